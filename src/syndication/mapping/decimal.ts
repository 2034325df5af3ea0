/** Exact decimals on BigInt: a weight must not gain 0.30000000000000004 on its way to a channel. */

interface Decimal {
  digits: bigint;
  scale: number;
}

const FORM = /^(-?)(\d+)(?:\.(\d+))?$/;

export function isDecimal(text: string): boolean {
  return FORM.test(text);
}

function parse(text: string): Decimal {
  const match = FORM.exec(text);
  if (!match) throw new RangeError(`Not a decimal: ${text}`);
  const fraction = match[3] ?? '';
  const digits = BigInt(`${match[2]}${fraction}`);
  return { digits: match[1] ? -digits : digits, scale: fraction.length };
}

function format(value: Decimal): string {
  const negative = value.digits < 0n;
  const text = (negative ? -value.digits : value.digits).toString().padStart(value.scale + 1, '0');
  const whole = text.slice(0, text.length - value.scale);
  const fraction = text.slice(text.length - value.scale).replace(/0+$/, '');
  const body = fraction ? `${whole}.${fraction}` : whole;
  return negative && body !== '0' ? `-${body}` : body;
}

export function multiply(a: string, b: string): string {
  const [x, y] = [parse(a), parse(b)];
  return format({ digits: x.digits * y.digits, scale: x.scale + y.scale });
}

export function add(a: string, b: string): string {
  const [x, y] = [parse(a), parse(b)];
  const scale = Math.max(x.scale, y.scale);
  return format({ digits: raise(x, scale) + raise(y, scale), scale });
}

export function negate(a: string): string {
  const x = parse(a);
  return format({ digits: -x.digits, scale: x.scale });
}

/** Half away from zero, which is what people expect of a printed weight. */
export function divide(a: string, b: string, decimals: number): string {
  const [x, y] = [parse(a), parse(b)];
  if (y.digits === 0n) throw new RangeError('Division by zero');
  return format({
    digits: roundedQuotient(x.digits * 10n ** BigInt(decimals + y.scale), y.digits * 10n ** BigInt(x.scale)),
    scale: decimals,
  });
}

export function round(a: string, decimals: number): string {
  const x = parse(a);
  if (x.scale <= decimals) return format(x);
  return format({ digits: roundedQuotient(x.digits, 10n ** BigInt(x.scale - decimals)), scale: decimals });
}

function raise(value: Decimal, scale: number): bigint {
  return value.digits * 10n ** BigInt(scale - value.scale);
}

function roundedQuotient(dividend: bigint, divisor: bigint): bigint {
  const negative = dividend < 0n !== divisor < 0n;
  const [n, d] = [dividend < 0n ? -dividend : dividend, divisor < 0n ? -divisor : divisor];
  const quotient = (n * 2n + d) / (d * 2n);
  return negative ? -quotient : quotient;
}
