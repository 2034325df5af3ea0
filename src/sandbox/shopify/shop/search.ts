import { GraphQLError } from 'graphql';

export type SearchFields<T> = Record<string, (row: T) => string | null | undefined | (string | null)[]>;

/**
 * The part of Shopify's search syntax that a publisher uses: `field:value`, quoted values, `*` at the end, implicit AND, `OR`.
 * An unknown field is refused, where Shopify would warn and ignore it: a filter that is silently dropped would hide a client's mistake.
 */
export function search<T>(query: string, fields: SearchFields<T>): (row: T) => boolean {
  const alternatives = query
    .split(/\s+OR\s+/)
    .map((part) => [...part.matchAll(/(\w+):(?:"([^"]*)"|'([^']*)'|(\S+))|(\S+)/g)].map((m) => term(m, fields)));
  return (row) => alternatives.some((terms) => terms.every((matches) => matches(row)));
}

function term<T>(match: RegExpMatchArray, fields: SearchFields<T>): (row: T) => boolean {
  const field = match[1];
  if (!field || !fields[field]) {
    throw new GraphQLError(`The sandbox searches by ${Object.keys(fields).join(', ')} only, not by ${match[0]}`, {
      extensions: { code: 'BAD_REQUEST' },
    });
  }
  const wanted = (match[2] ?? match[3] ?? match[4] ?? '').toLowerCase();
  const read = fields[field];
  const fits = wanted.endsWith('*') ? (text: string) => text.startsWith(wanted.slice(0, -1)) : (text: string) => text === wanted;
  return (row) => [read(row)].flat().some((value) => value !== null && value !== undefined && fits(value.toLowerCase()));
}

/** The values of a query that asks for nothing but whole values of one field (`sku:A OR sku:B`), so that an index can answer it. */
export function onlyValues(query: string, field: string): string[] | undefined {
  const values = query.split(/\s+OR\s+/).map((part) => new RegExp(`^${field}:(?:"([^"*]*)"|'([^'*]*)'|([^\\s"'*]+))$`).exec(part.trim()));
  return values.every((match) => match !== null) ? values.map((match) => (match![1] ?? match![2] ?? match![3])!.toLowerCase()) : undefined;
}
