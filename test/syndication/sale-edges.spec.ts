import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { ControllerWorld, type TestWorker } from '../support/syndication/index.js';

const DAY_MS = 86_400_000;

describe('a sale that begins or ends while nobody writes', () => {
  let world: ControllerWorld;
  let one: TestWorker;
  let start: number;
  beforeEach(async () => {
    world = await ControllerWorld.open();
    one = world.worker();
    start = world.clock.now().getTime();
    await world.approve('A', 'Mug');
    await world.offer('A', 1200, 5);
    await one.offers.planBatches();
  });
  afterEach(() => world.close());

  const at = (ms: number): string => new Date(start + ms).toISOString();
  const sale = (audience: string, from: number, to: number) =>
    world.sql(
      `INSERT INTO offer (sku, market_code, audience, price_minor, sale_price_minor, sale_from, sale_to, currency, exponent, source)
       VALUES ('A', 'us', $1, 1200, 900, $2, $3, 'USD', 2, 'test')
       ON CONFLICT (sku, market_code, audience) DO UPDATE SET sale_price_minor = 900, sale_from = $2, sale_to = $3`,
      [audience, at(from), at(to)],
    );

  it('is looked at once where two audiences have it, and not at all where everybody has none', async () => {
    await sale('*', 60_000, DAY_MS);
    await sale('b2b', 60_000, 120_000);
    world.clock.advance(60_000);
    expect(await one.offers.planBatches()).toBe(1);
    world.clock.advance(60_000);
    expect(await one.offers.planBatches()).toBe(0);
  });

  it('is said however long no worker ran, once', async () => {
    await sale('*', DAY_MS, 2 * DAY_MS);
    world.clock.advance(30 * DAY_MS);
    expect(await world.worker().offers.planBatches()).toBe(1);
    world.clock.advance(60_000);
    expect(await world.worker().offers.planBatches()).toBe(0);
  });

  it('is taken back where a clock that ran ahead is set back, and said again in its time', async () => {
    await sale('*', DAY_MS, 3 * DAY_MS);
    world.clock.advance(2 * DAY_MS);
    expect(await one.offers.planBatches()).toBe(1);
    world.clock.set(new Date(start + 60_000));
    expect(await one.offers.planBatches()).toBe(1);
    world.clock.set(new Date(start + DAY_MS));
    expect(await one.offers.planBatches()).toBe(1);
  });

  it('nor does what is sold ahead wait for a writer when its day comes within a year', async () => {
    await world.sql(`UPDATE offer SET availability = 'preorder', available_from = $1 WHERE sku = 'A'`, [at(366 * DAY_MS)]);
    world.clock.advance(DAY_MS - 60_000);
    expect(await one.offers.planBatches()).toBe(0);
    world.clock.advance(60_000);
    expect(await one.offers.planBatches()).toBe(1);
    world.clock.advance(60_000);
    expect(await one.offers.planBatches()).toBe(0);
  });

  it('holds up no price where it cannot be looked at: that is told once, and nothing is lost of it', async () => {
    const told = jest.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
    await world.approve('B', 'Bowl');
    await sale('*', 60_000, DAY_MS);
    await world.asOwner('ALTER TABLE sale_mark RENAME TO sale_mark_away');
    const taken: number[] = [];
    for (let turn = 1; turn <= 2; turn++) {
      world.clock.advance(60_000);
      await world.offer('B', 900, turn);
      taken.push(await one.offers.planBatches());
    }
    expect(taken).toEqual([1, 1]);
    expect(told.mock.calls.map(([, message]) => message)).toEqual(['Sales that begin or end could not be looked at; it is tried again']);
    told.mockRestore();
    await world.asOwner('ALTER TABLE sale_mark_away RENAME TO sale_mark');
    world.clock.advance(60_000);
    expect(await one.offers.planBatches()).toBe(1);
  });
});
