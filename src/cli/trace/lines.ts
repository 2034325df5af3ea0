import { terminalWidth, wrap } from '../terminal/index.js';

/** A longer line is hard to follow with the eye. */
const WIDTH = 100;
const LABEL = 14;

/** `  label       text`, wrapped at spaces below the text. Words longer than a line are cut into lines. */
export function entry(label: string, text: string): string {
  const room = Math.min(WIDTH, terminalWidth()) - LABEL - 2;
  return wrap(text, room)
    .map((line, at) => `  ${(at === 0 ? label : '').padEnd(LABEL)}${line}`)
    .join('\n');
}

export function clip(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}

const SHOWN = 6;

/** The first few, and how many more there are. */
export function listed(all: string[]): string {
  const rest = all.length - SHOWN;
  return rest > 0 ? `${all.slice(0, SHOWN).join(', ')} and ${rest} more` : all.join(', ');
}

/** To the millisecond, in UTC. */
export function stamp(at: Date): string {
  return at.toISOString().slice(0, 23).replace('T', ' ');
}

/** Enough of a hash to tell it from others. */
export function hash(hex: string): string {
  return hex.slice(0, 12);
}
