import { canonicalDecimal, decimalPlaces } from '../cells/index.js';

/** An amount as people and ERPs write it. */
export interface Money {
  /** A non-negative decimal, for example "12.99". */
  amount: string;
  /** ISO 4217. */
  currency: string;
}

/** ISO 4217 codes, as the runtime's CLDR data knows them. */
const CURRENCIES: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));

/** Where ISO 4217 gives another number of decimals than CLDR, which tells how people write cash, not how it is counted. */
const MINOR_DIGITS: Record<string, number> = {
  ...{ BHD: 3, IQD: 3, JOD: 3, KWD: 3, LYD: 3, OMR: 3, TND: 3, CLF: 4, UYW: 4 },
  ...{
    BIF: 0,
    CLP: 0,
    DJF: 0,
    GNF: 0,
    ISK: 0,
    JPY: 0,
    KMF: 0,
    KRW: 0,
    PYG: 0,
    RWF: 0,
    UGX: 0,
    UYI: 0,
    VND: 0,
    VUV: 0,
    XAF: 0,
    XOF: 0,
    XPF: 0,
  },
};

/** Whether a code is a currency of ISO 4217, as the runtime’s CLDR data knows them. */
export function isCurrency(code: string): boolean {
  return CURRENCIES.has(code);
}

/** Decimals of the currency's minor unit (ISO 4217): EUR 2, JPY 0, KWD 3. An unknown code has 2: ask `isCurrency` first. */
export function exponentOf(currency: string): number {
  return MINOR_DIGITS[currency] ?? 2;
}

/**
 * Whole minor units as text ("12.99" EUR → "1299"); undefined where the amount is negative, no plain decimal, finer than the currency, or
 * above 9·10¹⁵ minor units, which a double would not hold any more.
 */
export function toMinor({ amount, currency }: Money): string | undefined {
  const canonical = typeof amount === 'string' ? canonicalDecimal(amount) : undefined;
  const exponent = exponentOf(currency);
  if (canonical === undefined || canonical.startsWith('-') || decimalPlaces(canonical) > exponent) return undefined;
  const [whole, fraction = ''] = canonical.split('.');
  const minor = BigInt(whole + fraction.padEnd(exponent, '0'));
  return minor <= 9_000_000_000_000_000n ? minor.toString() : undefined;
}

/** "1299", 2 → "12.99": on digits, exact. `minor` is whole and not negative; it is not judged again. */
export function fromMinor(minor: string, exponent: number): string {
  if (exponent === 0) return minor;
  const digits = minor.padStart(exponent + 1, '0');
  return `${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
}
