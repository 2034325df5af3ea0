/** One part of a file: first and last byte, both included. */
export interface ByteRange {
  start: number;
  end: number;
}

/**
 * What a Range header asks of `size` bytes (RFC 9110, section 14). undefined: answer with the whole file — no header, another unit,
 * several ranges (a server may ignore those), or bad syntax. 'unsatisfiable': answer 416.
 */
export function parseRange(header: string | undefined, size: number): ByteRange | 'unsatisfiable' | undefined {
  const asked = /^bytes=(\d*)-(\d*)$/.exec(header?.replace(/\s/g, '') ?? '');
  if (!asked || (asked[1] === '' && asked[2] === '')) return undefined;
  if (asked[1] === '') {
    const last = Number(asked[2]);
    return last === 0 || size === 0 ? 'unsatisfiable' : { start: Math.max(0, size - last), end: size - 1 };
  }
  const start = Number(asked[1]);
  const end = asked[2] === '' ? size - 1 : Math.min(Number(asked[2]), size - 1);
  if (asked[2] !== '' && Number(asked[2]) < start) return undefined;
  return start >= size ? 'unsatisfiable' : { start, end };
}
