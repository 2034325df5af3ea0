import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { testDatabase, type TestDatabase } from '../support/index.js';

/** Named like a person's column, and holds none. */
const NO_PERSON = ['channel_match.matched_by', 'issue.found_by', 'offer.counted_by'];
/** Holds persons, and is not named so. */
const PERSON = ['api_key.person', 'approval.approver', 'recall.owner', 'search_view.owner'];

const page = readFileSync('docs/operations.md', 'utf8');
const script = /## Erasure[^]*?```sql\n([^]*?)```/.exec(page)![1]!;

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.close());

const names = async (sql: string): Promise<string[]> => (await db.asOwner<{ name: string }>(sql)).map(({ name }) => name);

test('every column that names a person is named by the statements that erase one', async () => {
  const columns = await names(`
    SELECT c.relname || '.' || a.attname AS name FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND NOT a.attisdropped
      AND (a.attname LIKE '%\\_by' OR a.attname IN ('actor', 'authors')) ORDER BY 1`);
  const persons = [...columns.filter((name) => !NO_PERSON.includes(name)), ...PERSON];
  const missing = persons.filter((name) => {
    const [table, column] = name.split('.');
    return !new RegExp(`UPDATE ${table} SET [^;]*\\b${column} = `).test(script);
  });
  expect(missing).toEqual([]);
  expect(columns.length).toBeGreaterThan(15);
});

test('they run, leave no trigger off, and leave the name nowhere', async () => {
  await db.asOwner(`
    INSERT INTO market (code, country, currency, tax_display) VALUES ('US', 'US', 'USD', 'net') ON CONFLICT DO NOTHING;
    INSERT INTO api_key (name, person, role, hash, prefix) VALUES ('hers', 'mara', 'editor', '\\x00', 'plk_x');
    INSERT INTO announced_sale (name, market_code, everything, begins_at, ends_at, deepest_share, announced_by, announced_at)
      VALUES ('Spring', 'US', true, now(), now() + interval '1 day', 0.5, 'mara', now());
    INSERT INTO offer_price (sku, market_code, audience, at, price_minor, currency, exponent, source, decided_by)
      VALUES ('A', 'US', '*', now(), 100, 'USD', 2, 'erp', 'mara');
    INSERT INTO search_view (owner, name, form, question, created_at, updated_at)
      VALUES ('mara', 'Hers', 1, '{"filter": {"not": {"changed": {"by": "mara", "since": null}}}}', now(), now());
    INSERT INTO audit (actor, door, verb, target, request_id, details) VALUES ('mara', 'graphql', 'test', 'A', 'r', '{}')`);
  await db.asOwner(script);
  const off = "SELECT tgrelid::regclass || '.' || tgname AS name FROM pg_trigger WHERE tgenabled = 'D'";
  expect(await names(off)).toEqual([]);
  const tables = await names(
    "SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY 1",
  );
  const holds = await Promise.all(
    tables.map((table) => names(`SELECT '${table}' AS name FROM ${table} t WHERE t::text LIKE '%mara%' LIMIT 1`)),
  );
  expect(holds.flat()).toEqual([]);
  expect(await names('SELECT announced_by AS name FROM announced_sale UNION ALL SELECT decided_by FROM offer_price')).toEqual([
    'person-17',
    'person-17',
  ]);
});
