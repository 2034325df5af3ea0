import { canonicalJson } from '../../../../libs/canonical/index.js';
import { problem, type Problem } from '../../../../libs/problem/index.js';
import type { LoadedChannel } from '../../reach/loaded-channel.js';
import type {
  MappedNode,
  OfferInput,
  OfferWire,
  PlannedListing,
  RenderedOffer,
  Requirements,
  Statement,
  Statements,
  Wire,
} from '../../../port/index.js';
import { decimalAmount, stockSaid, stockViolations } from '../../../port/kit/index.js';
import type { CountedOffer } from '../../inputs/offer.repository.js';
import { SALE_NOT_SHOWN } from '../../findings/watched-issues.js';
import { keepBack, type Sold } from '../../inputs/stock-bound.js';
import type { Stop } from '../../inputs/stop.js';
import { holdLine, NOTHING_SAID, type HeldLine } from './hold-line.js';
import { countedElsewhere } from './counted-elsewhere.js';
import { reckonStock } from './line-basis.js';
import type { OfferLineRow } from './offer-line-row.js';
import { soldUnseen } from './sold-unseen.js';
import { oldestCount, poolStock, soldMeanwhile, type PoolMember } from './stock-pool.js';
import type { LineBasis, Paid } from './wire.js';

/** One SKU's word on both wires, with the sum behind it. */
export interface RenderedLine {
  sku: string;
  rendered: RenderedOffer;
  basis: LineBasis;
  before: OfferLineRow | undefined;
  /** What others that share its number know to be sold while it had none there. */
  soldInPool?: readonly Sold[];
  /** Where other channels share its number: until when the oldest count of all of them knows of what was sold. */
  sharedFrom: Date | null;
  /** What each statement was rendered from; absent: nothing is said. */
  made: HeldLine['made'];
  /** What only another renderer says otherwise, so that the accepted statement stands for it. */
  otherwise: HeldLine['otherwise'];
}

export interface LineInputs {
  channel: LoadedChannel;
  listing: PlannedListing;
  sku: string;
  offer: CountedOffer | null;
  /** No plan names it any more, or its life or a recall forbids a sale. */
  stop: Stop | undefined;
  before: OfferLineRow | undefined;
  node?: MappedNode;
  requirements?: Requirements;
  /** Targets that the mapping has a rule for; with `node`. */
  ruled?: ReadonlySet<string>;
  /** What other channels have of the same number. */
  pool?: readonly PoolMember[] | undefined;
  /** The channel's own marks of the listing, as far as they are known. */
  externalIds?: Record<string, string>;
  /** Wires of which a person has let in what the present renderer says. */
  letIn?: ReadonlySet<Wire>;
}

/** What a reason to stop means to a channel. */
const SCOPES = {
  lifecycle: () => 'lifecycle',
  recall: ({ everywhere }) => (everywhere ? 'recall' : 'market_recall'),
  recall_lifted: ({ everywhere }) => (everywhere ? 'recall' : 'market_recall'),
} as const satisfies Record<Stop['reason'], (stop: Stop) => OfferInput['stopped']>;

/** No plan names it any more. */
export const UNPLANNED: Stop = { reason: 'lifecycle', everywhere: true, recall: null };

