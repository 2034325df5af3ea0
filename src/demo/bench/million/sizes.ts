import pg from 'pg';
import { AttributeCatalog } from '../../../catalog/index.js';
import type { Launcher } from '../../../cli/index.js';
import { setUpCatalogue } from '../../../cli/import/index.js';
import { inTransaction } from '../../../../libs/db/index.js';
import { operator } from '../../../journal/index.js';
import { KeepIndex, SearchMarks, ReadinessPlaces, SettleCompleteness } from '../../../search/index.js';
import { openApiHouse, type ApiHouse } from '../serving/api-house.js';
import { Bare } from '../serving/bare.js';
import { step } from '../step.js';
import { copyTrees } from '../trees/copy-trees.js';
import { makeTree, type MadeTree } from '../trees/make-tree.js';
import { benchSetup, FIELDS } from '../trees/shape.js';
import { RAW } from './raw.js';

/** A catalogue of one size: its own PostgreSQL and API, so that two sizes can be played in turns. */
export interface Size {
  name: string;
  products: number;
  house: ApiHouse;
  bare: Bare;
  close(): Promise<void>;
}

export interface Wanted {
  name: string;
  dataDir: string;
  port: number;
  products: number;
  /** In all, with those that trees have. */
  attributes: number;
  families: number;
  scopes: number;
}

/** As many products of the rare brand, whatever the size. */
const RARE = 400;
/** Trees that are indexed anew and held against what was loaded. */
const SAMPLE = 200;

export async function openSize(launcher: Launcher, wanted: Wanted): Promise<Size> {
  const { name, products } = wanted;
  const house = await openApiHouse(launcher, wanted.dataDir, wanted.port);
  const owner = new pg.Client({ connectionString: house.foundation.ownerUrl });
  try {
    await owner.connect();
    const { ds, clock } = house.foundation;
    const setup = benchSetup({ attributes: wanted.attributes - FIELDS, families: wanted.families - 1, scopes: wanted.scopes });
    await setUpCatalogue(ds, setup, operator('cli', clock.now()));
    const schema = await new AttributeCatalog().load(ds.manager);
    const shape = { isLean: true, rareEvery: Math.max(1, Math.floor(products / RARE)) };
    const trees = function* (): Generator<MadeTree> {
      for (let at = 0; at < products; at++) yield makeTree(at, shape);
    };
    await step(`Load ${name}`, products, (seen) => copyTrees(owner, schema, { person: 'olu', now: clock.now() }, trees(), [], seen));
    await step(`Analyze ${name}`, 0, () => owner.query('VACUUM ANALYZE'));
    await step(`Index ${SAMPLE} trees of ${name} anew`, 0, () => needIndexed(house, products));
    const bare = await Bare.start({ url: house.ownerUrl, statements: RAW, connections: 8 });
    return { name, products, house, bare, close: () => bare.end().then(() => house.close()) };
  } catch (error) {
    await house.close();
    throw error;
  } finally {
    await owner.end();
  }
}

const ROWS = `SELECT json_agg(r ORDER BY r.root_id, r.key, r.position, r.value)::text AS rows FROM (
  SELECT root_id, key, position, value, is_cut FROM search_cell WHERE root_id = ANY ($1::bigint[])
  UNION ALL SELECT root_id, key, position, words::text, body IS NULL FROM search_text WHERE root_id = ANY ($1::bigint[])) r`;

/** What was loaded is found as if the doors had written it: the search room itself indexes some trees anew, and the rows are the same. */
async function needIndexed({ foundation }: ApiHouse, products: number): Promise<void> {
  const places = new ReadinessPlaces(foundation.ds, foundation.clock);
  const index = new KeepIndex(new SearchMarks(), places, new SettleCompleteness(places));
  await inTransaction(foundation.ds, async (m) => {
    const rows = (ids: string[]): Promise<unknown> => m.query(ROWS, [ids]);
    const found: { id: string }[] = await m.query(
      'SELECT id FROM product_node WHERE parent_id IS NULL AND id / 4 % $1::bigint = 0 ORDER BY id LIMIT $2',
      [Math.max(1, Math.floor(products / SAMPLE)), SAMPLE],
    );
    const ids = found.map(({ id }) => id);
    const loaded = JSON.stringify(await rows(ids));
    await index.reshaped(m, await new AttributeCatalog().load(m), ids);
    if (ids.length === 0 || loaded !== JSON.stringify(await rows(ids))) throw new Error('Trees are indexed otherwise than they were loaded.'); // prettier-ignore
  });
}
