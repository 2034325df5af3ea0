import { partSum, soldOf, soldOfPart, stockSum } from '../ledger/stock-sum.js';
import type { ListingView } from '../ledger/listing-views.repository.js';
import type { WireLineView } from '../ledger/wire-views.repository.js';
import type { BasisPart } from '../listings/wires/wire.js';
import type { ListingOffer, ListingStock, ListingWire } from './wire.types.js';

/** The content wire is the listing's own row. */
export function toContentWire(row: ListingView): ListingWire {
  const { state, problem, payloadHash, attempts, plannedAt, sentAt, acceptedAt, liveAt, nextAt, traceId } = row;
  return { wire: 'content', state, problem, payloadHash, attempts, plannedAt, sentAt, acceptedAt, liveAt, nextAt, traceId };
}

export function toListingOffer(line: WireLineView): ListingOffer {
  const { sku, buyable, priceAccepted, priceAcceptedAt, priceProblem, stockAccepted, stockAcceptedAt, stockProblem, units, basis, readAt } =
    line;
  const countedAt = basis?.countedAt ? new Date(basis.countedAt) : null;
  return {
    sku,
    buyable,
    price: priceAccepted,
    priceAcceptedAt,
    priceProblem,
    stock: stockAccepted,
    stockAcceptedAt,
    stockProblem,
    units,
    count: basis?.count ?? null,
    countedAt,
    sold: soldOf(line),
    sum: stockSum(line),
    locations: (basis?.parts ?? []).map((part) => toListingStock(part, line)),
    stopped: basis?.stopped ?? null,
    readAt,
  };
}

function toListingStock(part: BasisPart, line: WireLineView): ListingStock {
  const { location, count, countedAt, at = null } = part;
  const of = { location, count, countedAt: countedAt === null ? null : new Date(countedAt), at };
  if (at === null) return { ...of, units: null, sold: null, sum: null };
  return { ...of, units: line.unitsAt?.[at] ?? null, sold: soldOfPart(part, line.sold), sum: partSum(part, line) };
}
