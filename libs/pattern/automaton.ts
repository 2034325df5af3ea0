import { Alphabet } from './alphabet.js';
import type { Program } from './program.js';

const BEGIN = 1 | 4;
const END = 2 | 8;
const WORD_BOUNDARY = 16;
const NO_WORD_BOUNDARY = 32;
const OP = { alt: 1, altMatch: 2, capture: 3, emptyWidth: 4, match: 6, nop: 7 } as const;
/** Where a text may stand: the instructions that wait for the next character, and what was before it. */
interface State {
  places: number[];
  flags: number;
  isAfterWord: boolean;
  next: (number | undefined)[];
  accepts?: boolean;
  /** The closure by what lies ahead. */
  closures: Map<number, Closure>;
}

/** The instructions that take a character, reached without one; `isDone`: the program ends there too. */
interface Closure {
  places: number[];
  isDone: boolean;
}

/** Instructions that are walked to make all states: as many take a tenth of a second. */
const MAX_WORK = 2_000_000;

/** Thrown where the automaton of a pattern grows beyond its bound. */
export class TooManyStates extends Error {}

/**
 * The automaton of a compiled program: one look-up for each character, whatever the text. States are made when a text first comes to
 * them, and at most `most` of them.
 */
export class Automaton {
  private readonly alphabet: Alphabet;
  private readonly states: State[] = [];
  private readonly known = new Map<string, number>();
  private work = 0;

  constructor(
    private readonly program: Program,
    private readonly most: number,
  ) {
    this.alphabet = new Alphabet(program);
    this.stateOf([program.start], BEGIN, false);
  }

  /** Whether the program takes the whole text. */
  matches(text: string): boolean {
    let at = 0;
    for (const character of text) {
      const next = this.step(at, this.alphabet.of(character.codePointAt(0)!));
      if (next < 0) return false;
      at = next;
    }
    const state = this.states[at]!;
    state.accepts ??= this.closure(state, END | this.boundary(state, false)).isDone;
    return state.accepts;
  }

  /** Makes every state that any text can come to. Throws TooManyStates. */
  complete(): void {
    for (let at = 0; at < this.states.length; at++)
      for (let letter = 0; letter < this.alphabet.letters.length; letter++) {
        this.step(at, letter);
        if (this.work > MAX_WORK) throw new TooManyStates();
      }
  }

  private step(at: number, letter: number): number {
    const state = this.states[at]!;
    return (state.next[letter] ??= this.make(state, letter));
  }

  private make(state: State, letter: number): number {
    const { isWord, sets } = this.alphabet.letters[letter]!;
    const places = new Set<number>();
    const { places: before } = this.closure(state, this.boundary(state, isWord));
    this.work += before.length;
    for (const place of before) {
      if (sets.has(this.program.setOf(place))) places.add(this.program.at(place).out);
    }
    return places.size === 0
      ? -1
      : this.stateOf(
          [...places].sort((a, b) => a - b),
          0,
          isWord,
        );
  }

  private stateOf(places: number[], flags: number, isAfterWord: boolean): number {
    const after = this.program.looksAtWords && isAfterWord;
    const key = `${places.join()} ${flags} ${after}`;
    const known = this.known.get(key);
    if (known !== undefined) return known;
    if (this.states.length >= this.most) throw new TooManyStates();
    this.known.set(key, this.states.length);
    return this.states.push({ places, flags, isAfterWord: after, next: [], closures: new Map() }) - 1;
  }

  private boundary(state: State, isWord: boolean): number {
    return state.isAfterWord === isWord ? NO_WORD_BOUNDARY : WORD_BOUNDARY;
  }

  private closure(state: State, ahead: number): Closure {
    const known = state.closures.get(ahead);
    if (known) return known;
    const made = this.close(state.places, state.flags | ahead);
    state.closures.set(ahead, made);
    return made;
  }

  private close(from: number[], flags: number): Closure {
    const seen = new Set<number>();
    const open = [...from];
    const places: number[] = [];
    let isDone = false;
    for (let place = open.pop(); place !== undefined; place = open.pop()) {
      if (seen.has(place)) continue;
      seen.add(place);
      const { op, out, arg } = this.program.at(place);
      if (op === OP.alt || op === OP.altMatch) open.push(out, arg);
      else if (op === OP.capture || op === OP.nop) open.push(out);
      else if (op === OP.emptyWidth && (arg & ~flags) === 0) open.push(out);
      else if (op === OP.match) isDone = true;
      else if (op > OP.nop) places.push(place);
    }
    this.work += seen.size;
    return { places, isDone };
  }
}
