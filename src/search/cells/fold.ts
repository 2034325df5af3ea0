/**
 * Letters that no Unicode decomposition takes apart, as people type them where they have not got them; a sigma is one letter wherever it stands, and a
 * Persian yeh or kaf the Arabic one.
 */
const LETTERS: Record<string, string> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ł: 'l',
  þ: 'th',
  ħ: 'h',
  ŧ: 't',
  ı: 'i',
  ς: 'σ',
  ی: 'ي',
  ک: 'ك',
};

/**
 * Accents of Latin, Greek and Cyrillic letters, Hebrew points, Arabic vowel signs, and what only joins or decorates letters. Not all marks: those of
 * Thai and Devanagari are vowels, and the kana's tell glass from crow.
 */
const ACCENTS =
  /[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f\u{e0100}-\u{e01ef}]+/gu;

/** Letters that NFKD takes apart, though nobody takes one for the other: kana with their marks, and the short i of Russian, by which its stems are known. */
const WHOLE = /[\u3040-\u30ff][\u3099\u309a]|[\u0418\u0438]\u0306/gu;

/** Quotes and apostrophes (of Hebrew and Ukrainian too), primes and dashes as typesetters have them, and digits of other scripts. */
const SIGNS = /[\u2018\u2019\u201b\u02bb\u02bc\u05f3]|[\u201c-\u201f\u05f4]|\u2032{1,2}|[\u2010-\u2015\u2212]|\u2044|[^\P{Nd}0-9]/gu;
const SINGLE = /^[\u2018\u2019\u201b\u02bb\u02bc\u05f3\u2032]$/u;
const DASH = /^[\u2010-\u2015\u2212]$/u;

/** As a keyboard has it. */
function typed(sign: string): string {
  if (/\p{Nd}/u.test(sign)) return digitOf(sign);
  if (SINGLE.test(sign)) return "'";
  if (DASH.test(sign)) return '-';
  return sign === '\u2044' ? '/' : '"';
}

/** Each script of today has its ten digits in a row, from a code point that ends in 0 or in 6; those beyond the first plane stay as they are. */
function digitOf(sign: string): string {
  const code = sign.codePointAt(0)!;
  if (code > 0xffff) return sign;
  const zero = code - (code % 16);
  return String(code - (/\p{Nd}/u.test(String.fromCodePoint(zero)) ? zero : zero + 6));
}

/** "1½" is one and a half, not eleven halves; a trade mark is no letter of the name before it. */
const JOINED = /(?<=\p{Nd})(?=[\u00bc-\u00be\u2150-\u215e\u2189])/gu;
const UNMARKED = /[^™℠]+/gu;
const apart = (text: string): string => text.replace(JOINED, ' ').replace(UNMARKED, (part) => part.normalize('NFKD'));

/**
 * A text as it is compared in a search: without case, accents, width, signs that are not seen and doubled blanks. "Crème  BRÛLÉE" is
 * "creme brulee".
 */
export function fold(text: string): string {
  if (/^[ -@[-~]*$/.test(text) && !text.includes('  ')) return text.trim();
  const plain = apart(text)
    .replace(WHOLE, (letter) => letter.normalize('NFC'))
    .replace(ACCENTS, '')
    .replace(/\p{Cf}+/gu, '')
    .toLowerCase()
    // A capital I with its dot becomes two signs.
    .replaceAll('\u0307', '');
  return plain.replace(/[ßæœøđðłþħŧıςیک]/g, (letter) => LETTERS[letter]!).replace(SIGNS, typed).replace(/\s+/g, ' ').trim(); // prettier-ignore
}

/** A part of a text as it is compared: a blank at its end is part of it, so that "a " is not the beginning of "arm". */
export const foldPart = (text: string): string => fold(`|${text}|`).slice(1, -1);

/** Folding takes the syllables of Hangul apart, so that "바" is how "박" begins: final consonants, which make another syllable of one that seemed to be whole. */
const OPEN = /[\u1161-\u1175]$/;
export const FINALS = ['\u11a8', '\u11c2'] as const;

/** The last syllable of this part may go on in a text that has it, and then is another one. */
export const isOpen = (part: string): boolean => OPEN.test(part);

/** What finds a part that is open, and only where its last syllable ends: a regular expression, for JavaScript and PostgreSQL. */
export const closedPattern = (part: string): string => `${part.replace(/[^\p{L}\p{N}\p{M}\s]/gu, '\\$&')}(?![${FINALS.join('-')}])`;

/** Whether a folded text has a folded part. */
export const hasPart = (text: string, part: string): boolean => (isOpen(part) ? new RegExp(closedPattern(part)).test(text) : text.includes(part)); // prettier-ignore

/** What may stand within a word: the 2 of H<sub>2</sub>O. */
const INLINE = /<\/?(?:a|b|strong|i|em|u|s|sub|sup|small|span)(?:\s[^>]*)?>/g;

/** The words of rich text, without its tags and entities. */
export function plainText(html: string): string {
  return html.replace(INLINE, '').replace(/<[^>]*>/g, ' ').replace(/&(?:nbsp|#160);/g, ' ').replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&quot;/g, '"').replace(/&#39;/g, "'").replace(/&amp;/g, '&'); // prettier-ignore
}
