import type { IncomingMessage } from 'node:http';
import { finished, type Readable } from 'node:stream';
import { problem } from '../../../libs/problem/index.js';
import { ApiRefusal } from '../errors/api-refusal.js';

/** A refused body is read on up to this many times its limit: an answer reaches a client that still writes only if somebody reads. */
const DRAINED = 4;

/** All bytes of a body; undefined where they are more than the limit. What comes beyond four times the limit is not waited for. */
export function readBytes(payload: Readable, limit: number, announced: number): Promise<Buffer | undefined> {
  if (announced > limit * DRAINED) return Promise.resolve(undefined);
  // By events: an iterator would wait for turns of its own, which a body of one part need not.
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    let length = 0;
    payload.on('data', (part: Buffer) => {
      length += part.length;
      if (length <= limit) parts.push(part);
      else parts.length = 0;
      if (length <= limit * DRAINED) return;
      resolve(undefined);
      payload.destroy();
    });
    // Also of one that was gone before anybody listened.
    finished(payload, { writable: false }, (error) => {
      if (error) reject(senderLeft());
      else resolve(length > limit ? undefined : parts.length === 1 ? parts[0] : Buffer.concat(parts, length));
    });
  });
}

/** Reads on what nobody takes, so that the answer arrives; a sender of more than this is let go. */
export function drain(raw: IncomingMessage, most: number): void {
  if (raw.complete || raw.destroyed) return;
  let left = most;
  raw.on('data', (part: Buffer) => {
    left -= part.length;
    if (left < 0) raw.destroy();
  });
  raw.on('error', () => undefined);
  raw.resume();
}

/** Nobody may be there to read it; it keeps a lost connection from being taken for a fault of ours. */
function senderLeft(): ApiRefusal {
  const fix = 'Send the whole body, or its length as it is.';
  return new ApiRefusal(400, problem('body_cut_off', undefined, 'The connection ended before the body did.', fix));
}
