import { RE2JS } from 're2js';

/** One step of a compiled pattern, by the numbers of RE2. */
export interface Instruction {
  op: number;
  out: number;
  arg: number;
  /** Pairs of first and last character, or one character. */
  runes: ArrayLike<number>;
}

/** As far as RE2JS shows what it compiled. */
interface Compiled {
  re2Input: { prog: { start: number; numInst(): number; getInst(at: number): Instruction } };
}

const FIRST_RUNE_OP = 8;
const ANY = 10;
const ANY_BUT_LINE_FEED = 11;
const EMPTY_WIDTH = 4;
const WORDS = 16 | 32;
const HIGHEST = 0x10ffff;
const LINE_FEED = 10;

type Range = readonly [from: number, to: number];

/** What RE2 makes of a pattern: instructions without a way back. */
export class Program {
  readonly start: number;
  readonly size: number;
  /** Whether it asks for the edges of words. */
  readonly looksAtWords: boolean;
  private readonly instructions: Instruction[];
  private readonly setNames: string[];

  /** Throws where RE2 cannot read the pattern. */
  constructor(pattern: string) {
    const { prog } = (RE2JS.compile(pattern) as unknown as Compiled).re2Input;
    this.start = prog.start;
    this.size = prog.numInst();
    this.instructions = Array.from({ length: this.size }, (_, at) => prog.getInst(at));
    this.setNames = this.instructions.map((one) => (one.op >= FIRST_RUNE_OP ? nameOf(one) : ''));
    this.looksAtWords = this.instructions.some(({ op, arg }) => op === EMPTY_WIDTH && (arg & WORDS) !== 0);
  }

  at(place: number): Instruction {
    return this.instructions[place]!;
  }

  /** The name of the set of characters that the instruction at `place` takes. */
  setOf(place: number): string {
    return this.setNames[place]!;
  }

  /** The sets of characters that instructions take, each once, as ranges. */
  sets(): Map<string, Range[]> {
    const sets = new Map<string, Range[]>();
    for (const [at, one] of this.instructions.entries()) if (one.op >= FIRST_RUNE_OP) sets.set(this.setNames[at]!, rangesOf(one));
    return sets;
  }
}

/** The same text for instructions that take the same characters. */
function nameOf({ op, runes }: Instruction): string {
  return op === ANY || op === ANY_BUT_LINE_FEED ? `any ${op}` : Array.from(runes).join();
}

function rangesOf({ op, runes }: Instruction): Range[] {
  if (op === ANY) return [[0, HIGHEST]];
  if (op === ANY_BUT_LINE_FEED)
    return [
      [0, LINE_FEED - 1],
      [LINE_FEED + 1, HIGHEST],
    ];
  if (runes.length === 1) return [[runes[0]!, runes[0]!]];
  return Array.from({ length: runes.length / 2 }, (_, at) => [runes[at * 2]!, runes[at * 2 + 1]!] as const);
}
