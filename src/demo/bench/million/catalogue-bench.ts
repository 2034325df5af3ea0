import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import type { Launcher } from '../../../cli/index.js';
import { plinthSide } from '../graphql/ground.js';
import type { Helper } from '../serving/child.js';
import { inTurns, startDriver, type Played, type Side, type Turns } from '../serving/turns.js';
import { step } from '../step.js';
import { watchMemory } from '../usage.js';
import * as ask from './catalogue-questions.js';
import { judgeCatalogue, printCatalogue, type CatalogueResult, type Pair } from './catalogue-report.js';
import { openSize, type Size } from './sizes.js';

export interface CatalogueFlags {
  small: string;
  nodes: string;
  seconds: string;
  rounds: string;
  row?: string;
  json?: string;
  data: string;
  port: string;
}

/** Nodes of a tree. */
const TREE = 4;

/** What finding costs as a catalogue grows: three of them side by side, each with its own PostgreSQL and API, played in turns. */
export async function benchCatalogue(launcher: Launcher, flags: CatalogueFlags): Promise<number> {
  const [dataDir, port] = [path.resolve(flags.data), Number(flags.port)];
  const driver = await startDriver();
  const sizes: Size[] = [];
  const open = async (name: string, nodes: number, attributes: number, families: number, scopes: number): Promise<Size> => {
    const place = { dataDir: path.join(dataDir, name), port: port + sizes.length, products: Math.ceil(nodes / TREE) };
    const size = await openSize(launcher, { name, ...place, attributes, families, scopes });
    sizes.push(size);
    return size;
  };
  try {
    const small = await open('small', Number(flags.small), 70, 17, 0);
    const wide = await open('wide', Number(flags.small), 1_000, 400, 50);
    const large = await open('large', Number(flags.nodes), 70, 17, 0);
    const turns = { rounds: Number(flags.rounds), seconds: Number(flags.seconds), connections: 8 };
    const result = await measure({ small, wide, large }, driver, turns, flags.row);
    process.stdout.write(`\n${printCatalogue(result)}\n`);
    if (flags.json) writeFileSync(path.resolve(flags.json), `${JSON.stringify(result, null, 2)}\n`);
    return judgeCatalogue(result).every(({ reached }) => reached) ? 0 : 1;
  } finally {
    await driver.end();
    for (const size of sizes) await size.close();
  }
}

type Sizes = Record<'small' | 'wide' | 'large', Size>;

async function measure({ small, wide, large }: Sizes, driver: Helper, turns: Turns, only: string | undefined): Promise<CatalogueResult> {
  const stopWatching = watchMemory({ small: small.house.pids.api, large: large.house.pids.api });
  const pairs: Pair[] = [];
  const play = async (kind: Pair['kind'], name: string, sides: [Side, Side], own: Turns = turns): Promise<void> => {
    if (only !== undefined && only !== name) return;
    const [plinth, beside] = (await step(name, 0, () => inTurns(driver, sides, own))) as [Played, Played];
    pairs.push({ kind, name, plinth, beside });
  };
  const of = (size: Size, document: string, variables: object[]): Side => plinthSide(size.house, size.name, document, variables as Record<string, unknown>[]); // prettier-ignore
  const grown = (name: string, document: string, variables: object[]) => play('grown', name, [of(large, document, variables), of(small, document, variables)]); // prettier-ignore
  await grown('rare', ask.PAGE, ask.RARE_ONES);
  await grown('rare-subtree', ask.PAGE, ask.RARE_ON_SHELVES);
  await grown('rare-by-sku', ask.PAGE, ask.RARE_BY_PART);
  await grown('sorted', ask.PAGE, ask.SORTED);
  await grown('tree', ask.TREE, ask.TREES);
  await grown('page', ask.LIST, [{ after: null }]);
  for (const size of [small, large]) {
    const raw = (name: string): Side => ({
      ...{ name: 'raw SQL', origin: size.bare.origin, path: `/${name}`, headers: {} },
      bodies: ask.MATERIALS.map(({ filter }) => JSON.stringify([[filter.cell.equals]])),
      pids: { server: size.bare.pid, postgres: size.house.pids.postgres },
    });
    await play('raw', `total-${size.name}`, [of(size, ask.TOTAL, ask.MATERIALS), raw('total')]);
    await play('raw', `facets-${size.name}`, [of(size, ask.FACETS, ask.MATERIALS), raw('facets')]);
  }
  const alone = { ...turns, connections: 1 };
  for (const [name, document] of Object.entries({ estimate: ask.ESTIMATE, 'facets-estimated': ask.FACETS_ESTIMATED })) {
    await play('estimate', name, [of(large, document, ask.MATERIALS), of(small, document, ask.MATERIALS)], alone);
    await play('estimate', `${name}-of-all`, [of(large, document, ask.SORTED), of(small, document, ask.SORTED)], alone);
  }
  const defined = (name: string, document: string, variables: object[]) => play('defined', name, [of(wide, document, variables), of(small, document, variables)]); // prettier-ignore
  await defined('tree-wide', ask.TREE, ask.TREES);
  await defined('page-wide', ask.LIST, [{ after: null }]);
  await defined('rare-wide', ask.PAGE, ask.RARE_ONES);
  const { byProgram } = await stopWatching();
  const { small: smallBytes, large: largeBytes } = byProgram;
  const apiBytes = smallBytes && largeBytes ? Math.max(smallBytes, largeBytes) : null;
  return { cores: availableParallelism(), small: small.products * TREE, large: large.products * TREE, turns, pairs, apiBytes };
}
