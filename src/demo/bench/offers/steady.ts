import { setTimeout as wait } from 'node:timers/promises';
import type { OfferLine } from '../../../cli/import/index.js';
import { Calls, GOOGLE, latencyOf, say, type Change, type Latency } from './changes.js';
import { rest, type Phase } from './phase.js';

const TICK_MS = 100;

/** Lines at a steady rate, in calls of a tenth of a second each, whether or not the one before was answered: each SKU's price and count once. */
export async function send({ house, shelf }: Phase, name: string, perSecond: number, seconds: number): Promise<Change[]> {
  const { erp } = house.clients;
  const perTick = Math.max(1, Math.round((perSecond * TICK_MS) / 1000));
  const plan = shelf.skus.flatMap((sku): [string, Change['wire']][] => [
    [sku, 'price'],
    [sku, 'stock'],
  ]);
  const changes: Change[] = [];
  const calls = new Calls();
  const started = performance.now();
  for (let tick = 0; tick * TICK_MS < seconds * 1000 && (tick + 1) * perTick <= plan.length; tick++) {
    await wait(Math.max(0, started + tick * TICK_MS - performance.now()));
    const own = plan.slice(tick * perTick, (tick + 1) * perTick);
    const lines = own.map(([sku, wire]): OfferLine => (wire === 'price' ? shelf.otherPrice(sku) : shelf.count(sku)));
    const at = Date.now();
    changes.push(...own.map(([sku, wire]) => ({ sku, wire, at })));
    calls.add(say(erp, lines, `${name}-${tick}`));
  }
  await calls.done();
  return changes;
}

export interface Steady {
  swift: Latency;
  google: Latency;
}

export async function steady(phase: Phase, perSecond: number, seconds: number): Promise<Steady> {
  const changes = await send(phase, 'steady', perSecond, seconds);
  await rest(phase);
  const { manager } = phase.house.foundation.ds;
  return { swift: await latencyOf(manager, changes), google: await latencyOf(manager, changes, { on: GOOGLE }) };
}
