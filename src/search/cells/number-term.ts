/** The point of most numbers stands so far from the first digit, before it or behind: two digits tell where. */
const [FIRST_POINT, LAST_POINT] = [-40, 59];
/** Of those nearer to zero; a unit's factor makes of 30 decimals 60. */
const NEAREST_POINT = -99;

/** Where points are counted from, and what stands before the two digits, by sign; in the order of the numbers: Z, a, az, b (zero, then what is nearest to it), c, d. */
const RANGES = [
  { from: NEAREST_POINT, to: FIRST_POINT - 1, plus: 'b', minus: 'az' },
  { from: FIRST_POINT, to: LAST_POINT, plus: 'c', minus: 'a' },
  { from: LAST_POINT + 1, to: LAST_POINT + 100, plus: 'd', minus: 'Z' },
];

/**
 * A canonical decimal, or what a factor makes of one (60 + 60 digits and more), as a text whose order is that of the numbers: sign and size, two
 * digits that say where the point is, then the digits. One index serves texts, days and numbers so, and none is ever rounded.
 */
export function numberTerm(decimal: string): string {
  if (decimal === '0') return 'b';
  const isNegative = decimal.startsWith('-');
  const [whole = '', fraction = ''] = (isNegative ? decimal.slice(1) : decimal).split('.');
  const digits = (whole === '0' ? fraction : whole + fraction).replace(/^0+/, '').replace(/0+$/, '');
  const point = whole === '0' ? -(fraction.length - fraction.replace(/^0+/, '').length) : whole.length;
  const { from, plus, minus } = RANGES.find(({ to }) => point <= to)!;
  const text = String(point - from).padStart(2, '0') + digits;
  // Of two negative numbers the greater has the smaller digits, and the shorter one where the other goes on.
  return isNegative ? `${minus}${nines(text)}~` : `${plus}${text}`;
}

/** The canonical decimal of a term that `numberTerm` made. */
export function numberOfTerm(term: string): string {
  if (term === 'b') return '0';
  const isNegative = term.endsWith('~');
  const [, sign = '', rest = ''] = /^(\D+)(\d+)/.exec(term)!;
  const text = isNegative ? nines(rest) : rest;
  const { from } = RANGES.find(({ plus, minus }) => sign === (isNegative ? minus : plus))!;
  const number = placed(text.slice(2), Number(text.slice(0, 2)) + from);
  return isNegative ? `-${number}` : number;
}

function placed(digits: string, point: number): string {
  if (point <= 0) return `0.${'0'.repeat(-point)}${digits}`;
  return digits.length <= point ? digits.padEnd(point, '0') : `${digits.slice(0, point)}.${digits.slice(point)}`;
}

const nines = (digits: string): string => digits.replace(/\d/g, (digit) => String(9 - Number(digit)));
