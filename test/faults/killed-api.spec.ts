import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { World } from '../main-job/world.js';
import { startProgram, type Program } from './program.js';

const LINES = 3_000;
const lines = Array.from({ length: LINES }, (_, at) =>
  JSON.stringify({ sku: `ITEM-${at}`, family: 'kitchen', facts: { tax_code: 'standard' }, sourceRevision: '1' }),
);

interface Verdict {
  line?: number;
  sku?: string;
  verdict?: string;
  batch?: string;
  state?: string;
  counts?: Record<string, number>;
}

describe('an API that is killed in the middle of an NDJSON stream', () => {
  let world: World;
  const programs: Program[] = [];

  beforeAll(async () => {
    world = await World.open({ role: 'api' });
  });
  afterAll(async () => {
    await Promise.all(programs.map((program) => program.kill()));
    await world.close();
  });

  const start = async (): Promise<Program> => {
    const program = await startProgram(world, { ROLE: 'api' });
    programs.push(program);
    return program;
  };

  /** Sends lines under one key; `onAnswer` sees each answered line and may stop the sending by returning true. */
  const push = (url: string, onAnswer: (told: Verdict) => void): Promise<{ told: Verdict[]; broke: boolean }> =>
    new Promise((resolve) => {
      const told: Verdict[] = [];
      const done = (broke: boolean) => resolve({ told, broke });
      const headers = {
        authorization: `Bearer ${world.server.keys.integration}`,
        'content-type': 'application/x-ndjson',
        'idempotency-key': 'nightly-1',
      };
      const sending = request(`${url}/erp/v1/items`, { method: 'POST', headers }, (response) => {
        let rest = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          const complete = (rest + chunk).split('\n');
          rest = complete.pop()!;
          for (const line of complete.filter(Boolean)) {
            told.push(JSON.parse(line) as Verdict);
            onAnswer(told.at(-1)!);
          }
        });
        response.on('end', () => done(false));
        response.on('error', () => done(true));
      });
      sending.on('error', () => done(true));
      sending.end(`${lines.join('\n')}\n`);
    });

  it('takes each line once when it is repeated with the same Idempotency-Key', async () => {
    const first = await start();
    let killing: Promise<void> | undefined;
    const broken = await push(first.url, () => {
      killing ??= first.kill();
    });
    await killing;
    expect(broken.broke).toBe(true);
    const answered = broken.told.filter(({ line }) => line !== undefined);
    expect(answered.length).toBeGreaterThan(0);
    expect(answered.length).toBeLessThan(LINES);
    // An answered line is a stored line.
    const stored = async () => (await world.sql<{ count: number }>(`SELECT count(*)::int AS count FROM product_node`))[0]!.count;
    expect(await stored()).toBeGreaterThanOrEqual(answered.length);
    expect(await stored()).toBeLessThan(LINES);

    const second = await start();
    const whole = await push(second.url, () => undefined);
    const verdicts = whole.told.filter(({ line }) => line !== undefined);
    expect(verdicts.map(({ line, sku, verdict }) => `${line} ${sku} ${verdict}`)).toEqual(
      lines.map((_, at) => `${at + 1} ITEM-${at} created`),
    );
    expect(whole.told.at(-1)).toMatchObject({ state: 'finished', counts: { created: LINES } });
    const [rows] = await world.sql(
      `SELECT (SELECT count(*)::int FROM product_node) AS nodes, (SELECT count(*)::int FROM erp_message) AS messages,
              (SELECT count(*)::int FROM erp_batch) AS batches, (SELECT count(DISTINCT line)::int FROM erp_message) AS lines,
              (SELECT max(revision)::int FROM product_node) AS revision`,
    );
    expect(rows).toEqual({ nodes: LINES, messages: LINES, batches: 1, lines: LINES, revision: 1 });
    expect(await second.stop()).toBe(0);
  });
});
