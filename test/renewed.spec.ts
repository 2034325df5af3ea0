import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { testDatabase, type TestDatabase } from './support/index.js';

/** What worlds of one file stand on one after the other (`ControllerWorld`). */
let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase({ isRenewable: true });
});
afterAll(() => database.close());

const make = (sku: string) =>
  database.ds.query<{ id: string }[]>(
    `WITH made AS (SELECT nextval(pg_get_serial_sequence('product_node', 'id')) AS id)
     INSERT INTO product_node (id, sku, root_id, kind, sellable) SELECT id, $1, id, 'product', true FROM made RETURNING id::text`,
    [sku],
  );
const count = async (table: string) => (await database.ds.query<{ n: number }[]>(`SELECT count(*)::int AS n FROM ${table}`))[0]!.n;

it('a renewed database has the rows and the sequences of a new one, what nobody may delete included', async () => {
  const first = [await count('person'), await count('person_spelling')];
  const [node] = await make('A');
  await database.ds.query(`INSERT INTO snapshot (id, kind, body) VALUES (sha256('x'), 'edition', '{}')`);
  await database.asOwner(`INSERT INTO person (handle, skeleton, display_name) VALUES ('zoe', 'zoe', 'Zoe')`);
  await expect(database.ds.query(`DELETE FROM snapshot`)).rejects.toThrow();
  expect(await database.renew()).toBe(true);
  expect([await count('product_node'), await count('snapshot')]).toEqual([0, 0]);
  expect([await count('person'), await count('person_spelling')]).toEqual(first);
  expect(await make('B')).toEqual([node]);
});

it('one whose first rows were changed is not', async () => {
  await database.asOwner(`DELETE FROM legal_transition WHERE ctid = (SELECT min(ctid) FROM legal_transition)`);
  expect(await database.renew()).toBe(false);
});
