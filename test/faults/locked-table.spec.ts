import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { startTestServer, type TestServer } from '../support/index.js';

let server: TestServer;
let holder: pg.Client;

beforeAll(async () => {
  server = await startTestServer({ role: 'api' });
  holder = new pg.Client({ connectionString: server.ownerUrl });
  await holder.connect();
});
afterEach(() => holder.query('ROLLBACK'));
afterAll(async () => {
  await holder.end();
  await server.close();
});

const headers = () => ({ authorization: `Bearer ${server.keys.viewer}` });

/** As a migration or a repair by hand does: nobody may read meanwhile. */
const lockTable = async (table: string) => {
  await holder.query('BEGIN');
  await holder.query(`LOCK TABLE ${table} IN ACCESS EXCLUSIVE MODE`);
};

test('a read behind a locked table is told busy, by GraphQL and by REST, and goes on when the table is free', async () => {
  await lockTable('product_node');
  const told = await server.graphql('{ product(sku: "A") { sku } }', {}, server.keys.viewer);
  expect(told.errors).toMatchObject([{ extensions: { code: 'busy', fix: expect.stringContaining('Try again in a second') } }]);
  const inbox = await fetch(`${server.url}/erp/v1/inbox`, { headers: headers() });
  expect([inbox.status, inbox.headers.get('retry-after'), ((await inbox.json()) as { problems: object[] }).problems]).toMatchObject([
    503,
    '1',
    [{ code: 'busy' }],
  ]);
  await holder.query('ROLLBACK');
  const again = await server.graphql('{ product(sku: "A") { sku } }', {}, server.keys.viewer);
  expect([again.errors, again.data]).toEqual([undefined, { product: null }]);
});
