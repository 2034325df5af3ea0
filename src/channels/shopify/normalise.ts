/** Two values that mean the same become equal: nothing is reported as drift for its form alone. */
export function normalise(field: string, value: unknown): unknown {
  const name = field.split(':').at(-1)!;
  if (name === 'descriptionHtml') return html(value);
  if (name === 'price' || name === 'compareAtPrice') return amount(value);
  if (name === 'weight') return grams(value);
  if (name === 'tags') return Array.isArray(value) ? [...new Set(value.map((tag) => String(tag).trim().toLowerCase()))].sort() : value;
  if (field.includes('metafield:')) return json(value);
  if (typeof value === 'string') return value.replace(/\s+/g, ' ').trim();
  return value === '' || value === undefined ? null : value;
}

/** Shopify keeps HTML but editors do not agree on space between tags, line ends and self-closing breaks. */
function html(value: unknown): unknown {
  if (typeof value !== 'string') return value ?? null;
  return value
    .replace(/<(br|hr|img)([^>]*?)\s*\/?>/g, '<$1$2>')
    .replace(/\s+/g, ' ')
    .replace(/> </g, '><')
    .trim();
}

function amount(value: unknown): unknown {
  if (typeof value !== 'string' || !/^-?\d+(\.\d+)?$/.test(value)) return value ?? null;
  const [whole, part = ''] = value.split('.');
  const digits = part.replace(/0+$/, '');
  return digits === '' ? whole : `${whole}.${digits}`;
}

const GRAMS: Record<string, number> = { GRAMS: 1, KILOGRAMS: 1_000, OUNCES: 28.349523125, POUNDS: 453.59237 };

/** To a hundredth of a gram: the shop may show another unit than was sent. */
function grams(value: unknown): unknown {
  const { value: number, unit } = (value ?? {}) as { value?: number; unit?: string };
  const factor = GRAMS[String(unit)];
  return typeof number === 'number' && factor ? Number((number * factor).toFixed(2)) : (value ?? null);
}

function json(value: unknown): unknown {
  if (typeof value !== 'string') return value ?? null;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value.replace(/\s+/g, ' ').trim();
  }
}
