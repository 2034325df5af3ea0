import { Logger } from '@nestjs/common';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ControllerWorld } from '../support/syndication/controller-fixture.js';

let world: ControllerWorld;
let lines: { key: string; state: string; traceId?: string; step: string }[] = [];

beforeAll(async () => {
  world = await ControllerWorld.open();
  const quiet = (): void => undefined;
  const debug = (line: { key: string; state: string; traceId?: string }, step: string): void => void lines.push({ ...line, step });
  Logger.overrideLogger({ log: quiet, warn: quiet, error: quiet, debug });
});
afterAll(() => world.close());

const told = (): string[] => lines.map(({ key, state, traceId, step }) => `${key} ${step} ${state} ${traceId ?? '-'}`);

test("each of the worker's lines on a listing bears the trace id of its newest change, and none where no request was", async () => {
  const { worker } = world.worker();
  await world.approve('A', 'Thing');
  await world.sql(`UPDATE edition_outbox SET trace_id = 'aa'`);
  await world.approve('B', 'Thing');
  await worker.drain({ waitMs: 20_000 });
  expect(told().filter((line) => line.startsWith('A '))).toEqual(['A Listing sent accepted aa', 'A Listing read live aa']);
  expect(told().filter((line) => line.startsWith('B '))).toEqual(['B Listing sent accepted -', 'B Listing read live -']);

  lines = [];
  await world.approve('A', 'Thing', { lifecycle: 'discontinued' });
  await world.sql(`UPDATE edition_outbox SET trace_id = 'bb'`);
  await worker.drain({ waitMs: 20_000 });
  expect(new Set(told())).toEqual(new Set(['A Listing withdrawn withdrawing bb', 'A Listing withdrawn withdrawn bb']));
  expect(told().at(-1)).toBe('A Listing withdrawn withdrawn bb');
});

test('of several changes that come together the newest gives the listing its trace id', async () => {
  const { worker } = world.worker();
  const traceOf = async (): Promise<unknown> => (await world.sql(`SELECT trace_id FROM listing WHERE listing_key = 'B'`))[0]!['trace_id'];
  await world.approve('B', 'Newer');
  await world.sql(`UPDATE edition_outbox SET trace_id = 'cc'`);
  await worker.drain({ waitMs: 20_000 });
  expect(await traceOf()).toBe('cc');
  const wireTrace = async (): Promise<unknown> =>
    (await world.sql(`SELECT DISTINCT trace_id FROM listing_wire WHERE listing_id = (SELECT id FROM listing WHERE listing_key = 'B')`))[0]![
      'trace_id'
    ];
  await world.offer('B', 900, 3);
  await world.sql(`UPDATE offer_outbox SET trace_id = 'dd'`);
  await worker.drain({ waitMs: 20_000 });
  expect(await wireTrace()).toBe('dd');
  expect(await traceOf()).toBe('cc');
  await world.offer('B', 900, 4);
  await world.sql(`UPDATE offer_outbox SET trace_id = NULL`);
  await worker.drain({ waitMs: 20_000 });
  expect(await wireTrace()).toBeNull();
});
