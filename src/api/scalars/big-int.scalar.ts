import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';

const MAX = 2n ** 63n - 1n;

/** A 64-bit whole number as text, because JSON numbers lose digits beyond 2^53. In code it stays the text that PostgreSQL gives. */
export const BigIntScalar = new GraphQLScalarType<string, string>({
  name: 'BigInt',
  description: 'A 64-bit whole number, written as text',
  serialize: (value) => String(value),
  parseValue: (value) => parse(value),
  parseLiteral: (node) => parse(node.kind === Kind.STRING || node.kind === Kind.INT ? node.value : undefined),
});

function parse(value: unknown): string {
  const text = typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value;
  if (typeof text === 'string' && /^-?\d{1,19}$/.test(text)) {
    const number = BigInt(text);
    if (number <= MAX && number >= -MAX - 1n) return number.toString();
  }
  throw new GraphQLError('A BigInt is a whole number of at most 64 bits, written as text');
}
