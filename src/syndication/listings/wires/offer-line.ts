import type { OfferLine } from '../../../port/index.js';
import { unitsOf } from './numbers.js';
import type { OfferLineRow } from './offer-line-row.js';
import { shownUnits } from './old-answers.js';
import { acceptedOf, fingerprint } from './render-lines.js';
import type { SaidLine } from './wire.js';

/** What a call says of one SKU, with what is known of it; nothing is said of one: none. Pure. */
export function toOfferLines(sku: string, said: readonly SaidLine[], before: OfferLineRow | undefined): OfferLine[] {
  const own = said.filter((line) => line.sku === sku);
  if (own.length === 0) return [];
  const say = Object.fromEntries(own.map(({ wire, statement }) => [wire, statement]));
  const units = before ? shownUnits(before) : null;
  const marks = {
    ...(own.some(({ looks }) => looks) && { looks: true as const }),
    ...(isRepeated(own, before) && { repeats: true as const }),
  };
  return [{ sku, say, accepted: acceptedOf(before), ...unitsOf(before), units, ...marks }];
}

/** `before` is of before this call: what it says was on its way already, and was never acknowledged. */
function isRepeated(own: readonly SaidLine[], before: OfferLineRow | undefined): boolean {
  const stock = own.find(({ wire }) => wire === 'stock');
  if (!stock || !before?.stockSent || fingerprint(before.stockSent) !== fingerprint(stock.statement)) return false;
  return before.stockAccepted === null || fingerprint(before.stockAccepted) !== fingerprint(stock.statement);
}
