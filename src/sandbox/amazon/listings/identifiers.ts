import { createHash } from 'node:crypto';

/** GTIN-8, -12, -13 or -14 with a right check digit (GS1 General Specifications, 7.9). */
export function isGtin(text: string): boolean {
  if (!/^(\d{8}|\d{12,14})$/.test(text)) return false;
  const digits = [...text].map(Number).reverse();
  const sum = digits.slice(1).reduce((total, digit, index) => total + digit * (index % 2 === 0 ? 3 : 1), 0);
  return (10 - (sum % 10)) % 10 === digits[0];
}

const LETTERS = '0123456789ABCDEFGHJKLMNPQRSTVWXYZ';

/** An ASIN made of its seed: the same product gets the same one. */
export function asinFor(seed: string): string {
  const hash = createHash('sha256').update(seed).digest();
  return 'B0' + Array.from({ length: 8 }, (_, index) => LETTERS[(hash[index] as number) % LETTERS.length]).join('');
}
