import type { Program } from './program.js';

const WORD: [number, number][] = [
  [0x30, 0x39],
  [0x41, 0x5a],
  [0x5f, 0x5f],
  [0x61, 0x7a],
];

/** Characters that no instruction of a program tells apart are one letter. */
export interface Letter {
  isWord: boolean;
  /** The sets (Program.sets) that it is in. */
  sets: Set<string>;
}

/** The letters of a program: few, however many characters there are. */
export class Alphabet {
  readonly letters: Letter[] = [];
  /** The first characters of stretches, and the letter of each. */
  private readonly firsts: number[];
  private readonly letterAt: number[];

  constructor(program: Program) {
    const sets = [...program.sets()];
    const firsts = new Set([0]);
    for (const [from, to] of [...sets.flatMap(([, ranges]) => ranges), ...WORD]) firsts.add(from).add(to + 1);
    this.firsts = [...firsts].sort((a, b) => a - b);
    const known = new Map<string, number>();
    this.letterAt = this.firsts.map((first) => {
      const isWord = isIn(WORD, first);
      const within = sets.flatMap(([name, ranges]) => (isIn(ranges, first) ? [name] : []));
      const key = `${isWord && program.looksAtWords} ${within.join('|')}`;
      const letter = known.get(key) ?? this.letters.push({ isWord, sets: new Set(within) }) - 1;
      known.set(key, letter);
      return letter;
    });
  }

  of(character: number): number {
    let low = 0;
    let high = this.firsts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.firsts[middle]! <= character) low = middle;
      else high = middle - 1;
    }
    return this.letterAt[low]!;
  }
}

function isIn(ranges: readonly (readonly [number, number])[], character: number): boolean {
  let low = 0;
  let high = ranges.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const [from, to] = ranges[middle]!;
    if (character < from) high = middle - 1;
    else if (character > to) low = middle + 1;
    else return true;
  }
  return false;
}
