import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { ControllerWorld, type TestWorker } from '../support/syndication/index.js';
import { WorkerDied, type FailurePoint } from '../../src/syndication/listings/worker-settings.js';
import { PATIENCE_MS } from '../support/patience.js';

const AFTER_LEASE_MS = 61_000;
const SKUS = Array.from({ length: 12 }, (_, n) => `S${String(n).padStart(2, '0')}`);

class Killed extends WorkerDied {}

/** A worker that dies at a step, the n-th time it comes by. */
function dyingWorker(world: ControllerWorld, point: FailurePoint, after: number): TestWorker {
  let passes = 0;
  return world.worker({
    batchSize: 4,
    planBatchSize: 5,
    pointOfFailure: (reached) => (reached === point && passes++ === after ? Promise.reject(new Killed(point)) : Promise.resolve()),
  });
}

describe('a controller whose workers die', () => {
  let world: ControllerWorld;

  beforeEach(async () => {
    world = await ControllerWorld.open();
    for (const sku of SKUS) await world.approve(sku, `Title of ${sku}`);
  });
  afterEach(async () => {
    await world.close();
  });

  const steps: [FailurePoint, number][] = (['marked', 'sent', 'read'] as const).flatMap((point) =>
    [0, 1, 2].map((after): [FailurePoint, number] => [point, after]),
  );

  it.each(steps)('loses nothing and sends nothing twice when one dies at "%s" (pass %i)', async (point, after) => {
    await expect(dyingWorker(world, point, after).worker.drain()).rejects.toThrow(Killed);
    world.clock.advance(AFTER_LEASE_MS);
    await world.worker().worker.drain();
    world.clock.advance(AFTER_LEASE_MS);
    await world.worker().worker.drain();
    expect(Object.values(await world.states())).toEqual(SKUS.map(() => 'live'));
    // Each reached the channel once; those that died between marking and sending reached it by the second worker only.
    expect([...world.adapter.sent].sort()).toEqual(SKUS.map((sku) => `content ${sku} #1`));
  });

  it('takes off what ended while one that died was looking at it, and looks at it no more', async () => {
    await world.worker().worker.drain();
    const until = new Date(world.clock.now().getTime() + 60_000);
    await world.sql(`UPDATE listing SET state = 'processed', lease_owner = 'dead', lease_until = $1, fence = fence + 1`, [until]);
    for (const sku of SKUS) await world.approve(sku, sku, { lifecycle: 'discontinued' });
    const one = world.worker();
    await one.planner.planBatch();
    const channel = (await one.directory.find('fake_us'))!;
    expect(await one.withdrawer.withdrawBatch(channel)).toBe(0);
    world.clock.advance(AFTER_LEASE_MS);
    await one.withdrawer.withdrawBatch(channel);
    expect([...new Set(world.adapter.withdrawn)].sort()).toEqual(SKUS);
  });

  it.each(['withdrawn', 'gone'] as const)(
    'withdraws what a worker died on at "%s", and calls nothing withdrawn that is still there',
    async (point) => {
      await world.worker().worker.drain();
      for (const sku of SKUS) await world.approve(sku, sku, { lifecycle: 'discontinued' });
      world.adapter.lingers = 2;
      await expect(dyingWorker(world, point, 1).worker.drain()).rejects.toThrow(Killed);
      for (let round = 0; round < 6; round++) {
        const states = await world.states();
        const early = Object.keys(states).filter((sku) => states[sku] === 'withdrawn' && world.adapter.remote.has(sku));
        expect(early).toEqual([]);
        world.clock.advance(AFTER_LEASE_MS);
        await world.worker().worker.drain();
      }
      expect(Object.values(await world.states())).toEqual(SKUS.map(() => 'withdrawn'));
      expect(world.adapter.remote.size).toBe(0);
      // Only what the dead worker had asked for and not written down was asked for twice.
      const asked = SKUS.map((sku) => world.adapter.withdrawn.filter((one) => one === sku).length);
      expect(asked.filter((times) => times > 1).length).toBe(point === 'withdrawn' ? 4 : 0);
    },
  );

  it('sends anew what was wanted again while a worker withdrew it and died', async () => {
    await world.worker().worker.drain();
    await world.approve('S00', 'Recalled', { lifecycle: 'discontinued' });
    const dying = world.worker({
      pointOfFailure: async (point) => {
        if (point !== 'withdrawn') return;
        await world.approve('S00', 'Back again');
        await world.worker().planner.planBatch();
        throw new Killed(point);
      },
    });
    await expect(dying.worker.drain()).rejects.toThrow(Killed);
    expect((await world.states())['S00']).toBe('withdrawing');
    world.clock.advance(AFTER_LEASE_MS);
    await world.worker().worker.drain();
    expect((await world.states())['S00']).toBe('live');
    expect(world.adapter.remote.get('S00')!.fields['title']).toBe('Back again');
  });

  it('plans again what a planner died on', async () => {
    const broken = world.worker();
    const read = world.editions.read.bind(world.editions);
    world.editions.read = () => Promise.reject(new Killed('planning'));
    await expect(broken.worker.drain()).rejects.toThrow(Killed);
    expect(await world.sql('SELECT count(*)::int AS waiting FROM edition_outbox')).toEqual([{ waiting: SKUS.length }]);
    world.editions.read = read;
    await world.worker().worker.drain();
    expect(Object.values(await world.states())).toEqual(SKUS.map(() => 'live'));
  });

  it('refuses the outcome of a worker that was thought dead', async () => {
    const slow = world.worker();
    const quick = world.worker();
    await slow.worker['plan']();
    await slow.worker['plan']();
    await slow.worker['plan']();
    const channel = (await slow.directory.find('fake_us'))!;
    slow.settings.pointOfFailure = async (point) => {
      if (point !== 'sent') return;
      slow.settings.pointOfFailure = () => Promise.resolve();
      // While it sleeps over its answer its lease runs out, and another settles the listings and sends a newer text.
      world.clock.advance(AFTER_LEASE_MS);
      for (const sku of SKUS) await world.approve(sku, 'Newer');
      await quick.worker.drain();
      world.clock.advance(AFTER_LEASE_MS);
      await quick.worker.drain();
    };
    await slow.sender.sendBatch(channel);
    const rows = await world.sql(
      `SELECT state, sequence::text, external_ids->>'id' AS id, live_payload_hash = payload_hash AS same FROM listing`,
    );
    expect(rows).toHaveLength(SKUS.length);
    for (const row of rows) expect(row).toMatchObject({ state: 'live', sequence: '2', same: true });
    expect([...world.adapter.remote.values()].map((entry) => entry.fields['title'])).toEqual(SKUS.map(() => 'Newer'));
  });
});

