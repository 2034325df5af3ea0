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
