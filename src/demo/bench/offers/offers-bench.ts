import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import type { Launcher } from '../../../cli/index.js';
import { readAcknowledgements } from '../../../syndication/index.js';
import { generateCatalogue } from '../../catalogue/index.js';
import { benchChannels } from '../../job/demo-channels.js';
import type { House } from '../../job/house.js';
import { openBenchHouse, prepare, TIMEOUT_MS } from '../prepare.js';
import { rawLimit } from '../raw-limit.js';
import { runStations } from '../run-stations.js';
import { step } from '../step.js';
import { programsOf, watchMemory } from '../usage.js';
import { burst } from './burst.js';
import { holds } from './holds.js';
import { judgeOffers, printOffers, type OffersResult } from './offers-report.js';
import { realLimits } from './real-limits.js';
import { Shelf } from './shelf.js';
import { staleItems } from './stale-items.js';
import { steady } from './steady.js';

export interface OffersFlags {
  listings: string;
  prices: string;
  holds: string;
  json?: string;
  data: string;
  port: string;
}

const SEED = 1;
const PER_SECOND = 200;
const STEADY_S = 20;
const LIMITED_S = 10;
const SALES_PER_SECOND = 20;

/** How fast prices and stock reach the channels, on a catalogue that is live on three of them. */
export async function benchOffers(launcher: Launcher, flags: OffersFlags): Promise<number> {
  const dataDir = path.resolve(flags.data);
  const house = await openBenchHouse(launcher, dataDir, flags.port);
  try {
    const result = await measure(house, dataDir, flags);
    process.stdout.write(`\n${printOffers(result)}\n`);
    if (flags.json) writeFileSync(path.resolve(flags.json), `${JSON.stringify(result, null, 2)}\n`);
    return judgeOffers(result).every(({ reached }) => reached) ? 0 : 1;
  } finally {
    await house.close();
  }
}

async function measure(house: House, dataDir: string, flags: OffersFlags): Promise<OffersResult> {
  const shelf = await publish(house, Number(flags.listings));
  const phase = { house, shelf };
  const { manager } = house.foundation.ds;
  const stopWatching = watchMemory(await programsOf(house, dataDir));
  const began = new Date();
  const even = await step('Steady changes', 0, () => steady(phase, PER_SECOND, STEADY_S));
  const raw = await step('Raw limit', 0, () => rawLimit(house, even.swift.measured, began));
  const stale = await step('Stale counts', 0, () => staleItems(phase, SALES_PER_SECOND));
  const heavy = await step('Burst of prices', 0, () => burst(phase, Number(flags.prices)));
  const decided = await step('Held prices', 0, () => holds(phase, Number(flags.holds)));
  const memory = await stopWatching();
  const limited = await step('Under real limits', 0, () => realLimits(phase, PER_SECOND, LIMITED_S));
  const rows = await readAcknowledgements(manager);
  return {
    cores: availableParallelism(),
    skus: shelf.skus.length,
    places: rows.length,
    perSecond: PER_SECOND,
    even,
    raw,
    stale,
    heavy,
    decided,
    limited,
    memory,
  };
}

/** Everything live on three channels, so that changes meet what a running business has. */
async function publish(house: House, wanted: number): Promise<Shelf> {
  const { source, listings } = generateCatalogue({ listings: wanted, seed: SEED });
  const hashes = await prepare(house, source);
  const options = { channels: benchChannels, productsPerGroup: 40, groupsAtOnce: 3, timeoutMs: TIMEOUT_MS };
  await step('Publish', listings, (seen) => runStations(house, source, hashes, options, seen));
  return new Shelf(source, await readAcknowledgements(house.foundation.ds.manager), benchChannels.length, 'US', 'USD');
}
