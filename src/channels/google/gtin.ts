/**
 * Why Google would refuse a GTIN, in plain words; undefined if it would not. 8, 12, 13 or 14 digits with a true check digit; not in a range for use
 * inside one company (GS1 prefixes 02, 04, 2) nor for coupons (05, 981-984, 99). support.google.com/merchants/answer/6324461 and 6286302.
 */
export function gtinFault(gtin: string): string | undefined {
  if (!/^(\d{8}|\d{12,14})$/.test(gtin)) return 'a GTIN has 8, 12, 13 or 14 digits';
  if (checkDigit(gtin.slice(0, -1)) !== Number(gtin.at(-1))) return `its check digit should be ${checkDigit(gtin.slice(0, -1))}`;
  const prefix = gtin.length === 8 ? gtin : gtin.padStart(14, '0').slice(1);
  if (prefix.startsWith('2') || (gtin.length > 8 && /^0[24]/.test(prefix))) return 'it is in a range for use inside one company';
  if (gtin.length > 8 && /^(05|98[1-4]|99)/.test(prefix)) return 'it is in a range for coupons';
  return undefined;
}

function checkDigit(body: string): number {
  let sum = 0;
  for (let i = 0; i < body.length; i++) sum += Number(body.at(-1 - i)) * (i % 2 === 0 ? 3 : 1);
  return (10 - (sum % 10)) % 10;
}
