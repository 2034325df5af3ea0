import type { Money } from '../mapping.js';

/** "1299", exponent 2 → "12.99". Exact: on digits, never on floats. */
export function decimalAmount({ minor, exponent }: Money): string {
  const negative = minor.startsWith('-');
  const digits = minor.replace('-', '').padStart(exponent + 1, '0');
  const amount = exponent === 0 ? digits : `${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
  return negative ? `-${amount}` : amount;
}

/** Millionths of the currency's main unit, as whole digits ("1299", exponent 2 → "12990000"): how Google states prices. Exact. */
export function micros({ minor, exponent }: Money): string {
  return (BigInt(minor) * 10n ** BigInt(6 - exponent)).toString();
}

/** How many decimals an amount needs: "1250", exponent 3 → 2. */
export function decimalsOf(money: Money): number {
  const [, decimals = ''] = decimalAmount(money).split('.');
  return decimals.replace(/0+$/, '').length;
}
