import { Automaton, TooManyStates } from './automaton.js';
import { Program } from './program.js';
import { translate } from './translate.js';

/** Longer programs take longer to read than to run. */
const MAX_PROGRAM = 5000;
/** Of the automaton: a text of any length is then one look-up for each character, and the automaton some megabytes at most. */
const MAX_STATES = 4000;
const KEPT = 200;

/**
 * A pattern of ECMAScript (flag `u`) that is read by RE2 and run as an automaton: no pattern and no text make it slow. It knows no
 * look-around and no references back, which no automaton can. JavaScript's own engine goes back and tries again, for hours.
 */
export class LinearPattern {
  private readonly automaton: Automaton;

  /** `part`: the pattern may match any part of the text instead of the whole. Throws where it cannot be used. */
  constructor(pattern: string, part = false) {
    const known = translate(pattern);
    const program = new Program(part ? `(?s:.*)(?:${known})(?s:.*)` : `(?:${known})`);
    if (program.size > MAX_PROGRAM) throw new TooManyStates();
    this.automaton = new Automaton(program, MAX_STATES);
  }

  /** Throws TooManyStates where the automaton would grow beyond its bound. */
  matches(text: string): boolean {
    return this.automaton.matches(text);
  }

  complete(): void {
    this.automaton.complete();
  }
}

/**
 * Why a pattern cannot be used, or undefined where it can. What is said here is said when the pattern is saved: once it is taken, no text
 * can bring its automaton beyond the bound.
 */
export function unusable(pattern: string): string | undefined {
  try {
    new RegExp(pattern, 'u');
  } catch {
    return 'it is not a regular expression';
  }
  const plain = pattern.replace(/\\[^1-9k]/g, 'x').replace(/\[[^\]]*\]/g, 'x');
  if (/\\[1-9k]/.test(plain)) return 'it refers back to a group';
  if (/\(\?<?[=!]/.test(plain)) return 'it looks ahead or looks behind';
  if (/\(\?(?!:|<)/.test(plain)) return 'it changes a flag for a part of itself';
  try {
    patternOf(pattern).complete();
  } catch (error) {
    if (error instanceof TooManyStates) return 'there are too many ways through it: repeat less, or fewer parts that begin alike';
    return `the engine does not know ${whatOf(error)}`;
  }
  return undefined;
}

function whatOf(error: unknown): string {
  const said = error instanceof Error ? error.message : '';
  if (said.includes('repeat')) return 'repetitions of more than 1,000 times';
  return /`([^`]{1,60})`/.exec(said)?.[1] ?? 'a part of it';
}

const kept = new Map<string, LinearPattern>();

/** The compiled pattern, which must match the whole text; the last ones are kept, with what they learnt. */
export function patternOf(pattern: string): LinearPattern {
  const known = kept.get(pattern);
  if (known) return known;
  const made = new LinearPattern(pattern);
  if (kept.size >= KEPT) kept.delete(kept.keys().next().value!);
  kept.set(pattern, made);
  return made;
}
