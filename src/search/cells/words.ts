/** Letters that one word is compared by; PostgreSQL refuses words of more than 2,046 bytes. */
export const LONGEST_WORD = 64;

/** What one text may cost: PostgreSQL refuses a tsvector of a megabyte, and stems may double it. What is beyond is found by `contains` alone. */
const MOST_BYTES = 400_000;
/** A word's place and entry in a tsvector, about. */
const BYTES_BESIDE = 10;

/** Words, joined by what is written inside words ("T-Shirt", "Men's", "NOR.0707-60"). */
export const CHAIN = /[\p{L}\p{N}\p{M}]+(?:[-'’._‐‑][\p{L}\p{N}\p{M}]+)*/gu;
const JOINT = /[-'’._‐‑]/;
/** Scripts that are written without blanks between words. */
const RUN =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u30fc\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]+/gu;

/** A part of a word; `isRun`: letters of a script without blanks, of which any may begin a word. */
export interface Piece {
  text: string;
  isRun: boolean;
}

/** What stands between blanks or signs: its pieces, and all of them written as one, where that is something else. */
export interface Chain {
  pieces: Piece[];
  joined: string | null;
}

/** What most texts are made of, where its chains are found ten times as fast. */
const ASCII = /^[ -~]*$/;
const ASCII_CHAIN = /[a-z\d]+(?:[-'._][a-z\d]+)*/gi;

/** The chains of a folded text, in order. */
export function chainsOf(folded: string): Chain[] {
  const isPlain = ASCII.test(folded);
  return (folded.match(isPlain ? ASCII_CHAIN : CHAIN) ?? []).map((chain) => {
    if (isPlain && !JOINT.test(chain)) return { pieces: [wordOf(chain)], joined: null };
    const pieces = chain.split(JOINT).flatMap(isPlain ? (text) => [wordOf(text)] : piecesOf);
    const isOne = pieces.length > 1 && /\p{L}/u.test(chain) && pieces.every(({ isRun }) => !isRun);
    return { pieces, joined: isOne ? cut(pieces.map(({ text }) => text).join('')) : null };
  });
}

const wordOf = (text: string): Piece => ({ text: cut(text), isRun: false });

function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const run of text.matchAll(RUN)) {
    if (run.index > at) pieces.push(wordOf(text.slice(at, run.index)));
    pieces.push({ text: run[0], isRun: true });
    at = run.index + run[0].length;
  }
  if (at < text.length) pieces.push(wordOf(text.slice(at)));
  return pieces;
}

/** A run as the index holds it: each two letters that stand beside each other, and the last one, so that any part of it is found. */
export function pairsOf(run: string): string[] {
  const letters = [...run];
  return letters.map((letter, at) => letter + (letters[at + 1] ?? ''));
}

/** Words that the index holds of a folded text, with blanks between: PostgreSQL itself would take "wool/cotton" for the name of a file. */
export function indexedWords(folded: string): string {
  const words = chainsOf(folded).flatMap(({ pieces, joined }) => [
    ...pieces.flatMap(({ text, isRun }) => (isRun ? pairsOf(text) : [text])),
    ...(joined === null ? [] : [joined]),
  ]);
  if (folded.length * 4 < MOST_BYTES / BYTES_BESIDE) return words.join(' ');
  let bytes = 0;
  const end = words.findIndex((word) => (bytes += Buffer.byteLength(word) + BYTES_BESIDE) > MOST_BYTES);
  return (end < 0 ? words : words.slice(0, end)).join(' ');
}

const cut = (word: string): string => word.slice(0, LONGEST_WORD).toWellFormed();
