import type pg from 'pg';
import { AttributeCatalog } from '../../../catalog/index.js';
import { setUpCatalogue } from '../../../cli/import/index.js';
import { operator } from '../../../journal/index.js';
import type { ApiHouse } from '../serving/api-house.js';
import type { Bare } from '../serving/bare.js';
import type { Helper } from '../serving/child.js';
import type { Side, Turns } from '../serving/turns.js';
import { step } from '../step.js';
import { BENCH_PLACE } from '../trees/copy-cards.js';
import { copyTrees } from '../trees/copy-trees.js';
import { makeTree, type TreeShape } from '../trees/make-tree.js';
import { benchSetup } from '../trees/shape.js';

/** Of all trees of this benchmark. */
export const SHAPE: TreeShape = { isLean: false, rareEvery: 100 };

/** What every row is played on. */
export interface Ground {
  house: ApiHouse;
  owner: pg.Client;
  bare: Bare;
  driver: Helper;
  turns: Turns;
  products: number;
}

/** Trees from number `from` to before `to`. */
export async function fill({ foundation }: ApiHouse, owner: pg.Client, from: number, to: number): Promise<void> {
  const { ds, clock } = foundation;
  const { rows } = await owner.query<{ known: number }>('SELECT count(*)::int AS known FROM product_node WHERE parent_id IS NULL');
  if (rows[0]!.known >= to) return;
  if (from === 0) await setUpCatalogue(ds, benchSetup(), operator('cli', clock.now()));
  const schema = await new AttributeCatalog().load(ds.manager);
  const trees = function* (): Generator<ReturnType<typeof makeTree>> {
    for (let at = from; at < to; at++) yield makeTree(at, SHAPE);
  };
  await step(`Load products ${from} to ${to}`, to - from, (seen) =>
    copyTrees(owner, schema, { person: 'olu', now: clock.now() }, trees(), [BENCH_PLACE], seen),
  );
  await step('Analyze', 0, () => owner.query('VACUUM ANALYZE'));
}

/** Requests to Plinth's own door. */
export function plinthSide(house: ApiHouse, name: string, document: string, variables: Record<string, unknown>[]): Side {
  const bodies = variables.map((one) => JSON.stringify({ query: document, variables: one }));
  return {
    name,
    origin: house.url,
    path: '/graphql',
    headers: house.headers,
    bodies,
    pids: { server: house.pids.api, postgres: house.pids.postgres },
  };
}
