import { problem, type Problem } from '../../../libs/problem/index.js';
import type { Line } from './split-lines.js';

/** One message as it came: a JSON object, or what is wrong with the line. */
export interface Message {
  line: number;
  body: Record<string, unknown> | null;
  problems: Problem[];
}

/** An item needs three: itself, its facts, a measurement. */
const MAX_DEPTH = 6;
const utf8 = new TextDecoder('utf-8', { fatal: true });

/** A byte order mark is dropped by the decoder. */
export function readMessage({ number, bytes }: Line): Message {
  if (!bytes) {
    const fix = 'End each message with a line feed; send large texts by the media or content doors.';
    return wrong(number, problem('line_too_long', at(number), 'The line is over 1 MiB.', fix));
  }
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch {
    return wrong(number, problem('not_utf8', at(number), 'The line is not UTF-8.', 'Write the messages as UTF-8.'));
  }
  let value: unknown;
  try {
    value = parse(text);
  } catch (error) {
    const position = /position (\d+)/.exec((error as Error).message)?.[1];
    const column = position === undefined ? text.length + 1 : Number(position) + 1;
    const where = `${at(number)}, column ${column}`;
    return wrong(number, problem('bad_json', where, 'The line is not JSON.', 'Send one JSON object per line, and mend it at this place.'));
  }
  return fromValue(number, value);
}

export function fromValue(line: number, value: unknown): Message {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return wrong(line, problem('not_an_object', at(line), 'A message is a JSON object.', 'Send {"sku": …} and so on.'));
  }
  if (isDeeperThan(value, MAX_DEPTH)) {
    return wrong(
      line,
      problem('too_deep', at(line), `The message is nested deeper than ${MAX_DEPTH} levels.`, 'No value needs more than two.'),
    );
  }
  return { line, body: value as Record<string, unknown>, problems: [] };
}

export function at(line: number): string {
  return `line ${line}`;
}

/** Digits that a double may not hold, or an exponent. Only then is the slower way of parsing taken, that can see a number's text. */
const RISKY_NUMBER = /\d[\d.]{15,}|\d[eE][+-]?\d/;

/** A number that a double would change arrives as its text, so that no digit is lost on the way to a decimal. */
function parse(text: string): unknown {
  if (!RISKY_NUMBER.test(text)) return JSON.parse(text);
  const keepDigits = (_key: string, value: unknown, context: { source?: string }): unknown =>
    typeof value === 'number' && context.source !== undefined && String(value) !== context.source ? context.source : value;
  return JSON.parse(text, keepDigits as (key: string, value: unknown) => unknown);
}

function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeeperThan(inner, levels - 1));
}

function wrong(line: number, reason: Problem): Message {
  return { line, body: null, problems: [reason] };
}
