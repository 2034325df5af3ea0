import { problem, type Problem } from '../../../libs/problem/index.js';
import type { Line } from './split-lines.js';

/** One message as it came: a JSON object, or what is wrong with the line. */
export interface Message {
  line: number;
  body: Record<string, unknown> | null;
  problems: Problem[];
}

export function readMessage(line: Line): Message {
  if (line.tooLong) {
    return wrong(
      line.number,
      problem(
        'line_too_long',
        at(line.number),
        'The line is over 1 MiB.',
        'End each message with a line feed; send large texts by the media or content doors.',
      ),
    );
  }
  try {
    return fromValue(line.number, JSON.parse(line.text) as unknown);
  } catch (error) {
    const column = /position (\d+)/.exec((error as Error).message)?.[1];
    const where = column ? ` at column ${Number(column) + 1}` : '';
    return wrong(
      line.number,
      problem('bad_json', at(line.number), `The line is not JSON${where}.`, 'Send one JSON object per line, in UTF-8.'),
    );
  }
}

export function fromValue(line: number, value: unknown): Message {
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return { line, body: value as Record<string, unknown>, problems: [] };
  return wrong(line, problem('not_an_object', at(line), 'A message is a JSON object.', 'Send {"sku": …} and so on.'));
}

export function at(line: number): string {
  return `line ${line}`;
}

function wrong(line: number, reason: Problem): Message {
  return { line, body: null, problems: [reason] };
}
