import { inTurns } from '../serving/turns.js';
import { step } from '../step.js';
import { Bare } from '../serving/bare.js';
import { fill, plinthSide, type Ground } from './ground.js';
import type { RowResult } from './graphql-report.js';
import { DOCUMENTS } from './questions.js';
import type { PageStart } from './rows.js';

/** Pages of 50 near the end beside the first one: the same request, further on. */
export async function deepPages({ house, driver, turns }: Ground, places: PageStart[]): Promise<RowResult> {
  const document = DOCUMENTS['page-json'];
  const deep = plinthSide(house, 'near the end', document, places.slice(-12, -2).map(({ cursor }) => ({ after: cursor }))); // prettier-ignore
  const first = plinthSide(house, 'first page', document, [{ after: null }]);
  const [plinth, beside] = await inTurns(driver, [deep, first], turns);
  return {
    name: 'deep-page',
    title: 'page near the end beside the first',
    least: 0.95,
    document,
    plinth: plinth!,
    beside: beside!,
    bare: [],
    statements: [],
  };
}

/** The first page among many nodes: the statement that Plinth sends, beside the same columns by an index that has them in order. Both by the bare server. */
export async function pagesAtSize({ house, owner, driver, turns, products }: Ground, nodes: number): Promise<RowResult> {
  const wanted = Math.ceil(nodes / 4);
  if (wanted > products) await fill(house, owner, products, wanted);
  const document = DOCUMENTS.walk;
  const statements = await house.statementsOf(() => house.client.graphql(document, { after: null }));
  const page = statements.find((text) => text.includes('product_node') && text.includes('LIMIT'))!;
  const whole = (text: string): string => `SELECT json_agg(x)::text FROM (${text}) x`;
  await owner.query(`DROP TABLE IF EXISTS bench.root; CREATE TABLE bench.root AS SELECT * FROM product_node WHERE parent_id IS NULL;
    CREATE INDEX ON bench.root (sku, id); ANALYZE bench.root`);
  const asked = { page: [whole(page)], indexed: [whole(page.replace('product_node n', 'bench.root n'))] };
  const bare = await Bare.start({ url: house.ownerUrl, statements: asked, connections: turns.connections });
  try {
    const side = (name: string) => ({ name, origin: bare.origin, path: `/${name}`, headers: {}, bodies: ['[[51]]'], pids: { server: bare.pid, postgres: house.pids.postgres } }); // prettier-ignore
    const [plinth, beside] = await step('large-page', 0, () => inTurns(driver, [side('page'), side('indexed')], turns));
    const title = `first page's statement beside an indexed one, ${nodes.toLocaleString('en')} nodes`;
    return {
      name: 'large-page',
      title,
      least: 0.9,
      document,
      plinth: plinth!,
      beside: beside!,
      bare: asked.indexed,
      statements: asked.page,
    };
  } finally {
    await bare.end();
  }
}
