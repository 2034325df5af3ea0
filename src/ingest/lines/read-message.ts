import { canonicalDecimal } from '../../catalog/index.js';
import { jsonFault, problem, type Problem } from '../../../libs/problem/index.js';
import type { Line } from './split-lines.js';

/** One message as it came: a JSON object, or what is wrong with the line. */
export interface Message {
  line: number;
  body: Record<string, unknown> | null;
  problems: Problem[];
  /** Of its text, as far as it is known. */
  size?: number;
  /** What it says in one form, once somebody asked. */
  json?: string;
  /** When it came, however long it waits to be taken; of a batch that goes on after it broke, when that came first. */
  cameAt?: Date;
}

/** What a message says, as one text: the same for the same words in the same order, however they were set. */
export function jsonOf(message: Pick<Message, 'body' | 'json'>): string {
  return (message.json ??= JSON.stringify(message.body));
}

/** An item needs three: itself, its facts, a measurement. */
const MAX_DEPTH = 6;
/** What every gzip begins with; no UTF-8 does. */
const GZIP = Buffer.from([0x1f, 0x8b]);
const utf8 = new TextDecoder('utf-8', { fatal: true });

/** A byte order mark is dropped by the decoder. `noText` tells of a line that was written in another charset, and is no text in it. */
export function readMessage({ number, bytes }: Line, noText?: (path: string) => Problem): Message {
  if (!bytes) {
    const fix = 'End each message with a line feed; send large texts by the media or content doors.';
    return wrong(number, problem('line_too_long', at(number), 'The line is over 1 MiB.', fix));
  }
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch {
    if (noText) return wrong(number, noText(at(number)));
    const fix =
      bytes.indexOf(GZIP) === 0 ? 'It is gzip: send it with Content-Encoding: gzip, packed once.' : 'Write the messages as UTF-8.';
    return wrong(number, problem('not_utf8', at(number), 'The line is not UTF-8.', fix));
  }
  return readText(number, text);
}

/** The message of a JSON text, or what is wrong with it. */
export function readText(number: number, text: string): Message {
  let value: unknown;
  try {
    value = parse(text);
  } catch (error) {
    // JSON.parse goes down by calling itself where it has to tell a number's text.
    if (error instanceof RangeError) return tooDeep(number);
    const where = `${at(number)}, column ${jsonFault(text).offset + 1}`;
    return wrong(number, problem('bad_json', where, 'The line is not JSON.', 'Send one JSON object per line, and mend it at this place.'));
  }
  const message: Message = { ...fromValue(number, value), size: text.length };
  if (message.body && countKeys(text) > countMembers(value)) {
    const fix = 'Send each field once: which of the two is meant, nobody can say.';
    return wrong(number, problem('duplicate_key', at(number), 'A field is there twice.', fix));
  }
  return message;
}

/**
 * JSON.parse keeps the last of two equal keys and says nothing, so the keys of the text are counted against those of the value. The
 * text is known to be JSON; a regular expression took ten times as long.
 */
function countKeys(text: string): number {
  let keys = 0;
  for (let start = text.indexOf('"'); start >= 0;) {
    let end = text.indexOf('"', start + 1);
    while (isEscaped(text, end)) end = text.indexOf('"', end + 1);
    let next = end + 1;
    while (text.charCodeAt(next) <= SPACE) next++;
    if (text.charCodeAt(next) === COLON) keys++;
    start = text.indexOf('"', next);
  }
  return keys;
}

const SPACE = 0x20;
const COLON = 0x3a;
const BACKSLASH = 0x5c;

function isEscaped(text: string, at: number): boolean {
  let before = at;
  while (text.charCodeAt(before - 1) === BACKSLASH) before--;
  return (at - before) % 2 === 1;
}

function countMembers(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const inner = Object.values(value);
  return inner.reduce<number>((sum, one) => sum + countMembers(one), Array.isArray(value) ? 0 : inner.length);
}

export function fromValue(line: number, value: unknown): Message {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return wrong(line, problem('not_an_object', at(line), 'A message is a JSON object.', 'Send {"sku": …} and so on.'));
  }
  if (isDeeperThan(value, MAX_DEPTH)) return tooDeep(line);
  return { line, body: value as Record<string, unknown>, problems: [] };
}

export function at(line: number): string {
  return `line ${line}`;
}

/** Digits that a double may not hold, an exponent, or so small that a double's text has one. Only then is the slower way of parsing taken, that can see a number's text. */
const RISKY_NUMBER = /\d[\d.]{15,}|\d[eE][+-]?\d|0\.0{6}/;

/** A double holds 15 significant digits for sure. */
const SAFE_DIGITS = 15;

/** What a message says in words, outside of its facts: a number is none, however many digits it has. */
const WORDS = new Set([
  'sku',
  'parent',
  'family',
  'familyVariant',
  'kind',
  'lifecycle',
  'market',
  'audience',
  'currency',
  'location',
  'reason',
]);

/** What a message counts in pieces, outside of its facts: a 0 is a stop-sell, with however many places it was printed. */
const COUNTS = new Set(['quantity', 'reserved']);

/** A number that a double would change arrives as its text, so that no digit is lost on the way to a decimal. Others stay numbers: 5.0 is 5. */
function parse(text: string): unknown {
  if (!RISKY_NUMBER.test(text)) return JSON.parse(text);
  const numbers: [holder: Record<string, unknown>, field: string, value: number][] = [];
  function keepDigits(this: Record<string, unknown>, key: string, value: unknown, { source }: { source?: string }): unknown {
    if (typeof value !== 'number' || source === undefined || !losesDigits(value, source)) return value;
    if (WORDS.has(key) || (COUNTS.has(key) && isRoundedAlike(value, source))) numbers.push([this, key, value]);
    return source;
  }
  const parsed = JSON.parse(text, keepDigits as (key: string, value: unknown) => unknown) as { facts?: unknown } | null;
  // A fact may have such a name too, and hold a number. Infinity would become null wherever the message is kept as JSON.
  for (const [holder, field, value] of numbers)
    if (holder !== parsed?.facts) holder[field] = Math.max(-Number.MAX_VALUE, Math.min(value, Number.MAX_VALUE));
  return parsed;
}

function losesDigits(value: number, source: string): boolean {
  const hasExponent = /e/i.test(source);
  return (
    !Number.isFinite(value) ||
    source.replace(/e.*$/i, '').replace(/\D/g, '').length > SAFE_DIGITS ||
    (!hasExponent && String(value).includes('e'))
  );
}

/** Whether the whole pieces of a double are those of its text: one between two whole numbers is there in both; 2.99999999999999999999 is 3 in one only. */
function isRoundedAlike(value: number, source: string): boolean {
  return !Number.isInteger(value) || canonicalDecimal(source.replace(/e[+-]?0+$/i, '')) === String(value);
}

function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeeperThan(inner, levels - 1));
}

function tooDeep(line: number): Message {
  const message = `The message is nested deeper than ${MAX_DEPTH} levels.`;
  return wrong(line, problem('too_deep', at(line), message, 'No value needs more than two.'));
}

function wrong(line: number, reason: Problem): Message {
  return { line, body: null, problems: [reason] };
}
