import type { CatalogueSource } from '../../cli/import/index.js';
import type { House } from '../job/house.js';
import { approve } from '../job/stations/approve.js';
import type { DemoChannel } from '../job/stations/connect-channels.js';
import { pushItems, pushOffers } from '../../cli/import/index.js';
import { cutIntoGroups, type Group } from './groups.js';
import { inParallel } from '../../port/kit/index.js';
import { attach } from './stations/attach-pictures.js';
import { awaitRest } from './stations/await-rest.js';
import { submitAll } from './stations/submit-all.js';
import { writeContent } from './stations/write-content.js';

export interface StationTime {
  name: string;
  /** From its first start to its last end. */
  wallMs: number;
  /** Sum over its calls; several run at once, so the sum of all stations is longer than the run. */
  busyMs: number;
}

export interface RunOptions {
  channels: DemoChannel[];
  productsPerGroup: number;
  groupsAtOnce: number;
  timeoutMs: number;
}

/**
 * Products go through the stations in groups, several groups at once, while the worker publishes what is approved: people and ERPs do
 * not wait for each other either.
 */
export async function runStations(
  house: House,
  source: CatalogueSource,
  hashes: ReadonlyMap<string, string>,
  options: RunOptions,
  seen: (live: number) => void,
): Promise<StationTime[]> {
  const { erp, approver } = house.clients;
  const editor = [...house.editors.values()][0]!;
  const times = new Map<string, { from: number; to: number; busyMs: number }>();
  const station = async <T>(name: string, work: Promise<T>): Promise<T> => {
    const from = performance.now();
    const time = times.get(name) ?? { from, to: from, busyMs: 0 };
    times.set(name, time);
    const result = await work;
    time.to = performance.now();
    time.busyMs += time.to - from;
    return result;
  };
  const through = async (group: Group): Promise<void> => {
    const key = group.skus[0]!;
    await station(
      'ERP items',
      pushItems(erp, group.items, `items-${key}`, () => undefined),
    );
    await Promise.all([
      station(
        'ERP offers',
        pushOffers(erp, group.offers, `offers-${key}`, () => undefined),
      ),
      station('Link pictures', attach(editor, group.links)),
    ]);
    await station('Write content', writeContent(house.editors, group.content));
    const reviews = await station('Submit', submitAll(editor, group.skus, options.channels));
    await station('Approve', approve(approver, reviews));
  };
  const groups = cutIntoGroups(source, hashes, options.productsPerGroup);
  await inParallel(groups, options.groupsAtOnce, through);
  await station('Publish what is left', awaitRest(house.foundation.ds.manager, options.timeoutMs, seen));
  return [...times].map(([name, { from, to, busyMs }]) => ({ name, wallMs: to - from, busyMs }));
}
