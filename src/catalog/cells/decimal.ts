/** Exact decimals as text. BigInt does the arithmetic; a library was not needed for compare, multiply, divide and add. */
interface ScaledDecimal {
  digits: bigint;
  scale: number;
}

const GRAMMAR = /^-?\d{1,30}(?:\.\d{1,30})?$/;
/** Most numbers are whole and not negative: their text is canonical, and tells which is greater. */
const WHOLE = /^(?:0|[1-9]\d{0,29})$/;

/** The one canonical form ("1.50" → "1.5", "-0" → "0"), or undefined where the text is not a plain decimal of at most 30 + 30 digits. */
export function canonicalDecimal(text: string): string | undefined {
  if (WHOLE.test(text)) return text;
  return GRAMMAR.test(text) ? print(scaled(text)) : undefined;
}

/** What factors and sums make of canonical decimals, and the ends of ranges that hold them. */
const WIDE = /^-?\d{1,65}(?:\.\d{1,65})?$/;

/** The same of a text to compare with: also what is no value, and what a facet has answered as a bound. At most 65 + 65 digits. */
export function comparableDecimal(text: string): string | undefined {
  return WIDE.test(text) ? print(scaled(text)) : undefined;
}

/** How many digits stand behind the point of a canonical decimal. */
export function decimalPlaces(canonical: string): number {
  const point = canonical.indexOf('.');
  return point < 0 ? 0 : canonical.length - point - 1;
}

/** Negative, zero or positive, as a sort function gives it, for two canonical decimals: exact, where doubles would call close ones equal. */
export function compareDecimals(a: string, b: string): number {
  if (a === b) return 0;
  if (WHOLE.test(a) && WHOLE.test(b)) return a.length !== b.length ? a.length - b.length : a < b ? -1 : 1;
  const [x, y] = aligned(scaled(a), scaled(b));
  return x < y ? -1 : x > y ? 1 : 0;
}

/** The exact sum of two canonical decimals, as text. */
export function addDecimals(a: string, b: string): string {
  const [left, right] = [scaled(a), scaled(b)];
  const [x, y] = aligned(left, right);
  return print({ digits: x + y, scale: Math.max(left.scale, right.scale) });
}

/** The exact product of two canonical decimals, as text. */
export function multiplyDecimals(a: string, b: string): string {
  const [x, y] = [scaled(a), scaled(b)];
  return print({ digits: x.digits * y.digits, scale: x.scale + y.scale });
}

export function negateDecimal(a: string): string {
  const x = scaled(a);
  return print({ digits: -x.digits, scale: x.scale });
}

/** a ÷ b, rounded half away from zero to `places` (a quotient of decimals need not end). */
export function divideDecimals(a: string, b: string, places = 30): string {
  const [x, y] = aligned(scaled(a), scaled(b));
  const raised = x * 10n ** BigInt(places);
  const negative = raised < 0n !== y < 0n;
  const [top, bottom] = [raised < 0n ? -raised : raised, y < 0n ? -y : y];
  const rounded = (top * 2n + bottom) / (bottom * 2n);
  return print({ digits: negative ? -rounded : rounded, scale: places });
}

function scaled(text: string): ScaledDecimal {
  const point = text.indexOf('.');
  if (point < 0) return { digits: BigInt(text), scale: 0 };
  return { digits: BigInt(text.slice(0, point) + text.slice(point + 1)), scale: text.length - point - 1 };
}

function aligned(a: ScaledDecimal, b: ScaledDecimal): [bigint, bigint] {
  const scale = Math.max(a.scale, b.scale);
  return [a.digits * 10n ** BigInt(scale - a.scale), b.digits * 10n ** BigInt(scale - b.scale)];
}

function print({ digits, scale }: ScaledDecimal): string {
  const sign = digits < 0n ? '-' : '';
  const text = (digits < 0n ? -digits : digits).toString().padStart(scale + 1, '0');
  const fraction = scale === 0 ? '' : text.slice(-scale).replace(/0+$/, '');
  const whole = scale === 0 ? text : text.slice(0, -scale);
  return fraction === '' ? (whole === '0' ? '0' : sign + whole) : `${sign}${whole}.${fraction}`;
}
