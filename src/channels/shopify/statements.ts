import type { MappedOffer, OfferInput, ShownMoney, Statement } from '../../port/index.js';
import { decimalAmount } from '../../port/kit/index.js';

/** What the price wire says: decimal strings, as Shopify writes money. `compareAtPrice` absent: it is the shop's own. */
export interface PriceStatement extends Statement {
  price: string;
  compareAtPrice?: string | null;
}

/**
 * What the stock wire says. `quantity` null: nobody counts it, so Shopify must not either. `CONTINUE` sells on at zero. `at`: location → units, of
 * which `quantity` is the sum; absent: all of it is at one location.
 */
export interface StockStatement extends Statement {
  quantity: number | null;
  at?: Record<string, number>;
  policy: 'DENY' | 'CONTINUE';
}

/**
 * The price a customer pays now, and the one it is compared with while a sale is on. Whether it is on, the core has decided. That there is none is said
 * where the compared price is ours: else the first price of an adopted product would wipe the one that the merchant set.
 */
export function priceStatement({ price, salePrice }: MappedOffer, comparesOurs: boolean): PriceStatement | undefined {
  if (!price) return undefined;
  const lower = salePrice && BigInt(salePrice.minor) < BigInt(price.minor);
  if (lower) return { price: decimalAmount(salePrice), compareAtPrice: decimalAmount(price) };
  return { price: decimalAmount(price), ...(comparesOurs && { compareAtPrice: null }) };
}

/** Of a product that is there, only what was said before, also by a call of which nobody knows whether it arrived. What is made has it of us. */
export const comparesOurs = ({ externalIds, accepted, sent }: Pick<OfferInput, 'externalIds' | 'accepted' | 'sent'>): boolean =>
  !externalIds?.['product'] || [accepted.price, sent?.price].some((said) => said?.['compareAtPrice'] !== undefined);

/** A stop is 0 that sells nothing, at every location that is ours. Whole units only; a backlog is none for sale. */
export function stockStatement(offer: MappedOffer | null, count: Count, stopped: boolean): StockStatement {
  if (stopped) return { ...nothingAt(count.ours), policy: 'DENY' };
  const late = offer?.availability === 'preorder' || offer?.availability === 'backorder';
  const units = offer?.availability === 'out_of_stock' ? nothingAt(count.ours) : unitsOf(count);
  return { ...units, policy: late ? 'CONTINUE' : 'DENY' };
}

/** Units for sale; `ours`: ids of the locations that are counted apart, none where all is at one. */
export interface Count {
  quantity: number | null;
  quantityAt?: Readonly<Record<string, number>> | undefined;
  ours: readonly string[];
}

function unitsOf({ quantity, quantityAt, ours }: Count): Pick<StockStatement, 'quantity' | 'at'> {
  if (quantity === null || ours.length === 0) return { quantity: quantity === null ? null : whole(quantity) };
  const at = Object.fromEntries(ours.map((id) => [id, whole(quantityAt?.[id] ?? 0)]));
  return { quantity: Object.values(at).reduce((sum, units) => sum + units, 0), at };
}

const whole = (units: number): number => Math.max(0, Math.floor(units));

const nothingAt = (ours: readonly string[]): Pick<StockStatement, 'quantity' | 'at'> => ({
  quantity: 0,
  ...(ours.length > 0 && { at: Object.fromEntries(ours.map((id) => [id, 0])) }),
});

/** Whether a customer can buy it, whatever it costs. */
export const sells = ({ quantity, policy }: StockStatement): boolean => quantity === null || quantity > 0 || policy === 'CONTINUE';

/** What Shopify's inputs say of the wires: of the stock all but the number, which has a call of its own. */
export const priceInput = ({ price, compareAtPrice }: PriceStatement): PriceStatement => ({
  price,
  ...(compareAtPrice !== undefined && { compareAtPrice }),
});
export const stockInput = ({ quantity, policy }: StockStatement) => ({
  inventoryPolicy: policy,
  inventoryItem: { tracked: quantity !== null },
});

const at = (sku: string, field: string): string => `variant:${sku}:${field}`;

/** By the names of what is observed. */
export function ownedPrice(sku: string, { price, compareAtPrice }: PriceStatement): Record<string, unknown> {
  return { [at(sku, 'price')]: price, ...(compareAtPrice !== undefined && { [at(sku, 'compareAtPrice')]: compareAtPrice }) };
}

export function ownedStock(sku: string, { quantity, policy, at: places }: StockStatement): Record<string, unknown> {
  const numbers = places
    ? Object.entries(places).flatMap(([id, units]) => [[unitsField(sku, id), units], ...(units > 0 ? [[stockedField(sku, id), true]] : [])])
    : quantity === null
      ? []
      : [
          [unitsField(sku), quantity],
          [stockedField(sku), true],
        ];
  return {
    [at(sku, 'tracked')]: quantity !== null,
    [at(sku, 'inventoryPolicy')]: policy,
    ...(Object.fromEntries(numbers) as Record<string, unknown>),
  };
}

const AMOUNT = /^\d+(\.\d+)?$/;

/** By the same fields. A compared price that is not higher is shown as no sale. */
export function paidBy(sku: string, fields: Readonly<Record<string, unknown>>, currency: string): ShownMoney | null | undefined {
  const [price, usual] = [fields[at(sku, 'price')], fields[at(sku, 'compareAtPrice')]];
  if (price === undefined || price === null || !mayBeBought(sku, fields)) return null;
  if (typeof price !== 'string' || !AMOUNT.test(price)) return undefined;
  const isSale = typeof usual === 'string' && AMOUNT.test(usual) && Number(usual) > Number(price);
  return { paid: price, usual: isSale ? usual : null, currency };
}

/** What says nothing of its stock may be bought. */
function mayBeBought(sku: string, fields: Readonly<Record<string, unknown>>): boolean {
  if (fields[at(sku, 'tracked')] === false || fields[at(sku, 'inventoryPolicy')] === 'CONTINUE') return true;
  if (fields[stockedField(sku)] === false) return false;
  const apart = Object.keys(fields).filter((field) => field.startsWith(`${unitsField(sku)}:`));
  const units = (apart.length > 0 ? apart : [unitsField(sku)]).map((field) => fields[field]);
  return units.some((one) => one !== null && (typeof one !== 'number' || one > 0));
}

export const unitsField = (sku: string, locationId?: string): string =>
  locationId === undefined ? at(sku, 'quantity') : at(sku, `quantity:${locationId}`);
/** Whether the shop stocks it there: what is not stocked is not sold, whatever its number. */
export const stockedField = (sku: string, locationId?: string): string =>
  locationId === undefined ? at(sku, 'stocked') : at(sku, `stocked:${locationId}`);

const QUANTITY = /:quantity:(gid:\/\/shopify\/Location\/\d+)$/;

/** The locations whose numbers are among owned fields. */
export const locationsOwned = (fields: Iterable<string>): string[] =>
  [...new Set([...fields].flatMap((field) => QUANTITY.exec(field)?.[1] ?? []))].sort();
