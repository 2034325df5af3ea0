export { type Asset } from './assets/asset.js';
export { findAssets } from './assets/asset.repository.js';
export { IngestAsset, type IngestResult } from './assets/ingest-asset.service.js';
export { defaultFetchSettings, type FetchSettings } from './fetching/guarded-get.js';
export { defaultLimits, type MediaLimits } from './inspect/limits.js';
export { assetRoles, pictureRoles, type AssetRole } from './links/asset-role.js';
export {
  TreeImages,
  type AssetLinkView,
  type LinkedNode,
  type PicturePlace,
  type PlacedLink,
  type ShownLinks,
} from './links/images-for.js';
export { linksOf, rivalPictures, type RivalPicture, type StoredLink } from './links/link.repository.js';
export { type LinkCommand, type LinkKey, type LinkValues } from './links/link-commands.js';
export { SetLinks, type LinkOutcome, type LinkRow } from './links/set-links.service.js';
export { MediaModule } from './media.module.js';
export { MediaSettings } from './media-settings.js';
export { EnsureRenditions } from './renditions/ensure-renditions.service.js';
export { defineProfile, RenditionProfiles, type RenditionProfile, type RenditionSettings } from './renditions/profile.js';
export { renditionUrl, type Rendition } from './renditions/rendition.js';
export type { RenditionState } from './renditions/rendition.entity.js';
export { countRenditions } from './renditions/rendition.repository.js';
export { RenditionWorker } from './renditions/rendition.worker.js';
export { RenditionReader, type RenditionView } from './renditions/rendition-reader.js';
