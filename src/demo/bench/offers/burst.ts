import { setTimeout as wait } from 'node:timers/promises';
import { inParallel } from '../../../port/kit/index.js';
import { Calls, GOOGLE, latencyOf, say, stagesOf, SWIFT, type Change, type Latency, type Stage } from './changes.js';
import { rest, type Phase } from './phase.js';

export interface Burst {
  lines: number;
  /** From the first line until nothing was on its way any more. */
  seconds: number;
  stops: Latency;
  /** Where the time of the stops goes, each part from the end of the one before, where channels take changes at once. */
  stages: Stage[];
  /** The newest price of each SKU; one that was overtaken is never sent. */
  prices: Latency;
}

const STREAMS = 4;
const STOP_EVERY_MS = 250;

/** A stop-sell every quarter of a second while the ERP streams prices of other SKUs. */
export async function burst(phase: Phase, prices: number): Promise<Burst> {
  const { house, shelf } = phase;
  const { erp } = house.clients;
  const half = Math.floor(shelf.skus.length / 2);
  const [priced, stopped] = [shelf.skus.slice(0, half), shelf.skus.slice(half)];
  const each = Math.ceil(prices / STREAMS);
  // The last price of each SKU is to be news, so none of the burst is what the channels show already.
  const shown = new Map(priced.map((sku) => [sku, shelf.standing(sku)]));
  const started = Date.now();
  let isStreaming = true;
  const calls = new Calls();
  const stream = inParallel([...Array(STREAMS).keys()], STREAMS, async (number) => {
    const own = priced.filter((_, index) => index % STREAMS === number);
    const lines = Array.from({ length: each }, (_, at) => own[at % own.length]!).map((sku) => shelf.otherPrice(sku, shown.get(sku)));
    await say(erp, lines, `burst-${number}`);
  });
  calls.add(stream.then(() => undefined).finally(() => (isStreaming = false)));
  const stops: Change[] = [];
  const answered: number[] = [];
  for (let at = 0; isStreaming && at < stopped.length; at++) {
    const since = Date.now();
    stops.push({ sku: stopped[at]!, wire: 'stock', at: since });
    calls.add(say(erp, [shelf.stop(stopped[at]!)], `stop-${at}`).then(() => void answered.push(Date.now() - since)));
    await wait(STOP_EVERY_MS);
  }
  await calls.done();
  await rest(phase);
  const seconds = (Date.now() - started) / 1000;
  const { manager } = house.foundation.ds;
  const newest = priced.map((sku): Change => ({ sku, wire: 'price', at: started }));
  return {
    lines: STREAMS * each,
    seconds,
    stops: await latencyOf(manager, stops, { flips: true, on: [...SWIFT, ...GOOGLE] }),
    stages: await stagesOf(manager, stops, answered),
    prices: await latencyOf(manager, newest),
  };
}
