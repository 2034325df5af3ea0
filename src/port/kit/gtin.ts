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

/**
 * The number as a GTIN-14, by which two are compared: leading zeros count for nothing, blanks and hyphens are left out, and an ISBN-10 is its
 * ISBN-13. undefined: it has not the digits of one. A wrong check digit is another rule's business.
 */
export function gtin14(text: string): string | undefined {
  const plain = text.replace(/[\s-]/g, '');
  if (/^[0-9]{9}[0-9Xx]$/.test(plain)) return ofIsbn10(plain);
  return /^([0-9]{8}|[0-9]{12,14})$/.test(plain) ? plain.padStart(14, '0') : undefined;
}

function ofIsbn10(isbn: string): string | undefined {
  const sum = [...isbn].reduce((total, digit, at) => total + (10 - at) * (/[xX]/.test(digit) ? 10 : Number(digit)), 0);
  if (sum % 11 !== 0) return undefined;
  const body = `978${isbn.slice(0, 9)}`;
  const last = [...'0123456789'].find((digit) => isGtin(body + digit))!;
  return `0${body}${last}`;
}
