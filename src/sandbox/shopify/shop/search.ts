import { GraphQLError } from 'graphql';
import { parseSearch, type Query, type Term } from './search-parser.js';

export type SearchFields<T> = Record<string, (row: T) => string | null | undefined | (string | null)[]>;

/** Which rows a search means. An unknown field is refused, where Shopify would warn and ignore it. */
export function search<T>(text: string, fields: SearchFields<T>): (row: T) => boolean {
  return meaning(parseSearch(text), fields);
}

function meaning<T>(query: Query, fields: SearchFields<T>): (row: T) => boolean {
  if (query.kind === 'term') return term(query, fields);
  if (query.kind === 'not') {
    const inner = meaning(query.of, fields);
    return (row) => !inner(row);
  }
  const parts = query.of.map((one) => meaning(one, fields));
  return query.kind === 'and' ? (row) => parts.every((part) => part(row)) : (row) => parts.some((part) => part(row));
}

function term<T>({ field, value, prefix }: Term, fields: SearchFields<T>): (row: T) => boolean {
  const read = field === undefined ? undefined : fields[field];
  if (!read) {
    throw new GraphQLError(`The sandbox searches by ${Object.keys(fields).join(', ')} only, not by ${field ?? value}`, {
      extensions: { code: 'BAD_REQUEST' },
    });
  }
  const wanted = value.toLowerCase();
  const fits = prefix ? (text: string) => text.startsWith(wanted) : (text: string) => text === wanted;
  return (row) => [read(row)].flat().some((one) => one !== null && one !== undefined && fits(one.toLowerCase()));
}

/** The values of a query that asks for nothing but whole values of one field (`sku:A OR sku:B`), so that an index can answer it. */
export function onlyValues(text: string, field: string): string[] | undefined {
  const query = parseSearch(text);
  const terms = query.kind === 'or' ? query.of : [query];
  const values = terms.flatMap((one) => (one.kind === 'term' && one.field === field && !one.prefix ? [one.value.toLowerCase()] : []));
  return values.length === terms.length ? values : undefined;
}
