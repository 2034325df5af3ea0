import { canonicalJson } from '../../../../libs/canonical/index.js';
import { problem, type Problem } from '../../../../libs/problem/index.js';
import type { LoadedChannel } from '../../reach/loaded-channel.js';
import type { MappedNode, OfferWire, PlannedListing, RenderedOffer, Requirements, Statement, Statements } from '../../../port/index.js';
import { stockSaid, stockViolations } from '../../../port/kit/index.js';
import type { CountedOffer } from '../../inputs/offer.repository.js';
import { reservedOf } from '../../inputs/offer-rules.js';
import { keepBack, knowsUntil, soldSince, stockLeft, type StockCount } from '../../inputs/stock-bound.js';
import type { OfferLineRow } from './listing-offer.repository.js';
import type { LineBasis, Paid } from './wire.js';

/** One SKU's word on both wires, with the sum behind it. */
export interface RenderedLine {
  sku: string;
  rendered: RenderedOffer;
  basis: LineBasis;
  before: OfferLineRow | undefined;
}

export interface LineInputs {
  channel: LoadedChannel;
  listing: PlannedListing;
  sku: string;
  offer: CountedOffer | null;
  /** Its life does not allow a sale now, or no plan names it any more. */
  ended: boolean;
  before: OfferLineRow | undefined;
  node?: MappedNode;
  requirements?: Requirements;
  /** Targets that the mapping has a rule for; with `node`. */
  ruled?: ReadonlySet<string>;
}

/** Pure. An adapter that throws is a bug of it: the line is refused, its siblings go on. */
export function renderLine(inputs: LineInputs): RenderedLine {
  const { channel, listing, sku, offer, ended, before, node, requirements, ruled } = inputs;
  const said = offer && stockSaid(offer);
  // Neither a count nor a word that it is there: nobody may buy what nobody is known to have.
  const isUnknown = offer !== null && said === null;
  const count = countOf(channel, offer, said === 'uncounted' ? null : (said ?? 0));
  const sold = before?.sold ?? [];
  const { stock: policy } = channel;
  const stopped = ended ? 'lifecycle' : offer?.price ? undefined : 'no_price';
  const basis: LineBasis = {
    offerRevision: offer?.revision ?? null,
    count: offer?.quantity ?? null,
    countedAt: count.countedAt?.toISOString() ?? null,
    countedBy: offer?.countedBy ?? null,
    counts: offer?.counts ?? null,
    reserved: offer?.reserved ?? null,
    sold: soldSince(sold, knowsUntil(count)),
    soldFrom: knowsUntil(count)?.toISOString() ?? null,
    ...policy,
    bound: keepBack(stockLeft(count, sold), policy),
    stopped: stopped ?? null,
    paid: paidOf(offer),
  };
  try {
    const rendered = channel.adapter.renderOffer({
      listing,
      sku,
      offer,
      quantity: basis.bound,
      ...(stopped && { stopped }),
      ...(node && { node }),
      ...(requirements && { requirements }),
      ...(ruled && { ruled }),
      channel: channel.config,
      account: channel.account,
      accepted: acceptedOf(before),
    });
    if (isUnknown) rendered.issues.stock.push(...stockUnknown(offer, sku));
    return { sku, rendered, basis, before };
  } catch (error) {
    const broke = offerBroke(sku, error);
    return { sku, rendered: { buyable: false, issues: { price: [broke], stock: [broke] } }, basis, before };
  }
}

function countOf(channel: LoadedChannel, offer: CountedOffer | null, quantity: number | null): StockCount {
  return {
    quantity,
    countedAt: offer?.countedAt ? new Date(offer.countedAt) : null,
    reserved: offer ? reservedOf(offer) : 0,
    orderDelayMs: (offer?.orderDelays?.[channel.code] ?? 0) * MINUTE_MS,
  };
}

const MINUTE_MS = 60_000;

/** The sale price where one is on: when it begins and ends was gated before. */
function paidOf(offer: CountedOffer | null): Paid | null {
  if (!offer?.price) return null;
  const { price, salePrice } = offer;
  const { currency, exponent } = price;
  return salePrice
    ? { paid: salePrice.minor, usual: price.minor, currency, exponent }
    : { paid: price.minor, usual: null, currency, exponent };
}

/** What the channel acknowledged last of a SKU. */
export function acceptedOf(line: OfferLineRow | undefined): Statements {
  return { ...(line?.priceAccepted && { price: line.priceAccepted }), ...(line?.stockAccepted && { stock: line.stockAccepted }) };
}

export const fingerprint = (statement: Statement): string => canonicalJson(statement);

export function problemOf(line: OfferLineRow | undefined, wire: OfferWire): OfferLineRow['priceProblem'] {
  return (wire === 'price' ? line?.priceProblem : line?.stockProblem) ?? null;
}

export const isError = (issue: Problem): boolean => issue.severity !== 'warning';

function stockUnknown(offer: CountedOffer, sku: string): Problem[] {
  return stockViolations(offer, 'stock', sku).map(({ code, message, fix }) =>
    problem(code, 'stock', `${sku}: ${message}`, fix, { severity: 'warning', owner: 'erp', details: { sku } }),
  );
}

function offerBroke(sku: string, error: unknown): Problem {
  return problem(
    'render_failed',
    sku,
    `Price and stock of ${sku} cannot be rendered: ${error instanceof Error ? error.message : String(error)}`,
    'This is a fault of Plinth: report it with this SKU; others are not affected',
    { severity: 'error', owner: 'plinth', details: { sku } },
  );
}
