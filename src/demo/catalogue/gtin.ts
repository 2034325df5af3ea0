/** The last digit of a GTIN from those before it: weights 3 and 1 from the right (GS1 General Specifications, section 7.9). */
export function checkDigit(digits: string): string {
  const sum = [...digits].reverse().reduce((total, digit, at) => total + Number(digit) * (at % 2 === 0 ? 3 : 1), 0);
  return String((10 - (sum % 10)) % 10);
}

/**
 * A valid GTIN-13 that belongs to nobody: prefix 950 is GS1's own office, and restricted numbers (02, 04, 2) would be refused by
 * Google. `number` is 0–999,999,999.
 */
export function gtin13(number: number): string {
  const digits = `950${String(number).padStart(9, '0')}`;
  return digits + checkDigit(digits);
}

/** True for 8, 12, 13 or 14 digits whose last one checks. */
export function isGtin(text: string): boolean {
  return /^(\d{8}|\d{12,14})$/.test(text) && checkDigit(text.slice(0, -1)) === text.at(-1);
}
