import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import type { Launcher } from '../../../cli/index.js';
import { openApiHouse, type ApiHouse } from '../serving/api-house.js';
import { inTurns, startDriver, type Side } from '../serving/turns.js';
import { step } from '../step.js';
import { watchMemory } from '../usage.js';
import { Bare } from '../serving/bare.js';
import { STATEMENTS } from './bare-statements.js';
import { makeCards } from '../trees/copy-cards.js';
import { makeBareTables } from './bare-tables.js';
import { deepPages, pagesAtSize } from './deep-pages.js';
import { judgeGraphql, printGraphql, type GraphqlResult, type RowResult } from './graphql-report.js';
import { fill, plinthSide, SHAPE, type Ground } from './ground.js';
import { DOCUMENTS } from './questions.js';
import { rowsOf, type PageStart, type Row } from './rows.js';

export interface GraphqlFlags {
  products: string;
  large: string;
  seconds: string;
  rounds: string;
  row?: string;
  again?: boolean;
  json?: string;
  data: string;
  port: string;
}

const CONNECTIONS = 8;

/** What reading and editing by GraphQL cost beside a bare server on the same PostgreSQL, played in turns. */
export async function benchGraphql(launcher: Launcher, flags: GraphqlFlags): Promise<number> {
  const house = await openApiHouse(launcher, path.resolve(flags.data), Number(flags.port), flags.again);
  const owner = new pg.Client({ connectionString: house.foundation.ownerUrl });
  const driver = await startDriver();
  let bare: Bare | undefined;
  try {
    await owner.connect();
    const products = Number(flags.products);
    await fill(house, owner, 0, products);
    await step('Bare tables', 0, () => makeBareTables(owner));
    await step('Offers, pictures, listings', 0, () => makeCards(owner, house.foundation.clock.now()));
    bare = await Bare.start({ url: house.ownerUrl, statements: STATEMENTS, connections: CONNECTIONS });
    const turns = { rounds: Number(flags.rounds), seconds: Number(flags.seconds), connections: CONNECTIONS };
    const result = await measure({ house, owner, bare, driver, turns, products }, Number(flags.large), flags.row);
    process.stdout.write(`\n${printGraphql(result)}\n`);
    if (flags.json) writeFileSync(path.resolve(flags.json), `${JSON.stringify(result, null, 2)}\n`);
    return judgeGraphql(result).every(({ reached }) => reached) ? 0 : 1;
  } finally {
    await driver.end();
    await bare?.end();
    await owner.end();
    await house.close();
  }
}

async function measure(ground: Ground, large: number, only: string | undefined): Promise<GraphqlResult> {
  const { house, products } = ground;
  const stopWatching = watchMemory({ API: house.pids.api });
  const isWanted = (name: string): boolean => only === undefined || only === name;
  const places = await step('Walk through all pages', 0, () => walk(house));
  const rows: RowResult[] = [];
  for (const row of rowsOf(products, SHAPE, places).filter(({ name }) => isWanted(name)))
    rows.push(await step(row.name, 0, () => playRow(ground, row)));
  if (isWanted('deep-page')) rows.push(await step('deep-page', 0, () => deepPages(ground, places)));
  const { byProgram } = await stopWatching();
  if (isWanted('large-page')) rows.push(await pagesAtSize(ground, large));
  return { cores: availableParallelism(), products, turns: ground.turns, rows, apiBytes: byProgram['API'] ?? null };
}

async function playRow({ house, bare, driver, turns }: Ground, row: Row): Promise<RowResult> {
  const own = plinthSide(house, 'Plinth', row.document, row.questions.map(({ variables }) => variables)); // prettier-ignore
  const others = row.bare.map((name): Side => {
    const bodies = row.questions.map((question) => JSON.stringify(question.bare));
    return { name, origin: bare.origin, path: `/${name}`, headers: {}, bodies, pids: { server: bare.pid, postgres: house.pids.postgres } };
  });
  if (row.isSame) await needSame(row, own, others[0]!);
  const [plinth, ...played] = await inTurns(driver, [own, ...others], turns);
  const best = played.toSorted((a, b) => b.rate - a.rate)[0]!;
  const { name, title, least, document } = row;
  // The first lets the API look at the key, which it does every two seconds; the other is a change also where the row changes something.
  await ask(own, 0);
  const statements = await house.statementsOf(() => ask(own, own.bodies.length >> 1));
  return { name, title, least, document, plinth: plinth!, beside: best, bare: STATEMENTS[best.name]!, statements };
}

/** Before the clock runs: both sides give the same. */
async function needSame({ name, isSame }: Row, plinth: Side, bare: Side): Promise<void> {
  for (const at of [0, 7, 23].filter((one) => one < plinth.bodies.length)) {
    const { data } = (await ask(plinth, at)) as { data: never };
    const [ours, theirs] = [isSame!(data), await ask(bare, at)].map(sorted) as [string, string];
    if (ours !== theirs)
      throw new Error(`${name}: Plinth and the bare server say different things.\n${ours.slice(0, 2000)}\n${theirs.slice(0, 2000)}`);
  }
}

/** Fields in the order of their names: which comes first is nobody's business. */
const sorted = (value: unknown): string =>
  JSON.stringify(value, (_name, one: unknown) =>
    typeof one === 'object' && one !== null && !Array.isArray(one) ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1))) : one,
  ); // prettier-ignore

async function ask({ origin, path: to, headers, bodies }: Side, at: number): Promise<unknown> {
  const answer = await fetch(`${origin}${to}`, { method: 'POST', headers, body: bodies[at]! });
  return answer.json();
}

/** Where each page of 50 begins. */
export async function walk({ client }: ApiHouse): Promise<PageStart[]> {
  const places: PageStart[] = [{ cursor: null, sku: '' }];
  for (;;) {
    const { cursor } = places.at(-1)!;
    type Page = { products: { nodes: { sku: string }[]; pageInfo: { endCursor: string; hasNextPage: boolean } } };
    const { products } = await client.graphql<Page>(DOCUMENTS.walk, { after: cursor });
    if (!products.pageInfo.hasNextPage) return places;
    places.push({ cursor: products.pageInfo.endCursor, sku: products.nodes.at(-1)!.sku });
  }
}
