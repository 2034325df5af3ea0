import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { inTransaction } from '../../../libs/db/index.js';
import { problem, Refusal } from '../../../libs/problem/index.js';
import type { Message } from '../lines/read-message.js';
import {
  answeredLines,
  closeBatch,
  insertMessages,
  openBatch,
  reserveMessageIds,
  resumeBatch,
  storedVerdicts,
  type Door,
} from './batch.repository.js';
import { emptyCounts, type LineVerdict, type Summary } from './verdict.js';

export interface BatchRequest {
  door: Door;
  /** The sending system: the key's person. */
  source: string;
  keyId: string;
  idempotencyKey: string | null;
  requestId: string | null;
}

/** A message with the id under which its effects are recorded. */
export interface NumberedMessage extends Message {
  id: string;
}

export interface TakenMessage extends LineVerdict {
  order: string | null;
}

/** What a door does with a chunk: one transaction, one verdict per message, in order. */
export type TakeChunk = (m: EntityManager, messages: NumberedMessage[], request: BatchRequest) => Promise<TakenMessage[]>;

/** Lines per transaction. 500 keep a transaction short (tens of milliseconds) and the statements per line few. */
const CHUNK = 500;

/**
 * Runs a batch: chunk by chunk, each in a transaction that holds the effects, the messages and their verdicts together, so that an
 * answered line is a stored line. A batch that broke goes on under the same key: lines that were answered keep their answer.
 */
@Injectable()
export class RunBatch {
  constructor(private readonly ds: DataSource) {}

  /** Yields the verdicts as chunks commit, and last the summary. Throws Refusal where the key is in use or belongs to another body. */
  async *run(request: BatchRequest, messages: AsyncIterable<Message>, take: TakeChunk): AsyncGenerator<LineVerdict | Summary> {
    const batch = await openBatch(this.ds.manager, request);
    if (batch.state === 'finished') return yield* this.replay(batch.id, batch.body_hash, messages);
    if (!batch.fresh && (batch.alive || !(await resumeBatch(this.ds.manager, batch.id)))) throw new Refusal(running());
    const hash = createHash('sha256');
    const counts = emptyCounts();
    let lines = 0;
    try {
      for await (const chunk of inChunks(messages)) {
        for (const message of chunk) hashMessage(hash, message);
        const verdicts = await inTransaction(this.ds, (m) => this.takeChunk(m, batch.id, batch.fresh, chunk, request, take));
        for (const verdict of verdicts) {
          counts[verdict.verdict] += 1;
          lines += 1;
          yield verdict;
        }
      }
    } catch (error) {
      await closeBatch(this.ds.manager, batch.id, 'broken', null, counts);
      throw error;
    }
    await closeBatch(this.ds.manager, batch.id, 'finished', hash.digest(), counts);
    yield { batch: batch.id, lines, counts, replayed: false };
  }

  private async takeChunk(
    m: EntityManager,
    batchId: string,
    fresh: boolean,
    chunk: Message[],
    request: BatchRequest,
    take: TakeChunk,
  ): Promise<LineVerdict[]> {
    const answered = fresh
      ? []
      : await answeredLines(
          m,
          batchId,
          chunk.map(({ line, body }) => ({ line, body })),
        );
    if (answered.some((one) => !one.same)) throw new Refusal(otherBody());
    const known = new Map(answered.map(({ same: _same, ...verdict }) => [verdict.line, verdict]));
    const open = chunk.filter((message) => !known.has(message.line));
    const ids = open.length > 0 ? await reserveMessageIds(m, open.length) : [];
    const numbered = open.map((message, at) => ({ ...message, id: ids[at]! }));
    const taken = open.length > 0 ? await take(m, numbered, request) : [];
    if (taken.length > 0)
      await insertMessages(
        m,
        batchId,
        taken.map((one, at) => ({ ...one, id: numbered[at]!.id, body: numbered[at]!.body })),
      );
    for (const { order: _order, ...verdict } of taken) known.set(verdict.line, verdict);
    return chunk.map((message) => known.get(message.line)!);
  }

  private async *replay(batchId: string, bodyHash: Buffer | null, messages: AsyncIterable<Message>): AsyncGenerator<LineVerdict | Summary> {
    const hash = createHash('sha256');
    for await (const message of messages) hashMessage(hash, message);
    if (!bodyHash?.equals(hash.digest())) throw new Refusal(otherBody());
    const counts = emptyCounts();
    let last = 0;
    for (;;) {
      const page = await storedVerdicts(this.ds.manager, batchId, last, CHUNK);
      for (const verdict of page) {
        counts[verdict.verdict] += 1;
        yield verdict;
      }
      if (page.length < CHUNK) return yield { batch: batchId, lines: last + page.length, counts, replayed: true };
      last = page.at(-1)!.line;
    }
  }
}

function hashMessage(hash: ReturnType<typeof createHash>, message: Message): void {
  hash.update(`${message.line}:${message.body === null ? JSON.stringify(message.problems) : JSON.stringify(message.body)}\n`);
}

async function* inChunks(messages: AsyncIterable<Message>): AsyncGenerator<Message[]> {
  let chunk: Message[] = [];
  for await (const message of messages) {
    chunk.push(message);
    if (chunk.length < CHUNK) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}

function running() {
  return problem(
    'batch_running',
    'Idempotency-Key',
    'A request with this key is being worked on.',
    'Wait for its answer, or repeat in a minute: the repeat gets the same answer.',
  );
}

function otherBody() {
  return problem('idempotency_key_reused', 'Idempotency-Key', 'This key was used with another body.', 'Use a new key for a new request.');
}
