import { closeSync, openSync, readSync } from 'node:fs';
import { problem, StartFailure } from '../../../libs/problem/index.js';

const CHUNK = 1 << 20;

/** The text of a file in parts, so that a file of any length takes the memory of one. Throws StartFailure where it is not UTF-8. */
export function* readText(path: string, name: string): Generator<string> {
  const file = openSync(path, 'r');
  try {
    const decoder = new TextDecoder('utf-8', { fatal: true });
    let line = 1;
    for (;;) {
      const bytes = Buffer.alloc(CHUNK);
      const read = bytes.subarray(0, readSync(file, bytes, 0, CHUNK, null));
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

function notUtf8(name: string, line: number, cause: unknown): StartFailure {
  const message = `${name} is not UTF-8: about line ${line} it has bytes that are none. Read as something else, letters would change in silence.`;
  const fix = `Save it as UTF-8, for example by: iconv -f windows-1252 -t utf-8 ${name}. Nothing was imported.`;
  return new StartFailure(problem('akeneo_not_utf8', `${name}:${line}`, message, fix), { cause });
}
