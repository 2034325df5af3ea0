import { closeSync, openSync, readSync } from 'node:fs';
import { problem, StartFailure } from '../../../libs/problem/index.js';
import { readable } from './readable.js';

const CHUNK = 1 << 20;

/** The text of a file in parts, so that a file of any length takes the memory of one. Throws StartFailure where it is not UTF-8. */
export function* readText(path: string, name: string): Generator<string> {
  const file = readable(path, name, () => openSync(path, 'r'));
  try {
    const decoder = new TextDecoder('utf-8', { fatal: true });
    let line = 1;
    for (;;) {
      const bytes = Buffer.alloc(CHUNK);
      const read = bytes.subarray(
        0,
        readable(path, name, () => readSync(file, bytes, 0, CHUNK, null)),
      );
      const wide = line === 1 ? wideCharset(read) : undefined;
      if (wide !== undefined) throw notUtf8(name, 1, undefined, wide);
      const text = decode(decoder, read, line, name);
      line += countLines(read);
      if (text !== '') yield text;
      if (read.length === 0) return;
    }
  } finally {
    closeSync(file);
  }
}

function decode(decoder: InstanceType<typeof TextDecoder>, bytes: Buffer, line: number, name: string): string {
  try {
    return decoder.decode(bytes, { stream: bytes.length > 0 });
  } catch (cause) {
    throw notUtf8(name, line + lineWithin(bytes), cause);
  }
}

/** The first line of the chunk that is not UTF-8 by itself; the chunk's first may only end a character of the chunk before. */
function lineWithin(bytes: Buffer): number {
  let at = 0;
  for (let line = 0; at < bytes.length; line++) {
    const end = bytes.indexOf(10, at);
    const part = bytes.subarray(at, end < 0 ? bytes.length : end);
    if (line > 0 && end >= 0 && !isUtf8(part)) return line;
    if (end < 0) return line > 0 && !isUtf8(part) ? line : 0;
    at = end + 1;
  }
  return 0;
}

function isUtf8(bytes: Buffer): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

function countLines(bytes: Buffer): number {
  let lines = 0;
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) lines++;
  return lines;
}

/** UTF-16 by its mark, or by the zeros beside the first letter: of these bytes most are UTF-8 too, and another charset would be the wrong way. */
function wideCharset(bytes: Buffer): string | undefined {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) return 'utf-16';
  if (bytes.length < 2 || (first !== 0 && second !== 0)) return undefined;
  return first === 0 ? 'utf-16be' : 'utf-16le';
}

function notUtf8(name: string, line: number, cause: unknown, charset = 'windows-1252'): StartFailure {
  const message = `${name} is not UTF-8: about line ${line} it has bytes that are none. Read as something else, letters would change in silence.`;
  const fix = `Save it as UTF-8, for example by: iconv -f ${charset} -t utf-8 ${name}. Nothing was imported.`;
  return new StartFailure(problem('akeneo_not_utf8', `${name}:${line}`, message, fix), { cause });
}
