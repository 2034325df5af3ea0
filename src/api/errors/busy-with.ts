import { busy, type Problem } from '../../../libs/problem/index.js';

/** The arguments by which calls name what they change, the most telling first. */
const NAMES = ['sku', 'parent', 'product', 'skus', 'id', 'reviewId', 'code', 'channel', 'channelCode'];
const SHOWN = 5;
const DEPTH = 4;

interface Named {
  path: string;
  value: string;
}

/** A Busy told of what the call names: the database says that something is locked, and rarely what. */
export function busyWith(args: Record<string, unknown>): Problem {
  const [first, ...others] = namesIn(args, '', 0);
  if (!first) return busy(undefined);
  if (others.length === 0) return busy(first.value, first.path);
  const shown = [first, ...others].slice(0, SHOWN).map(({ value }) => value);
  const rest = others.length + 1 - shown.length;
  return busy(
    `One of ${shown.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`,
    first.path.split('.').slice(0, -2).join('.') || undefined,
  );
}

/** Of each object what names it; where it holds none, what names the objects in it. */
function namesIn(value: unknown, path: string, depth: number): Named[] {
  if (typeof value !== 'object' || value === null || depth > DEPTH) return [];
  const fields = Object.entries(value);
  for (const name of Array.isArray(value) ? [] : NAMES) {
    const found = (value as Record<string, unknown>)[name];
    const texts = (Array.isArray(found) ? found : [found]).filter((one): one is string => typeof one === 'string' && one !== '');
    if (texts.length === 0) continue;
    const at = join(path, name);
    return texts.map((text, index) => ({ path: Array.isArray(found) ? `${at}.${index}` : at, value: text.toWellFormed().slice(0, 100) }));
  }
  return fields.flatMap(([name, inner]) => namesIn(inner, join(path, name), depth + 1));
}

function join(path: string, name: string): string {
  return path ? `${path}.${name}` : name;
}
