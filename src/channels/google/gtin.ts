import { gtinError } from '../../port/kit/index.js';

/**
 * Why Google would refuse a GTIN, in plain words; undefined if it would not. A true GTIN, not in a range for use inside one company (GS1
 * prefixes 02, 04, 2) nor for coupons (05, 981-984, 99). support.google.com/merchants/answer/6324461 and 6286302.
 */
export function gtinRefusal(gtin: string): string | undefined {
  const fault = gtinError(gtin);
  if (fault) return fault.kind === 'length' ? 'a GTIN has 8, 12, 13 or 14 digits' : `its check digit should be ${fault.expected}`;
  const prefix = gtin.length === 8 ? gtin : gtin.padStart(14, '0').slice(1);
  if (prefix.startsWith('2') || (gtin.length > 8 && /^0[24]/.test(prefix))) return 'it is in a range for use inside one company';
  if (gtin.length > 8 && /^(05|98[1-4]|99)/.test(prefix)) return 'it is in a range for coupons';
  return undefined;
}
