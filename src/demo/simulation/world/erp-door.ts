import { RunBatch, TakeItems, TakeOffers, type LineVerdict, type Message, type Summary } from '../../../ingest/index.js';
import { newTraceId } from '../../../../libs/telemetry/index.js';
import { acting } from './people.js';
import type { SimulatedProcess } from './simulated-process.js';

export interface ErpAnswer {
  verdicts: LineVerdict[];
  state: Summary['state'];
}

/** A batch by the ERP's door, as its controllers give it to the services. */
export async function pushBatch(
  process: SimulatedProcess,
  kind: 'items' | 'offers',
  lines: object[],
  from: { keyId: string; key: string | null; now: Date },
): Promise<ErpAnswer> {
  const request = { kind, idempotencyKey: from.key, traceId: newTraceId(), keyId: from.keyId, by: acting('erp', from.now) };
  const door = kind === 'items' ? process.get(TakeItems) : process.get(TakeOffers);
  const verdicts: LineVerdict[] = [];
  let last: Summary | undefined;
  for await (const told of process.get(RunBatch).run(request, messagesOf(lines), door)) {
    if (Array.isArray(told)) verdicts.push(...told);
    else last = told;
  }
  return { verdicts, state: last!.state };
}

async function* messagesOf(lines: object[]): AsyncGenerator<Message[]> {
  for (const [at, body] of lines.entries())
    yield [{ line: at + 1, body: JSON.parse(JSON.stringify(body)) as Record<string, unknown>, problems: [] }];
}