describe('several workers on one database', () => {
  it('share the work: each listing is sent once, read back, and never held by two', async () => {
    const world = await ControllerWorld.open();
    try {
      for (const sku of SKUS) await world.approve(sku, sku);
      const workers = [1, 2, 3].map(() => world.worker({ batchSize: 2, planBatchSize: 3 }));
      await Promise.all(workers.map(({ worker }) => worker.drain()));
      await workers[0]!.worker.drain();
      expect([...world.adapter.sent].sort()).toEqual(SKUS.map((sku) => `content ${sku} #1`));
      expect(Object.values(await world.states())).toEqual(SKUS.map(() => 'live'));
    } finally {
      await world.close();
    }
  });

  it('react at once when started, and stop cleanly', async () => {
    const world = await ControllerWorld.open();
    try {
      const { worker } = world.worker();
      await worker.start();
      await world.approve('A', 'Mug');
      const until = performance.now() + PATIENCE_MS;
      while ((await world.states())['A'] !== 'live' && performance.now() < until) await new Promise((resolve) => setTimeout(resolve, 10));
      expect(await world.states()).toEqual({ A: 'live' });
      await worker.stop();
      await world.approve('A', 'After the stop');
      expect(world.adapter.sent).toEqual(['content A #1']);
      expect(await world.sql(`SELECT count(*)::int AS held FROM listing WHERE lease_owner IS NOT NULL`)).toEqual([{ held: 0 }]);
    } finally {
      await world.close();
    }
  });

  it('look at a channel about a second after a person asked for it, not when they next had nothing to do for long', async () => {
    const world = await ControllerWorld.open();
    const { worker, upkeep, planner } = world.worker({ pollMs: 250 });
    try {
      await world.approve('A', 'Mug');
      await worker.drain();
      const [rounds, plans] = [jest.spyOn(upkeep, 'step'), jest.spyOn(planner, 'planBatch')];
      const until = async (isThere: () => boolean): Promise<void> => {
        for (const end = performance.now() + PATIENCE_MS; !isThere() && performance.now() < end;)
          await new Promise((resolve) => setTimeout(resolve, 10));
      };
      await worker.start();
      await until(() => rounds.mock.results.length > 0);
      await rounds.mock.results[0]!.value;
      const [reads, planned] = [world.adapter.reads, plans.mock.calls.length];
      await world.sql(`UPDATE channel SET reconcile_since = $1`, [new Date(world.clock.now().getTime() + 1)]);
      await until(() => world.adapter.reads > reads);
      // Four times in a second, also on a machine on which a second takes long.
      expect([world.adapter.reads > reads, plans.mock.calls.length - planned < 20]).toEqual([true, true]);
    } finally {
      await worker.stop();
      await world.close();
    }
  });
});
