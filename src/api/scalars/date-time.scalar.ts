import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';

const ISO = /^(\d{4})-(\d{2})-(\d{2})T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})$/;

/** Nest's own DateTime takes "nope" and passes an Invalid Date on. This one takes ISO 8601 with a time zone, of a day that exists. */
export const DateTimeScalar = new GraphQLScalarType<Date, string>({
  name: 'DateTime',
  description: 'A moment: ISO 8601 with a time zone, for example 2026-11-21T08:00:00Z',
  serialize: (value) => {
    const moment = value instanceof Date ? value : new Date(String(value));
    if (Number.isNaN(moment.getTime())) throw new TypeError('An invalid date was to be sent');
    return moment.toISOString();
  },
  parseValue: parse,
  parseLiteral: (node) => parse(node.kind === Kind.STRING ? node.value : undefined),
});

function parse(value: unknown): Date {
  const parts = typeof value === 'string' ? ISO.exec(value) : null;
  const moment = parts ? new Date(value as string) : undefined;
  // Date rolls 31 February over to March, so the day is checked on its own.
  const day = parts ? new Date(`${parts[1]}-${parts[2]}-${parts[3]}T00:00:00Z`) : undefined;
  if (!parts || !moment || Number.isNaN(moment.getTime()) || day?.getUTCDate() !== Number(parts[3])) {
    throw new GraphQLError('A DateTime is a text like 2026-11-21T08:00:00Z, with a time zone and a day that exists');
  }
  return moment;
}
