import { GraphQLError } from 'graphql';

export interface PageArguments {
  first?: number | null;
  after?: string | null;
  last?: number | null;
  before?: string | null;
  reverse?: boolean | null;
}

export interface Connection<T> {
  nodes: T[];
  edges: { cursor: string; node: T }[];
  pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string | null; endCursor: string | null };
}

const refuse = (message: string): never => {
  throw new GraphQLError(message, { extensions: { code: 'BAD_REQUEST' } });
};

/** One page of rows, at most 250. The cursor is the row's number, so that a page stays right while rows are added or deleted. */
export function page<T extends { number: number }>(rows: readonly T[], args: PageArguments): Connection<T> {
  const { first, last, after, before } = args;
  if ((first ?? last) === null || (first ?? last) === undefined) return refuse('you must provide one of first or last');
  if (typeof first === 'number' && typeof last === 'number') return refuse('providing both first and last is not supported');
  const size = (first ?? last)!;
  if (size < 0 || size > 250) return refuse(`first or last must be between 0 and 250, not ${size}`);
  const ordered = args.reverse ? [...rows].reverse() : rows;
  const from = after ? placeOf(ordered, after) + 1 : 0;
  const to = before ? placeOf(ordered, before) : ordered.length;
  const start = typeof first === 'number' ? from : Math.max(from, to - size);
  const end = typeof first === 'number' ? Math.min(to, from + size) : to;
  const nodes = ordered.slice(start, end);
  const edges = nodes.map((node) => ({ cursor: cursorOf(node), node }));
  return {
    nodes,
    edges,
    pageInfo: {
      hasNextPage: end < ordered.length,
      hasPreviousPage: start > 0,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

const cursorOf = (row: { number: number }): string => Buffer.from(JSON.stringify({ last_id: row.number })).toString('base64');

function placeOf(rows: readonly { number: number }[], cursor: string): number {
  const number = numberOf(cursor);
  const place = rows.findIndex((row) => row.number === number);
  if (place !== -1) return place;
  // Its row was deleted: what comes next in this order. Answering with the first page again would send a client round for ever.
  const falling = rows.length > 1 && rows[0]!.number > rows.at(-1)!.number;
  const next = rows.findIndex((row) => (falling ? row.number < number : row.number > number));
  return (next === -1 ? rows.length : next) - 1;
}

function numberOf(cursor: string): number {
  try {
    const { last_id } = JSON.parse(Buffer.from(cursor, 'base64').toString()) as { last_id: number };
    return Number.isInteger(last_id) ? last_id : refuse(`Invalid cursor for current pagination sort: ${cursor}`);
  } catch {
    return refuse(`Invalid cursor for current pagination sort: ${cursor}`);
  }
}
