import { AssetEntity } from './assets/asset.entity.js';
import { AssetLinkEntity } from './links/asset-link.entity.js';
import { RenditionEntity } from './renditions/rendition.entity.js';

/** The tables of this room. */
export const mediaEntities = [AssetEntity, AssetLinkEntity, RenditionEntity];