/** Pure. An adapter that throws is a bug of it: the line is refused, its siblings go on. */
export function renderLine(inputs: LineInputs): RenderedLine {
  const { channel, listing, sku, offer, stop, before, node, requirements, ruled, externalIds } = inputs;
  const said = offer && stockSaid(offer);
  // Neither a count nor a word that it is there: nobody may buy what nobody is known to have.
  const isUnknown = offer !== null && said === null;
  const known = [...(before?.sold ?? []), ...(before?.soldElsewhere ?? [])];
  const alone = reckonStock(channel, offer, known);
  const from = alone.basis.soldFrom === null ? null : new Date(alone.basis.soldFrom);
  const soldInPool = before?.stockAccepted ? undefined : soldMeanwhile(known, inputs.pool ?? [], from);
  const { left, bound, boundAt, basis: reckoned } = soldInPool ? reckonStock(channel, offer, soldInPool) : alone;
  const own = stop ? SCOPES[stop.reason](stop) : offer?.price ? undefined : 'no_price';
  const open = own === undefined && bound !== 0;
  // What is recalled everywhere is sold by nobody, whatever the others are known to have.
  const others = own === 'recall' ? [] : (inputs.pool ?? []);
  const member: PoolMember = { channel: channel.code, left, from, open, policy: channel.stock, sold: known };
  const pooled = poolStock(member, others);
  const sharedFrom = oldestCount(member, others);
  const stopped = pooled.closes && own !== 'market_recall' ? 'market' : own;
  const basis: LineBasis = {
    offerRevision: offer?.revision ?? null,
    ...reckoned,
    ...(offer?.restorableFrom && { restorableFrom: offer.restorableFrom.toISOString() }),
    ...pooled.policy,
    pool: pooled.lowest,
    bound: boundAt ? bound : keepBack(pooled.left, pooled.policy),
    stopped: stop?.reason ?? own ?? stopped ?? null,
    paid: paidOf(offer),
  };
  try {
    const input: OfferInput = {
      listing,
      sku,
      offer,
      quantity: basis.bound,
      ...(boundAt && { quantityAt: boundAt }),
      ...(stopped && { stopped }),
      ...(node && { node }),
      ...(requirements && { requirements }),
      ...(ruled && { ruled }),
      ...(externalIds && { externalIds }),
      channel: channel.config,
      account: channel.account,
      accepted: acceptedOf(before),
      sent: sentOf(before),
    };
    const { rendered, made, otherwise } = hold(inputs, input, channel.adapter.renderOffer(input));
    if (pooled.lowest && !pooled.closes) rendered.issues.stock.push(poolDisagrees(sku, left, pooled.lowest));
    rendered.issues.price.push(...saleNotShown(offer, sku));
    if (isUnknown) rendered.issues.stock.push(...stockUnknown(offer, sku));
    rendered.issues.stock.push(...countedElsewhere(channel, offer, sku));
    const isMeant = offer !== null && offer.availability !== 'out_of_stock' && (offer.quantity ?? 0) > 0;
    rendered.issues.stock.push(...soldUnseen(sku, basis, isMeant, before));
    return { sku, rendered, basis, before, sharedFrom, made, otherwise, ...(soldInPool && { soldInPool }) };
  } catch (error) {
    const broke = offerBroke(sku, error);
    const rendered = { buyable: false, issues: { price: [broke], stock: [broke] } };
    return { sku, rendered, basis, before, sharedFrom, made: NOTHING_SAID, otherwise: {} };
  }
}

function hold({ channel, before, letIn = NO_WIRES }: LineInputs, input: OfferInput, rendered: RenderedOffer): HeldLine {
  const accepted = {
    price: { statement: input.accepted.price, made: before?.priceMade ?? [] },
    stock: { statement: input.accepted.stock, made: before?.stockMade ?? [] },
  };
  return holdLine(input, rendered, accepted, channel.renderer, letIn, before?.buyable ?? false);
}

const NO_WIRES: ReadonlySet<Wire> = new Set();

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

/** What was said last of it, whatever became of that. */
const sentOf = (line: OfferLineRow | undefined): Statements => ({
  ...(line?.priceSent && { price: line.priceSent }),
  ...(line?.stockSent && { stock: line.stockSent }),
});

export const fingerprint = (statement: Statement): string => canonicalJson(statement);

export function problemOf(line: OfferLineRow | undefined, wire: OfferWire): OfferLineRow['priceProblem'] {
  return (wire === 'price' ? line?.priceProblem : line?.stockProblem) ?? null;
}

export const isError = (issue: Problem): boolean => issue.severity !== 'warning';

function poolDisagrees(sku: string, left: number | null, lowest: { channel: string; left: number }): Problem {
  const own = left === null ? 'whatever there is' : String(left);
  const message = `${sku}: ${own} may be sold here, but ${lowest.channel} sells from the same stock and has ${lowest.left}; the lowest goes on all`;
  const options = { severity: 'warning', owner: 'erp', details: { sku, field: 'stock' } } as const;
  return problem('pool_disagrees', 'stock', message, 'Send the same count for all markets that share a seller SKU', options);
}

/** The price came down below it; a customer pays the price, and whoever set the sale is to know. */
function saleNotShown(offer: CountedOffer | null, sku: string): Problem[] {
  if (!offer?.price || !offer.saleNotShown) return [];
  const [sale, price] = [offer.saleNotShown, offer.price].map((money) => `${decimalAmount(money)} ${money.currency}`);
  const message = `${sku}: its sale price of ${sale} is not shown, because its price of ${price} is below it`;
  const options = { severity: 'warning', owner: 'erp', details: { sku, field: 'price' } } as const;
  return [problem(SALE_NOT_SHOWN, 'price', message, 'Send a sale price below the price, or end the sale', options)];
}

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
