import { sha256hex } from '../../../libs/canonical/index.js';
import type { RenditionInfo } from '../mapping/index.js';
import type { CountedOffer } from './offer.repository.js';
import { offerStamp } from './offer-rules.js';
import type { EditionView } from './product-inputs.js';

/** Under what a mapped product is kept: the same edition, offers and pictures are mapped to the same. */
export function inputsKey(view: EditionView, offers: ReadonlyMap<string, CountedOffer>, pictures: string): string {
  const skus = view.nodes.filter((node) => node.sellable).map((node) => node.sku);
  return `${view.editionId} ${offerStamp(skus, offers)} ${pictures}`;
}

/** Digest of the pictures that were made of its assets. */
export function picturesOf(view: EditionView, renditions: ReadonlyMap<string, RenditionInfo>): string {
  const made = view.nodes.flatMap((node) => node.links.map((link) => renditions.get(link.assetHash)));
  return sha256hex(made.map((info) => `${info?.state} ${info?.hash} ${info?.url}`).join('\n'));
}
