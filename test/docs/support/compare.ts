import { masked } from './masks.js';

/** Undefined if the answer is what the page says, else the first difference in words. `…` on the page stands for what it leaves out. */
export function difference(page: string, answer: string): string | undefined {
  const [wanted, got] = [parseAll(page), parseAll(answer)];
  if (wanted && got) return valueDifference(wanted, got, '');
  return textDifference(page, answer);
}

/** JSON documents one after the other, with or without something between (two calls of curl have nothing); undefined if it is text. */
function parseAll(text: string): unknown[] | undefined {
  try {
    return splitDocuments(text).map((part) => JSON.parse(part) as unknown);
  } catch {
    return undefined;
  }
}

function splitDocuments(text: string): string[] {
  const parts: string[] = [];
  let [depth, from] = [0, 0];
  for (const { 0: found, index } of text.matchAll(/"(?:[^"\\]|\\.)*"|[[{\]}]/g)) {
    if (found === '[' || found === '{') depth++;
    else if (found === ']' || found === '}') depth--;
    if (depth > 0) continue;
    parts.push(text.slice(from, index + found.length));
    from = index + found.length;
  }
  return text.slice(from).trim() === '' ? parts : [...parts, text.slice(from)];
}

/** A string that ends in `…` is a beginning; `"…"` is any value, among elements any number of them; a field `"…"` allows further fields. */
function valueDifference(wanted: unknown, got: unknown, path: string): string | undefined {
  if (wanted === '…') return undefined;
  if (Array.isArray(wanted) && Array.isArray(got)) return listDifference(wanted, got, path);
  if (isObject(wanted) && isObject(got)) return objectDifference(wanted, got, path);
  if (typeof wanted === 'string' && typeof got === 'string') {
    const [said, real] = [masked(wanted), masked(got)];
    if (said === real || (said.endsWith('…') && real.startsWith(said.slice(0, -1)))) return undefined;
  } else if (wanted === got) return undefined;
  return `${path || 'the answer'} is ${JSON.stringify(got)}; the page says ${JSON.stringify(wanted)}`;
}

function listDifference(wanted: unknown[], got: unknown[], path: string): string | undefined {
  const gap = wanted.indexOf('…');
  if (gap < 0 ? got.length !== wanted.length : got.length < wanted.length - 1) {
    return `${path || 'the answer'} has ${got.length} elements; the page says ${wanted.length}`;
  }
  const after = gap < 0 ? 0 : got.length - wanted.length;
  for (const [index, value] of wanted.entries()) {
    if (index === gap) continue;
    const place = index < gap || gap < 0 ? index : index + after;
    const found = valueDifference(value, got[place], `${path}[${place}]`);
    if (found) return found;
  }
  return undefined;
}

function objectDifference(wanted: Record<string, unknown>, got: Record<string, unknown>, path: string): string | undefined {
  const open = '…' in wanted;
  for (const key of new Set([...Object.keys(wanted), ...Object.keys(got)])) {
    if (key === '…' || (open && !(key in wanted))) continue;
    const found = valueDifference(wanted[key], got[key], path ? `${path}.${key}` : key);
    if (found) return found;
  }
  return undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Line by line, blanks squeezed: the width of a masked number moves the rest of a table. A line `…` stands for any number of lines, one within a line for any text. */
function textDifference(page: string, answer: string): string | undefined {
  const [wanted, got] = [linesOf(page), linesOf(answer)];
  for (let at = 0; at < wanted.length; at++) {
    if (wanted[at] === '…') {
      const rest = wanted.slice(at + 1);
      if (rest.length === 0) return undefined;
      const next = got.findIndex((line, index) => index >= at && lineMatches(rest[0]!, line));
      if (next < 0) return `after its … the page says "${rest[0]}"; no such line came`;
      return textDifference(rest.join('\n'), got.slice(next).join('\n'));
    }
    if (!lineMatches(wanted[at]!, got[at])) return `line ${at + 1} of the answer is "${got[at] ?? ''}"; the page says "${wanted[at]}"`;
  }
  return got.length > wanted.length ? `the answer goes on with "${got[wanted.length]}"` : undefined;
}

function lineMatches(wanted: string, got: string | undefined): boolean {
  if (got === undefined || !wanted.includes('…')) return wanted === got;
  return new RegExp(
    `^${wanted
      .split('…')
      .map((part) => part.replaceAll(/[$()*+.?[\\\]^{|}]/g, '\\$&'))
      .join('.*')}$`,
  ).test(got);
}

/** How far slow work was is told on a slow machine only. */
function linesOf(text: string): string[] {
  return masked(text)
    .replaceAll(/\b20\d\d-\d\d-\d\d\b/g, '<day>')
    .trim()
    .split('\n')
    .map((line) => line.trim().replaceAll(/\s+/g, ' '))
    .filter((line) => !/ \d+( of \d+)? so far$/.test(line));
}
