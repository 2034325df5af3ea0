import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ApiRefusal, drain } from '../../api/index.js';
import type { Acting } from '../../journal/index.js';
import { problem, Refusal } from '../../../libs/problem/index.js';
import { currentTraceId } from '../../../libs/telemetry/index.js';
import type { RunBatch } from '../batches/run-batch.service.js';
import type { BatchRequest, LineTaker } from '../batches/take-lines.service.js';
import type { BatchKind } from '../batches/batch.repository.js';
import type { LineVerdict, Summary } from '../batches/verdict.js';
import { SenderLeft } from '../lines/sender-left.js';
import { readBody, READ_ON } from './read-body.js';

const MAX_KEY = 255;

export interface BatchCall {
  kind: BatchKind;
  request: FastifyRequest;
  reply: FastifyReply;
  keyId: string;
  by: Acting;
}

/**
 * Answers in the form that was asked in: NDJSON is streamed both ways (lines are taken whether or not their answers are read), a JSON array gives one
 * JSON object.
 */
export async function answerBatch(runner: RunBatch, door: LineTaker, call: BatchCall): Promise<void> {
  const { request, reply } = call;
  const { isStream, messages } = readBody(request);
  const answers = runner.run({ ...batchRequest(call), working: patientWith(reply) }, messages, door);
  // The first answer is fetched before the status is sent: a refused key is a 4xx, not a broken stream.
  const first = await answers.next().catch((error: unknown) => {
    if (isStream) drain(request.raw, READ_ON);
    throw keyRefusal(error);
  });
  if (isStream) {
    // A sender who went away takes nothing more: the batch is then closed as broken at once, and its key is free. Not left to the stream
    // of answers, which does not begin at all where the sender was gone before the first.
    const leave = (): void => void answers.return(undefined);
    if (reply.raw.closed) return leave();
    reply.raw.once('close', leave);
    void reply
      .header('content-type', 'application/x-ndjson; charset=utf-8')
      .send(Readable.from(lines(first, answers), { objectMode: false }));
    return;
  }
  const verdicts: LineVerdict[] = [];
  let summary: Summary | undefined;
  for (let next = first; !next.done; next = await answers.next()) {
    if (Array.isArray(next.value)) verdicts.push(...next.value);
    else summary = next.value;
  }
  void reply.send({ verdicts, summary });
}

/**
 * A connection on which nothing moves is closed after a while; not while its lines are worked on, where the sender waits for us (for a lock, say).
 * Rejected: a blank line now and then among the answers. Before the first there is no place for it, and not every reader of NDJSON takes one.
 */
function patientWith({ raw }: FastifyReply): (isAtWork: boolean) => void {
  let waits = false;
  raw.on('timeout', (socket: Socket) => {
    if (waits) socket.setTimeout(socket.timeout ?? 0);
    else socket.destroy();
  });
  return (isAtWork) => {
    waits = isAtWork;
  };
}

function batchRequest({ kind, request, keyId, by }: BatchCall): BatchRequest {
  const key = request.headers['idempotency-key'];
  if (key !== undefined && (typeof key !== 'string' || key.length === 0 || key.length > MAX_KEY)) {
    throw new ApiRefusal(
      400,
      problem(
        'idempotency_key_invalid',
        'Idempotency-Key',
        'This is no usable key.',
        `Send 1 to ${MAX_KEY} characters, new for each request.`,
      ),
    );
  }
  return { kind, keyId, idempotencyKey: key ?? null, by, traceId: currentTraceId() };
}

async function* lines(
  first: IteratorResult<LineVerdict[] | Summary>,
  rest: AsyncGenerator<LineVerdict[] | Summary>,
): AsyncGenerator<Buffer> {
  for (let next = first; !next.done; next = await rest.next()) {
    const part = Array.isArray(next.value) ? next.value : [next.value];
    yield Buffer.from(part.map((one) => `${JSON.stringify(one)}\n`).join(''));
  }
}

function keyRefusal(error: unknown): unknown {
  if (error instanceof SenderLeft) return new ApiRefusal(400, error.problem);
  if (!(error instanceof Refusal)) return error;
  return new ApiRefusal(error.problems[0]!.code === 'batch_running' ? 409 : 422, error.problems);
}
