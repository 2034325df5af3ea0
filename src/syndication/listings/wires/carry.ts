import type { LoadedChannel } from '../../reach/loaded-channel.js';
import type { Problem } from '../../../../libs/problem/index.js';
import type { MappedProduct, PlannedListing, Requirements, SendOutcome, Statements, Wire } from '../../../port/index.js';
import { nodeOf } from '../../../port/kit/index.js';
import type { CountedOffer } from '../../inputs/offer.repository.js';
import type { OfferLineRow } from './offer-line-row.js';
import { countedOn } from '../../inputs/since-lift.js';
import { stopOf, type Standings } from '../../inputs/stop.js';
import { poolKey } from './pool.repository.js';
import { leftBehind, type LeftUnits } from './left-behind.js';
import type { PoolMember } from './stock-pool.js';
import { shownUnits, surelySold } from './old-answers.js';
import { acceptedOf, isError, renderLine, UNPLANNED } from './render-lines.js';
import { OFFER_WIRES, type SaidLine } from './wire.js';

/** What a content's call carries of price and stock. */
export interface Carried {
  /** By SKU. */
  statements: Record<string, Statements>;
  said: SaidLine[];
  /** What should be on the channel already. Whoever finds it gone makes it anew with these, and tells so. */
  again: SaidLine[];
  /** By SKU: what is known to stand on the channel. */
  units: Record<string, number | null>;
  /** … at each location, where those are counted apart. */
  unitsAt: Record<string, Record<string, number>>;
  /** What was taken off with the listing, is kept there, and does not come back with it. */
  left: LeftUnits;
  /** What is wrong with them. An error of a price keeps what is not on the channel yet from being made there. */
  issues: Problem[];
}

export const NOTHING_CARRIED: Carried = { statements: {}, said: [], again: [], units: {}, unitsAt: {}, left: {}, issues: [] };

export interface CarryInputs {
  listing: PlannedListing;
  product: MappedProduct;
  offers: ReadonlyMap<string, CountedOffer>;
  standings: Standings;
  requirements: Requirements;
  lines: ReadonlyMap<string, OfferLineRow> | undefined;
  /** What other channels have of the same numbers; by key and SKU. */
  pools?: ReadonlyMap<string, PoolMember[]>;
  externalIds?: Record<string, string>;
  /** And nobody has taken it away: its content makes it anew. */
  mayBeGone?: boolean;
  /** Wires of which a person has let in what the present renderer says. */
  letIn?: ReadonlySet<Wire>;
  /** For a preview: also of what is on the channel and would go by itself. */
  all?: boolean;
}

/**
 * A call that makes something carries what its price and stock wires say now, and where calls are joined each one does. What is on the channel
 * goes along too, in case that it is not there any more and is made anew; where it is, the adapter leaves it out: a new text moves no number. A
 * wire with an error carries what was acknowledged last. Pure.
 */
export function carry(
  channel: LoadedChannel,
  { listing, product, offers, standings, requirements, lines, pools, externalIds, mayBeGone = false, letIn, all = false }: CarryInputs,
): Carried {
  if (listing.kind === 'parent') return NOTHING_CARRIED;
  const { statements, said, again, units, unitsAt, issues }: Omit<Carried, 'left'> = {
    ...{ statements: {}, said: [], again: [] },
    ...{ units: {}, unitsAt: {}, issues: [] },
  };
  const ruled = channel.mapping.targets(product.family);
  const isAway = (mayBeGone && !channel.adapter.archives) || (externalIds !== undefined && channel.adapter.isTakenOff(externalIds));
  const isKept = isAway && channel.adapter.archives;
  for (const sku of listing.skus) {
    const before = surelySold(lines?.get(sku));
    const accepted = acceptedOf(before);
    if (before) units[sku] = shownUnits(before) ?? (isKept ? before.leftUnits : null);
    const at = before?.unitsAt ?? (isKept ? before?.leftAt : null);
    if (at) unitsAt[sku] = at;
    // Acknowledged already: it is no news, and its own wires tell what is wrong with it.
    const isThere = !all && !isAway && !channel.adapter.joined && Boolean(accepted.price ?? accepted.stock);
    const node = nodeOf(product, sku);
    const { rendered, basis, made, soldInPool } = renderLine({
      channel,
      listing,
      sku,
      offer: offers.get(sku) ?? null,
      stop: node ? stopOf(standings.get(sku), countedOn(offers.get(sku))) : UNPLANNED,
      before,
      ...(node && { node }),
      requirements,
      ruled,
      pool: pools?.get(poolKey(listing.key, sku)),
      ...(externalIds && { externalIds }),
      ...(letIn && { letIn }),
    });
    if (!isThere)
      issues.push(
        ...(accepted.price ? [] : rendered.issues.price),
        ...rendered.issues.stock.map((issue) => ({ ...issue, severity: 'warning' as const })),
      );
    const own: Statements = {};
    for (const wire of OFFER_WIRES) {
      const statement = rendered[wire] && !rendered.issues[wire].some(isError) ? rendered[wire] : accepted[wire];
      if (!statement) continue;
      own[wire] = statement;
      const isNew = statement === rendered[wire];
      const line = {
        sku,
        wire,
        statement,
        buyable: rendered.buyable,
        basis,
        ...(isNew && { made: made[wire] }),
        ...(soldInPool && { soldInPool }),
      };
      (isThere ? again : said).push(line);
    }
    statements[sku] = own;
  }
  const left = isKept ? leftBehind(lines?.values() ?? [], listing.skus) : {};
  return { statements, said, again, units, unitsAt, left, issues };
}

/** What went with the content and was taken. */
export function carriedLines({ said, again }: Carried, outcome: SendOutcome): SaidLine[] {
  if (outcome.outcome !== 'accepted' || !outcome.carried) return [];
  const taken = new Set(outcome.carried.map(({ sku, wire }) => `${wire} ${sku}`));
  return [...said, ...again].filter(({ sku, wire }) => taken.has(`${wire} ${sku}`));
}
