import type { LoadedChannel } from '../../reach/loaded-channel.js';
import type { SendOutcome, Statements } from '../../../port/index.js';
import { plannedListing, type LeasedListing } from '../leased-listing.js';
import type { JudgedListing } from '../render/render-batch.service.js';
import type { OfferLineRow } from './listing-offer.repository.js';
import { acceptedOf, isError, renderLine } from './render-lines.js';
import { OFFER_WIRES, type SaidLine } from './wire.js';

/** What a content's call carries of price and stock. */
export interface Carried {
  /** By SKU. */
  statements: Record<string, Statements>;
  said: SaidLine[];
}

/**
 * A call that makes something carries what its price and stock wires say now, and where calls are joined each one does. What is on the channel
 * already is otherwise not named: a new text moves no number. A wire with an error carries what was acknowledged last. Pure.
 */
export function carry(
  channel: LoadedChannel,
  row: LeasedListing,
  judged: JudgedListing,
  lines: ReadonlyMap<string, OfferLineRow>,
): Carried {
  const statements: Record<string, Statements> = {};
  const said: SaidLine[] = [];
  if (row.kind === 'parent') return { statements, said };
  const nodes = new Map(judged.product?.nodes.map((node) => [node.sku, node]));
  for (const sku of row.skus) {
    const before = lines.get(sku);
    const accepted = acceptedOf(before);
    if (!channel.adapter.joined && (accepted.price || accepted.stock)) continue;
    const node = nodes.get(sku);
    const { rendered, basis } = renderLine({
      channel,
      listing: plannedListing(row),
      sku,
      offer: judged.offers?.get(sku) ?? null,
      ended: !node,
      before,
      ...(node && { node }),
      ...(judged.requirements && { requirements: judged.requirements }),
    });
    const own: Statements = {};
    for (const wire of OFFER_WIRES) {
      const statement = rendered[wire] && !rendered.issues[wire].some(isError) ? rendered[wire] : accepted[wire];
      if (!statement) continue;
      own[wire] = statement;
      said.push({ sku, wire, statement, buyable: rendered.buyable, basis });
    }
    statements[sku] = own;
  }
  return { statements, said };
}

/** What went with the content and was taken. */
export function carriedLines({ said }: Carried, outcome: SendOutcome): SaidLine[] {
  if (outcome.outcome !== 'accepted' || !outcome.carried) return [];
  const taken = new Set(outcome.carried.map(({ sku, wire }) => `${wire} ${sku}`));
  return said.filter(({ sku, wire }) => taken.has(`${wire} ${sku}`));
}
