/**
 * A search for things with one of these values (shopify.dev, "Shopify API search syntax"). In double quotes blanks, colons, parentheses and single
 * quotes mean themselves; a quote and a backslash need a backslash. A `*` at the end may mean "begins so": who asks looks at what comes back.
 */
export const anyOf = (field: string, values: string[]): string => values.map((value) => `${field}:"${escaped(value)}"`).join(' OR ');

const escaped = (text: string): string => text.replace(/["\\]/g, '\\$&');
