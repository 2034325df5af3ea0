/** Why a number is no GTIN-8, -12, -13 or -14 (GS1 General Specifications, check digit); undefined if it is one. */
export function gtinFault(gtin: string): string | undefined {
  if (!/^(\d{8}|\d{12,14})$/.test(gtin)) return 'it does not have 8, 12, 13 or 14 digits';
  const digits = [...gtin].map(Number).reverse();
  const sum = digits.slice(1).reduce((total, digit, index) => total + digit * (index % 2 === 0 ? 3 : 1), 0);
  const expected = (10 - (sum % 10)) % 10;
  return expected === digits[0] ? undefined : `its check digit should be ${expected}`;
}
