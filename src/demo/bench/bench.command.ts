import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { readApprovalTimes } from '../../approval/index.js';
import type { Command } from 'commander';
import { wholeFlag, type Launcher, type PlinthCommand } from '../../cli/index.js';
import { generateCatalogue } from '../catalogue/index.js';
import type { CatalogueSource } from '../../cli/import/index.js';
import { benchChannels } from '../job/demo-channels.js';
import type { House } from '../job/house.js';
import { readOutcomes } from '../../syndication/index.js';
import { graphqlCommand } from './graphql/graphql.command.js';
import { catalogueCommand } from './million/catalogue.command.js';
import { benchIngest, type IngestFlags } from './ingest/ingest-bench.js';
import { benchOffers, type OffersFlags } from './offers/offers-bench.js';
import { openBenchHouse, prepare, TIMEOUT_MS } from './prepare.js';
import { rawLimit } from './raw-limit.js';
import { judge, printReport, type BenchResult } from './report.js';
import { channelResults, lastLive, whyNotLive } from './results.js';
import { runStations } from './run-stations.js';
import { step } from './step.js';
import { cpuOf, machineCpuMs, programsOf, watchMemory } from './usage.js';

interface BenchFlags {
  listings: string;
  json?: string;
  data: string;
  port: string;
  groupSize: string;
  atOnce: string;
}

const SEED = 1;

/** `plinth bench`: measures one of the benchmarks, for docs and floors. */
export const benchCommand: PlinthCommand = (command, launcher) => {
  command
    .command('demo')
    .description('The main job on a generated catalogue: from the first ERP line to the last listing read back live')
    .option('--listings <n>', 'at least this many listings, summed over the channels', '5000')
    .option('--json <file>', 'write the result as data')
    .option('--data <folder>', 'where the benchmark keeps its data; emptied at each start', '.plinth/bench')
    .option('--port <port>', 'port of the API', '4000')
    .option('--group-size <n>', 'products that go through the stations together', '40')
    .option('--at-once <n>', 'groups on their way at the same time', '3')
    .action(async (flags: BenchFlags) => {
      process.exitCode = await benchDemo(launcher, flags);
    });
  command
    .command('offers')
    .description("Prices and stock of a catalogue that is live: from the ERP's call to the channels' acknowledgement")
    .option('--listings <n>', 'at least this many listings, summed over the channels', '5000')
    .option('--prices <n>', 'lines of the burst', '100000')
    .option('--holds <n>', 'held prices that are decided by one call, at most 10000', '10000')
    .option('--json <file>', 'write the result as data')
    .option('--data <folder>', 'where the benchmark keeps its data; emptied at each start', '.plinth/bench')
    .option('--port <port>', 'port of the API', '4000')
    .action(async (flags: OffersFlags) => {
      for (const [name, most] of Object.entries({ listings: 1e6, prices: 1e7, holds: 10_000 }))
        wholeFlag(`--${name}`, flags[name as 'listings'], most);
      process.exitCode = await benchOffers(launcher, flags);
    });
  ingestCommand(command, launcher);
  graphqlCommand(command, launcher);
  catalogueCommand(command, launcher);
};

function ingestCommand(command: Command, launcher: Launcher): void {
  command
    .command('ingest')
    .description("The ERP's door: new, changed, unchanged and unordered lines, streams side by side, a long request, a hot product")
    .option('--lines <n>', 'lines of each load', '20000')
    .option('--long <n>', 'lines of the one long request', '100000')
    .option('--writers <n>', 'writers of one product at once', '50')
    .option('--json <file>', 'write the result as data')
    .option('--data <folder>', 'where the benchmark keeps its data; emptied at each start', '.plinth/bench')
    .option('--port <port>', 'port of the API', '4000')
    .action(async (flags: IngestFlags) => {
      for (const [name, most] of Object.entries({ lines: 1e6, long: 1e7, writers: 1_000 }))
        wholeFlag(`--${name}`, flags[name as 'lines'], most);
      process.exitCode = await benchIngest(launcher, flags);
    });
}

async function benchDemo(launcher: Launcher, flags: BenchFlags): Promise<number> {
  wholeFlag('--listings', flags.listings, 1e6);
  const dataDir = path.resolve(flags.data);
  const house = await openBenchHouse(launcher, dataDir, flags.port);
  try {
    const result = await measure(house, dataDir, flags);
    process.stdout.write(`\n${printReport(result)}\n`);
    if (flags.json) writeFileSync(path.resolve(flags.json), `${JSON.stringify(result, null, 2)}\n`);
    return judge(result).every(({ reached }) => reached) ? 0 : 1;
  } finally {
    await house.close();
  }
}

async function measure(house: House, dataDir: string, flags: BenchFlags): Promise<BenchResult> {
  const { source, listings, incomplete } = generateCatalogue({ listings: Number(flags.listings), seed: SEED });
  const { ds } = house.foundation;
  const hashes = await prepare(house, source);
  const programs = await programsOf(house, dataDir);
  const before = cpuOf(programs);
  const machineBefore = machineCpuMs();
  const stopWatching = watchMemory(programs);
  const startedAt = Date.now();
  const stations = await step('Main job', listings, (seen) =>
    runStations(
      house,
      source,
      hashes,
      { channels: benchChannels, productsPerGroup: Number(flags.groupSize), groupsAtOnce: Number(flags.atOnce), timeoutMs: TIMEOUT_MS },
      seen,
    ),
  );
  const after = cpuOf(programs);
  const machineMs = machineCpuMs() - machineBefore;
  const memory = await stopWatching();
  const outcomes = await readOutcomes(ds.manager);
  const endedAt = lastLive(outcomes) ?? Date.now();
  const channels = channelResults(outcomes, await readApprovalTimes(ds.manager));
  const why = whyNotLive(outcomes);
  const listingsSent = outcomes.filter(({ sent }) => sent).length;
  const raw = await step('Raw limit', 0, () => rawLimit(house, listingsSent));
  const cpuMs = before && after ? Object.fromEntries(Object.entries(after).map(([name, ms]) => [name, ms - (before[name] ?? 0)])) : null;
  return {
    cores: availableParallelism(),
    products: source.erpItems.filter((item) => !item.parentSku).length,
    incomplete: incomplete.length,
    generated: listings,
    eligible: eligible(source),
    seconds: (endedAt - startedAt) / 1000,
    channels,
    why,
    stations,
    cpuMs,
    machineMs,
    memory,
    raw,
  };
}

/** What each channel makes of complete products: one listing a product, one for it and each variant, one a variant. */
function eligible({ erpItems }: CatalogueSource): Record<string, number> {
  const products = erpItems.filter((item) => !item.parentSku).length;
  const variants = erpItems.filter((item) => 'gtin' in item.facts).length;
  const of = { shopify: products, amazon: products + variants, google: variants };
  return Object.fromEntries(benchChannels.map(({ code, kind }) => [code, of[kind]]));
}
