/** Two values that mean the same become equal: blanks squeezed, moments in UTC without needless fractions, as Google gives them back. */
export function normalise(_field: string, value: unknown): unknown {
  if (typeof value === 'string') return text(value);
  if (Array.isArray(value)) return value.map((item) => normalise('', item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, normalise(key, entry)]));
}

function text(value: string): string {
  if (/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/.test(value) && !Number.isNaN(Date.parse(value))) return new Date(value).toISOString();
  return value.trim().replace(/\s+/g, ' ');
}
