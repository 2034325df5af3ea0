import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';
import { readMoment } from '../../../libs/clock/index.js';

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
  const moment = readMoment(value);
  if (!moment) throw new GraphQLError('A DateTime is a text like 2026-11-21T08:00:00Z, with a time zone and a day that exists');
  return moment;
}
