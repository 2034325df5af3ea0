import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { Launcher } from '../../cli/index.js';
import { setUpCatalogue, type CatalogueSource } from '../../cli/import/index.js';
import { operator } from '../../journal/index.js';
import { demoPeople } from '../catalogue/index.js';
import { benchChannels } from '../job/demo-channels.js';
import { openHouse, type House } from '../job/house.js';
import { connectChannels } from '../job/stations/connect-channels.js';
import { step } from './step.js';
import { warmPictures } from './warm-pictures.js';

export const TIMEOUT_MS = 300_000;
/** How soon a listing is read back after it was sent: the sandboxes have it at once. */
const POLL_MS = 50;

/** A house on an emptied folder, with channels that answer at once and limit nothing. */
export function openBenchHouse(launcher: Launcher, dataDir: string, port: string): Promise<House> {
  mkdirSync(dataDir, { recursive: true });
  for (const kept of ['postgres', 'storage']) rmSync(path.join(dataDir, kept), { recursive: true, force: true });
  return openHouse(launcher, { dataDir, port: Number(port), latencyMs: 0, rateLimits: 'lifted', editors: demoPeople });
}

/** What comes before the clock: definitions, channels, and pictures with their renditions. Gives drawing → hash. */
export async function prepare(house: House, source: CatalogueSource): Promise<Map<string, string>> {
  const { ds, clock } = house.foundation;
  await step('Set up catalogue and channels', 0, async () => {
    await setUpCatalogue(ds, source.setup, operator('cli', clock.now()));
    await connectChannels(house, benchChannels, POLL_MS);
  });
  return step('Warm the renditions', source.assets.length, (seen) => warmPictures(house, source.assets, TIMEOUT_MS, seen));
}
