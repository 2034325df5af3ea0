import type { IncomingMessage } from 'node:http';
import type { FastifyRequest } from 'fastify';
import {
  ApiRefusal,
  BODY_LIMIT,
  badJson,
  charsetUnknown,
  declaredCharset,
  decoderOf,
  drain,
  encodingOf,
  isUtf8,
  NDJSON,
  notInCharset,
  withByteOrder,
  type JsonText,
} from '../../api/index.js';
import { problem, Refusal } from '../../../libs/problem/index.js';
import { decodeLines } from '../lines/decode-lines.js';
import { readMessage, readText, type Message } from '../lines/read-message.js';
import { SenderLeft } from '../lines/sender-left.js';
import { splitArray } from '../lines/split-array.js';
import { splitLines } from '../lines/split-lines.js';
import { unzipLines } from '../lines/unzip-lines.js';

/** Bytes of a refused body that are still read, so that the answer reaches whoever sends on. */
export const READ_ON = 16 * BODY_LIMIT;

/** How messages are sent, and how they are answered. */
export interface MessageBody {
  isStream: boolean;
  /** As many at once as came together. */
  messages: AsyncIterable<Message[]>;
}

/** Other forms reach this far too (the media room takes them as streams). */
export function readBody(request: FastifyRequest): MessageBody {
  const header = request.headers['content-type'] ?? '';
  const type = header.split(';')[0]!.trim().toLowerCase();
  if (NDJSON.includes(type)) return { isStream: true, messages: streamed(request, header) };
  if (type === 'application/json') return { isStream: false, messages: listed(request.body as JsonText) };
  drain(request.raw, READ_ON);
  const fix = 'Send application/x-ndjson (also called application/jsonl), or application/json with an array.';
  throw new ApiRefusal(
    415,
    problem('unsupported_media_type', 'Content-Type', `This route does not take ${type.slice(0, 100) || 'a body without a type'}.`, fix),
  );
}

function streamed(request: FastifyRequest, contentType: string): AsyncGenerator<Message[]> {
  try {
    const encoding = encodingOf(request.headers['content-encoding']);
    if (encoding !== 'identity' && encoding !== 'gzip') throw new ApiRefusal(415, onlyGzip(encoding));
    const charset = declaredCharset(contentType);
    if (charset !== 'utf-16' && !decoderOf(charset)) throw new ApiRefusal(415, charsetUnknown(charset));
    return lines(request.raw, encoding === 'gzip', charset);
  } catch (error) {
    drain(request.raw, READ_ON);
    throw error;
  }
}

async function* lines(raw: IncomingMessage, isZipped: boolean, charset: string): AsyncGenerator<Message[]> {
  const bytes = isZipped ? unzipLines(raw) : (raw.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>);
  try {
    // Judged line by line: one that is no text is refused by itself.
    const inUtf8 = isUtf8(charset) ? bytes : decodeLines(bytes, (first) => decoderOf(withByteOrder(charset, first))!);
    const noText = isUtf8(charset) ? undefined : (path: string) => notInCharset(charset, path);
    for await (const some of splitLines(inUtf8)) yield some.map((line) => readMessage(line, noText));
  } catch (error) {
    throw error instanceof Refusal || (raw.complete && !isReset(error)) ? error : new SenderLeft();
  } finally {
    drain(raw, READ_ON);
  }
}

/** The connection may end behind a body that is all there, before it was read. */
const isReset = (error: unknown): boolean => (error as { code?: unknown }).code === 'ECONNRESET';

/** Judged as a whole before a batch begins: of a text that is no JSON nothing can be taken. */
function listed({ text }: JsonText): AsyncGenerator<Message[]> {
  try {
    JSON.parse(text);
  } catch {
    throw badJson(text);
  }
  return elements(text);
}

/** So many elements are read at once, before others get their turn. */
const AT_ONCE = 100;

async function* elements(text: string): AsyncGenerator<Message[]> {
  let number = 0;
  let some: Message[] = [];
  for (const one of splitArray(text)) {
    some.push(readText(++number, one));
    if (some.length < AT_ONCE) continue;
    yield await Promise.resolve(some);
    some = [];
  }
  if (some.length > 0) yield some;
}

function onlyGzip(encoding: string) {
  const fix = 'Send gzip, or the lines as they are.';
  return problem('encoding_unknown', 'Content-Encoding', `${encoding} is not read here, where lines are streamed.`, fix);
}
