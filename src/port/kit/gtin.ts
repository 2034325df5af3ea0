/** Why a number is no GTIN. `expected` is the check digit that would be right. */
export type GtinError = { kind: 'length' } | { kind: 'check_digit'; expected: number };

/** What is wrong with a GTIN-8, -12, -13 or -14 (GS1 General Specifications, 7.9); undefined if nothing is. ASCII digits only. */
export function gtinError(gtin: string): GtinError | undefined {
  if (!/^([0-9]{8}|[0-9]{12,14})$/.test(gtin)) return { kind: 'length' };
  const digits = [...gtin].map(Number).reverse();
  const sum = digits.slice(1).reduce((total, digit, index) => total + digit * (index % 2 === 0 ? 3 : 1), 0);
  const expected = (10 - (sum % 10)) % 10;
  return expected === digits[0] ? undefined : { kind: 'check_digit', expected };
}

/** Whether a text is a GTIN of 8, 12, 13 or 14 digits with a right check digit (GS1 General Specifications). */
export function isGtin(text: string): boolean {
  return gtinError(text) === undefined;
}
