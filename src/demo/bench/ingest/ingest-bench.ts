import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Launcher } from '../../../cli/index.js';
import { AttributeCatalog } from '../../../catalog/index.js';
import { setUpCatalogue } from '../../../cli/import/index.js';
import { operator } from '../../../journal/index.js';
import { generateCatalogue } from '../../catalogue/index.js';
import type { House } from '../../job/house.js';
import { openBenchHouse } from '../prepare.js';
import { step } from '../step.js';
import { watchMemory } from '../usage.js';
import { judgeIngest, printIngest, type IngestResult } from './ingest-report.js';
import { inSum, load } from './load.js';
import { RawUpsert } from './raw-upsert.js';
import { readersP95 } from './readers.js';
import { itemLines, parentsLast, type ItemLine, type Kind } from './rows.js';
import { writersOfOne } from './writers.js';

export interface IngestFlags {
  lines: string;
  long: string;
  writers: string;
  json?: string;
  data: string;
  port: string;
}

const IDLE_MS = 5_000;

/** How fast the ERP's door is, against a bare statement in the same run and against itself. */
export async function benchIngest(launcher: Launcher, flags: IngestFlags): Promise<number> {
  const house = await openBenchHouse(launcher, path.resolve(flags.data), flags.port);
  try {
    const result = await measure(house, flags);
    process.stdout.write(`\n${printIngest(result)}\n`);
    if (flags.json) writeFileSync(path.resolve(flags.json), `${JSON.stringify(result, null, 2)}\n`);
    return judgeIngest(result).every(({ reached }) => reached) ? 0 : 1;
  } finally {
    await house.close();
  }
}

async function measure(house: House, flags: IngestFlags): Promise<IngestResult> {
  const { erp } = house.clients;
  const { ds, clock } = house.foundation;
  const count = Number(flags.lines);
  const { source } = generateCatalogue({ listings: 100, seed: 1 });
  await step('Set up the catalogue', 0, () => setUpCatalogue(ds, source.setup, operator('cli', clock.now())));
  const kind = kindOf(source.erpItems);
  const lines = (name: string, of: number, revision = 1, change = 0): Iterable<ItemLine> => itemLines(name, of, kind, revision, change);
  const run = (name: string, ...streams: Iterable<ItemLine>[]) => step(name, 0, () => load(erp, ...streams));
  // Until the compiler knows what is hot a program is half as fast, which of a night is the first minute.
  for (const revision of [1, 2, 2]) await run('Warm up', lines('WARM', Math.ceil(count / 2), revision, revision));

  const fresh = await run('New items', lines('A', count));
  const changed = await run('All changed', lines('A', count, 2, 1));
  const repeated = await run('The same again', lines('A', count, 2, 1));
  const confirmed = await run('The same, newer', lines('A', count, 3, 1));
  const schema = await new AttributeCatalog().load(ds.manager);
  const raw = await step('Bare statement', 0, () =>
    RawUpsert.with(house.foundation.ownerUrl, schema, clock.now(), async (bare) => {
      await bare.seconds(lines('WARM', 2_000));
      return {
        fresh: await bare.seconds(lines('A', count)),
        changed: await bare.seconds(lines('A', count, 2, 1), lines('A', count)),
      };
    }),
  );
  const half = Math.ceil(count / 2);
  // Each twice, and each once behind the other: one alone said as much of what the machine did meanwhile.
  const before = await run('Parents first', lines('F', half));
  const last = [await run('Parents last', parentsLast(lines('L', half))), await run('Parents last', parentsLast(lines('M', half)))];
  const parentsFirst = inSum([before, await run('Parents first', lines('G', half))]);
  const one = await run('One stream', lines('ONE', count));
  const four = await run('Four streams', ...['W', 'X', 'Y', 'Z'].map((name) => lines(name, Math.ceil(count / 4))));

  const idle = await readersP95(house, wait(IDLE_MS));
  const stopWatching = watchMemory({ API: house.pids.api });
  const long = await readersP95(house, run('One long request', lines('LONG', Number(flags.long))));
  const { byProgram } = await stopWatching();
  const [hot] = lines('A', 1, 4, 2);
  const writers = await readersP95(
    house,
    step('Writers of one product', 0, () => writersOfOne(house, hot!, Number(flags.writers))),
  );
  return {
    ...{ cores: availableParallelism(), fresh, changed, raw, repeated, confirmed, parentsFirst, parentsLast: inSum(last), one, four },
    long: long.result,
    apiBytes: byProgram['API'] ?? null,
    readers: { idle: idle.p95, long: long.p95, writers: writers.p95 },
    writers: writers.result,
  };
}

/** Facts as a variant of the demonstration's catalogue has them, but for those that tell variants of one product apart. */
function kindOf(items: { sku: string; parentSku?: string; family?: string; facts: Record<string, unknown> }[]): Kind {
  const variant = items.find((item) => item.parentSku && 'gtin' in item.facts)!;
  const family = items.find((item) => item.family)!.family!;
  const { gtin: _gtin, ...facts } = variant.facts;
  return { family, facts };
}
