const ZERO_EXPONENT = 40;

/**
 * A canonical decimal (at most 30 + 30 digits) as a text whose order is that of the numbers: sign, two digits that say where the point
 * is, then the digits. One index serves texts, days and numbers so, and none is ever rounded.
 */
export function numberTerm(decimal: string): string {
  if (decimal === '0') return 'b';
  const isNegative = decimal.startsWith('-');
  const [whole = '', fraction = ''] = (isNegative ? decimal.slice(1) : decimal).split('.');
  const digits = (whole === '0' ? fraction : whole + fraction).replace(/^0+/, '').replace(/0+$/, '');
  const point = whole === '0' ? -(fraction.length - fraction.replace(/^0+/, '').length) : whole.length;
  const text = String(point + ZERO_EXPONENT).padStart(2, '0') + digits;
  // Of two negative numbers the greater has the smaller digits, and the shorter one where the other goes on.
  return isNegative ? `a${text.replace(/\d/g, (digit) => String(9 - Number(digit)))}~` : `c${text}`;
}

/** The canonical decimal of a term that `numberTerm` made. */
export function numberOfTerm(term: string): string {
  if (term === 'b') return '0';
  const isNegative = term.startsWith('a');
  const text = isNegative ? term.slice(1, -1).replace(/\d/g, (digit) => String(9 - Number(digit))) : term.slice(1);
  const point = Number(text.slice(0, 2)) - ZERO_EXPONENT;
  const digits = text.slice(2);
  const number =
    point <= 0
      ? `0.${'0'.repeat(-point)}${digits}`
      : digits.length <= point
        ? digits.padEnd(point, '0')
        : `${digits.slice(0, point)}.${digits.slice(point)}`;
  return isNegative ? `-${number}` : number;
}
