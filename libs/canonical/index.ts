import { hash } from 'node:crypto';
import serialize from 'canonicalize';

/**
 * RFC 8785 canonical JSON: one byte sequence per value. Decimals and 64-bit integers must already be strings, because the
 * RFC's numbers are doubles. Throws on what JSON cannot hold (undefined at the top, NaN, infinities): that is a bug of the caller.
 */
export function canonicalJson(value: unknown): string {
  const text = serialize(value);
  if (text === undefined) throw new TypeError('A value that JSON cannot hold has no canonical form');
  return text;
}

/** SHA-256 of bytes, or of a text in UTF-8: 32 bytes. */
export function sha256(bytes: Buffer | Uint8Array | string): Buffer {
  return hash('sha256', bytes, 'buffer');
}

/** SHA-256 of a text in UTF-8, in base64: a key of a map, made without a buffer of 32 bytes. */
export function sha256base64(text: string): string {
  return hash('sha256', text, 'base64');
}

/** SHA-256 of bytes, or of a text in UTF-8: 64 lower-case hex digits. */
export function sha256hex(bytes: Buffer | Uint8Array | string): string {
  return hash('sha256', bytes);
}
