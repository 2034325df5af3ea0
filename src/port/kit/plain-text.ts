/** Blanks of any kind (tab, line break, no-break space and their like) in a row. */
const BLANKS = /\s+/gu;
/** Nothing that anybody sees: blanks, zero-width and direction marks, fillers, the empty braille pattern. */
const UNSEEN = /^[\s\p{Default_Ignorable_Code_Point}\p{Cf}\u2800]*$/u;
const LINE_BREAK = /\r\n|[\n\r\u2028\u2029]/u;
const ENTITY = /&(?:[a-z][a-z0-9]{1,31}|#\d{1,7}|#x[0-9a-f]{1,6});/i;
const TAG = /<\/?[a-z][^<>]*>/i;

/** Printable ASCII with single blanks within: most texts of a catalogue. Looked at first, because folding makes three copies. */
const FOLDED = /^[!-~]+(?: [!-~]+)*$/;

/** One line as customers read it: Unicode NFC, a single blank between words, none around them. */
export const foldLine = (text: string): string => (FOLDED.test(text) ? text : text.normalize('NFC').replace(BLANKS, ' ').trim());

/** The same of each line; without empty lines at the begin and end. */
export const foldLines = (text: string): string => text.split(LINE_BREAK).map(foldLine).join('\n').trim();

/** Whether nobody sees anything of it. */
export const isUnseen = (text: string): boolean => UNSEEN.test(text);

/** What of HTML stands in a plain text, where customers would read it letter by letter; undefined: nothing. */
export const markupIn = (text: string): string | undefined =>
  text.includes('<') || text.includes('&') ? (TAG.exec(text) ?? ENTITY.exec(text))?.[0] : undefined;

/** What changes the direction of the letters after it: embeddings (LRE, RLE), overrides (LRO, RLO) and isolates, and what ends them. */
const DIRECTION = /[\u202a-\u202e\u2066-\u2069]/g;
const [END_OF_EMBEDDING, END_OF_ISOLATE] = ['\u202c', '\u2069'];
const OVERRIDES = '\u202d\u202e';

/**
 * The sign by which a text reads otherwise than it is written, as "U+202E"; undefined: there is none. Overrides turn words around ("\u202egum" reads
 * "mug"); what is not ended turns whatever is printed behind the text. Right-to-left marks and ended isolates are how Arabic quotes a brand.
 */
export function bidiIn(text: string): string | undefined {
  const open: string[] = [];
  for (const sign of text.match(DIRECTION) ?? []) {
    if (OVERRIDES.includes(sign)) return named(sign);
    if (sign === END_OF_ISOLATE) open.length = isolated(open);
    else if (sign !== END_OF_EMBEDDING) open.push(sign);
    else if (open.length > 0 && !isIsolate(open.at(-1)!)) open.pop();
  }
  return open[0] && named(open[0]);
}

/** How many stay open at the end of an isolate: it ends what was begun within. */
const isolated = (open: string[]): number => (open.some(isIsolate) ? open.findLastIndex(isIsolate) : open.length);

const isIsolate = (sign: string): boolean => sign >= '\u2066';

const named = (sign: string): string => `U+${sign.charCodeAt(0).toString(16).toUpperCase()}`;

const IGNORED = /\p{Default_Ignorable_Code_Point}+/gu;

/** A line as customers see it: folded, without what is not drawn. Two texts of one look cannot be told apart, whatever is written in them. */
export const lookOf = (text: string): string => (FOLDED.test(text) ? text : foldLine(text.replace(IGNORED, '')));
