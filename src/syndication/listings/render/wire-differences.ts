import type { ChannelAdapter, OfferWire, Statement, Wire } from '../../../port/index.js';
import type { RenderedLine } from '../wires/render-lines.js';
import { acceptedOf } from '../wires/render-lines.js';
import { fieldDifferences, REFUSED, type FieldDifference } from './differences.js';
import { isOfferInQuestion } from './in-question.js';
import type { FoundDifference } from './render-difference.repository.js';

export interface RenderedOffers {
  listing: { id: string; skus: string[] };
  lines: RenderedLine[];
  letIn: ReadonlySet<Wire>;
}

/**
 * Of these wires of a listing, what is held back. Nothing of those that another renderer had no part in; what was let in is forgotten when the channel
 * has taken it. Pure.
 */
export function wireDifferences(
  adapter: Pick<ChannelAdapter, 'ownedOffer'>,
  renderer: string,
  { listing, lines, letIn }: RenderedOffers,
  wires: readonly OfferWire[],
): FoundDifference[] {
  const known = new Map(lines.flatMap(({ sku, before }) => (before ? [[sku, before] as const] : [])));
  if (!isOfferInQuestion(known, renderer)) return [];
  return wires
    .filter((wire) => !letIn.has(wire))
    .map((wire) => ({ listingId: listing.id, wire, fields: lines.flatMap((line) => fieldsOf(adapter, line, wire, listing.skus)) }));
}

function fieldsOf(adapter: Pick<ChannelAdapter, 'ownedOffer'>, line: RenderedLine, wire: OfferWire, skus: string[]): FieldDifference[] {
  const { sku, before, otherwise } = line;
  const now = otherwise[wire];
  if (now === undefined) return [];
  if (now === null) return [{ field: `${sku}:${wire}`, name: REFUSED, before: 'said', after: 'nothing would be said' }];
  const then = acceptedOf(before)[wire]!;
  const owned = (statement: Statement) => adapter.ownedOffer(sku, wire, statement);
  const found = fieldDifferences(owned(then), owned(now), skus);
  return found.length > 0 ? found : fieldDifferences(then, now, skus);
}
