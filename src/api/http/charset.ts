import { problem, type Problem } from '../../../libs/problem/index.js';

const KNOWN = ['utf-8', 'utf-16le', 'utf-16be', 'iso-8859-1', 'iso-8859-15', 'windows-1252', 'windows-1250', 'shift_jis', 'gb18030'];

/** The charset that a Content-Type declares, in lower case; UTF-8 where it declares none. */
export function declaredCharset(contentType: string | undefined): string {
  return /;\s*charset\s*=\s*"?([^";\s]+)"?/i.exec(contentType ?? '')?.[1]?.toLowerCase() ?? 'utf-8';
}

/** Whether a label names what needs no decoding anew. */
export const isUtf8 = (charset: string): boolean => /^utf-?8$/.test(charset);

const decoders = new Map<string, InstanceType<typeof TextDecoder>>();

/**
 * Strict: bytes that are no text in that charset are an error, never U+FFFD, by which two texts would become one. A byte order mark is dropped. For whole texts:
 * it is shared.
 */
export function wholeDecoderOf(charset: string): InstanceType<typeof TextDecoder> | undefined {
  const known = decoders.get(charset);
  if (known) return known;
  const made = decoderOf(charset);
  // Two labels of one encoding are two entries, and there are some two hundred of them.
  if (made) decoders.set(charset, made);
  return made;
}

/** The same for one text that comes in parts. */
export function decoderOf(charset: string): InstanceType<typeof TextDecoder> | undefined {
  try {
    return new TextDecoder(charset, { fatal: true });
  } catch {
    return undefined;
  }
}

/** `utf-16` says nothing of the order of its bytes: the mark at its beginning does. */
export function withByteOrder(charset: string, first: Buffer): string {
  if (charset !== 'utf-16') return charset;
  return first[0] === 0xfe && first[1] === 0xff ? 'utf-16be' : 'utf-16le';
}

/** Status 415: the request declares a way to write letters that no decoder here knows. */
export function charsetUnknown(charset: string): Problem {
  const fix = `Send UTF-8, or declare one of ${KNOWN.slice(1).join(', ')}; other labels of the Encoding Standard are read as well.`;
  return problem('charset_unknown', 'Content-Type', `The charset ${charset.slice(0, 100)} is not read here.`, fix);
}

/** The bytes are no text in the charset that is declared, or in UTF-8 where none is. `path`: the line, if it is one of many. */
export function notInCharset(charset: string, path?: string): Problem {
  const fix = isUtf8(charset)
    ? 'Write it as UTF-8, or declare how it is written: Content-Type: application/json; charset=iso-8859-1.'
    : 'Declare the charset in which it is written, or write it as UTF-8.';
  return isUtf8(charset)
    ? problem('not_utf8', path, 'The bytes are not UTF-8.', fix)
    : problem('not_in_charset', path, `The bytes are not ${charset}.`, fix);
}
