import type { Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import { jsonFault, problem } from '../../../libs/problem/index.js';
import { ApiRefusal } from '../errors/api-refusal.js';
import { readBytes } from './body-bytes.js';
import { charsetUnknown, declaredCharset, wholeDecoderOf, notInCharset, withByteOrder } from './charset.js';
import { encodingOf, unpack } from './unpack.js';

/** The text of a JSON body that its route reads itself: it says more of it than a value does. */
export class JsonText {
  constructor(readonly text: string) {}
}

/** The text of a JSON body: unpacked, in the charset that it declares, else in UTF-8, and refused where it is not. */
export async function readText(request: FastifyRequest, payload: Readable, limit: number): Promise<string> {
  const { headers } = request;
  const encoding = encodingOf(headers['content-encoding']);
  const charset = declaredCharset(headers['content-type']);
  if (charset !== 'utf-16' && !wholeDecoderOf(charset)) throw new ApiRefusal(415, charsetUnknown(charset));
  const packed = await readBytes(payload, limit, Number(headers['content-length'] ?? 0));
  const bytes = packed && (await unpack(packed, encoding, limit));
  if (!bytes) throw new ApiRefusal(413, tooLarge(limit));
  try {
    return wholeDecoderOf(withByteOrder(charset, bytes))!.decode(bytes);
  } catch {
    throw new ApiRefusal(400, notInCharset(charset));
  }
}

/** The value of a JSON text; a text that is none is told the place. */
export function parseJson(text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw badJson(text);
  }
  if (/proto/i.test(text) || text.includes('\\u00')) refuseForbiddenKeys(value);
  return value;
}

/** Status 400 for a text that is no JSON, with line and column of the first letter that cannot stand there. */
export function badJson(text: string): ApiRefusal {
  if (text.trim() === '') return new ApiRefusal(400, problem('bad_json', undefined, 'The body is empty.', 'Send JSON.'));
  const { line, column } = jsonFault(text);
  const fix = 'Send JSON as a whole, and mend it at this place.';
  return new ApiRefusal(400, problem('bad_json', `line ${line}, column ${column}`, 'The body is not JSON.', fix));
}

/** Names by which a value that is copied carelessly would change what all objects are. No input of ours has them. */
function refuseForbiddenKeys(root: unknown): void {
  const open = [root];
  while (open.length > 0) {
    const value = open.pop();
    if (typeof value !== 'object' || value === null) continue;
    const made = Object.hasOwn(value, 'constructor') ? (value as { constructor: unknown }).constructor : undefined;
    const isMade = typeof made === 'object' && made !== null && Object.hasOwn(made, 'prototype');
    if (Object.hasOwn(value, '__proto__') || isMade)
      throw new ApiRefusal(400, problem('forbidden_key', undefined, 'The body has a field that no input has.', 'Leave __proto__ out.'));
    open.push(...(Object.values(value) as unknown[]));
  }
}

function tooLarge(limit: number) {
  const message = `The body is larger than the ${limit / 1024 / 1024} MiB that this route takes at once.`;
  const fix = 'Send fewer at a time; the ERP routes take any amount as application/x-ndjson, one message per line.';
  return problem('too_large', undefined, message, fix);
}
