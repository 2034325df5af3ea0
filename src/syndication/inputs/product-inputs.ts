import type { EntityManager } from 'typeorm';
import type { RenditionNeed } from '../../port/index.js';
import type { MappedOffer } from '../../port/index.js';
import type { ProductView, RenditionInfo, ViewDictionary } from '../mapping/index.js';

/** An edition (or, for readiness and previews, the draft) of one product on one channel. */
export interface EditionView extends ProductView {
  rootId: string;
  /** null: made of the draft. */
  editionId: string | null;
  number: number;
  /** Hex. */
  hash: string;
  draft: boolean;
  /** Of what is not approved yet: SKUs that left the product and would still be shown with it → the product that they are part of now. */
  leaving?: ReadonlyMap<string, string>;
}

/** The only door to what a payload says of a product. Approval implements it. */
export abstract class EditionViews {
  abstract read(m: EntityManager, editionIds: string[]): Promise<EditionView[]>;
  /** What these editions call things, by edition id. */
  abstract dictionaries(m: EntityManager, editionIds: string[]): Promise<Map<string, ViewDictionary>>;
  /** Root id → what left the product and is not sold elsewhere on this channel, by SKU → the product that it is part of now. */
  abstract leaving(m: EntityManager, rootIds: string[], channelCode: string): Promise<Map<string, ReadonlyMap<string, string>>>;
  abstract draft(m: EntityManager, rootIds: string[], channelCode: string, locales: string[]): Promise<EditionView[]>;
}

/** Renditions of assets in a channel's profile. */
export abstract class Pictures {
  /** By asset hash; an asset that is absent has no rendition in this profile yet. */
  abstract read(m: EntityManager, assetHashes: string[], need: RenditionNeed): Promise<Map<string, RenditionInfo>>;
  /** Asks for what is missing, in the caller's transaction. */
  abstract ensure(m: EntityManager, assetHashes: string[], need: RenditionNeed): Promise<void>;
}

/** Price and stock: by SKU, for a market, for everybody. */
export interface OfferReader {
  read(m: EntityManager, skus: string[], marketCode: string): Promise<Map<string, MappedOffer>>;
}
