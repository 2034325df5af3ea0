/** Words of fewer letters are never taken for another one; of as many for one that one edit makes of them; of `TWO` for one that two make. */
const ONE = 4;
const TWO = 8;
/** Of longer words, the beginning decides which ones are compared at all: it keeps their entries few, and loses none (see `neighbourhood`). */
const BEGINNING = 7;

/** Letters alone: a number that resembles another is another thing. */
export const isWord = (word: string): boolean => /^[\p{L}\p{M}]{3,}$/u.test(word);

/** Edits by which a word that was asked for may differ from one of the catalogue. */
export function editsOf(word: string): 0 | 1 | 2 {
  const letters = [...word].length;
  return !isWord(word) || letters < ONE ? 0 : letters < TWO ? 1 : 2;
}

/**
 * Hashes of what is left of a word's beginning without any `edits` of its letters, or fewer. Two words that as many edits make of each other have one
 * in common, whichever the edits: an edit that is undone by leaving out a letter of either, twice, leaves both beginnings the same. Trigrams, the way
 * not taken, have one in nine in common of "bule" and "blue".
 */
export function neighbourhood(word: string, edits: number): number[] {
  let variants = new Set([[...word].slice(0, BEGINNING).join('')]);
  const all = new Set(variants);
  for (let edit = 0; edit < edits; edit++) {
    const shorter = new Set<string>();
    for (const variant of variants) {
      const letters = [...variant];
      for (let at = 0; at < letters.length; at++) shorter.add(letters.toSpliced(at, 1).join(''));
    }
    for (const variant of shorter) all.add(variant);
    variants = shorter;
  }
  return [...new Set([...all].map(hash))];
}

/** Those by which a word of the catalogue is found: as many edits as a word that asks for it may have. */
export const stored = (word: string): number[] => neighbourhood(word, [...word].length >= TWO - 2 ? 2 : 1);

/** FNV-1a, as a signed 32-bit number. Two texts of one hash only cost a comparison. */
function hash(text: string): number {
  let state = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) state = Math.imul(state ^ text.charCodeAt(at), 0x01000193);
  return state | 0;
}

/** How many letters must be put in, left out, changed, or changed with their neighbour (once), to make one word of the other; `most` + 1 where it is more. */
export function distance(one: string, other: string, most: number): number {
  const [a, b] = [[...one], [...other]];
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const now = [i];
    for (let j = 1; j <= b.length; j++) {
      const changed = last[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? before[j - 2]! + 1 : most + 1;
      now.push(Math.min(changed, last[j]! + 1, now[j - 1]! + 1, swapped));
    }
    if (Math.min(...now) > most) return most + 1;
    [before, last] = [last, now];
  }
  return Math.min(last[b.length]!, most + 1);
}

/** At most so many words stand for one. */
const MOST = 5;

/** Of the words that may be meant, those that resemble the one asked for most: with its first letter first, then those of its length. */
export function nearest(asked: string, words: Iterable<string>): string[] {
  const edits = editsOf(asked);
  const near = [...new Set(words)].map((word) => ({ word, edits: distance(asked, word, edits) })).filter((one) => one.edits <= edits);
  const least = Math.min(...near.map((one) => one.edits));
  const rank = (word: string): number => (word[0] === asked[0] ? 0 : 10) + Math.abs(word.length - asked.length);
  const best = near.filter((one) => one.edits === least).map(({ word }) => word);
  return best.sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1)).slice(0, MOST);
}
