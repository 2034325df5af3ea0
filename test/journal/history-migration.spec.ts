import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { createDataSource, migrateDown, migrateUp, query } from '../../libs/db/index.js';
import { migrations } from '../../migrations/index.js';
import { PersonsOfHistory0016 } from '../../migrations/0016-persons-of-history.js';
import { PersonsService } from '../../src/api/persons/persons.service.js';
import { NamePerson, PersonEntity, PersonsRepository } from '../../src/journal/index.js';
import { acting, testDatabase, type TestDatabase } from '../support/index.js';

let db: TestDatabase;
let ds: DataSource;
const sql = <T = Record<string, unknown>>(text: string, params: unknown[] = []): Promise<T[]> => query<T>(ds.manager, text, params);
const down = async (): Promise<void> => {
  for (let at = migrations.length; at > migrations.indexOf(PersonsOfHistory0016); at -= 1) await migrateDown(ds);
};
const wrote = (actor: string, door: string, revision: number) =>
  sql(
    `INSERT INTO node_change (root_id, node_id, sku, revision, door, actor, changes) VALUES (1, 1, 'A', $3, $2, $1, '{"title": [null, "x"]}')`,
    [actor, door, revision],
  );
const everybody = () =>
  sql(
    `SELECT p.handle, p.display_name AS name, p.kind, t.handle AS twin, ARRAY(SELECT spelling FROM person_spelling s WHERE s.person_id = p.id ORDER BY 1) AS spellings
     FROM person p LEFT JOIN person t ON t.id = p.twin_of ORDER BY p.handle`,
  );

beforeAll(async () => {
  db = await testDatabase();
  ds = await createDataSource({ url: db.ownerUrl, migrations, entities: [PersonEntity], poolSize: 3 }).initialize();
  await down();
  await sql(`INSERT INTO product_node (id, sku, root_id, kind, sellable) OVERRIDING SYSTEM VALUE VALUES (1, 'A', 1, 'product', false)`);
  await sql(`INSERT INTO snapshot VALUES (sha256('v'), 'edition', 'v')`);
  await sql(`INSERT INTO api_key (name, person, role, prefix, hash) VALUES ('k', 'Ed', 'editor', 'p', sha256('ed'))`);
  const history = [
    ['Ed', 'graphql'],
    ['ed', 'graphql'],
    ['\u0435d', 'import'],
    ['Mara ', 'import'],
    ['MARA', 'cli'],
    ['SAP', 'erp'],
    ['both', 'erp'],
    ['both', 'graphql'],
  ] as const;
  for (const [at, [actor, door]] of history.entries()) await wrote(actor, door, at + 1);
  await sql(
    `INSERT INTO edition (root_id, channel_code, number, hash, cause, locale_versions, created_by) VALUES (1, 'shop', 1, sha256('v'), 'facts', '{}', 'erp')`,
  );
  await sql(
    `INSERT INTO asset (hash, file_name, media_type, bytes, width, height, source, created_by) VALUES ($1, 'm.png', 'image/png', 1, 1, 1, 'upload', 'Mara ')`,
    ['ab'.repeat(32)],
  );
  await migrateUp(ds);
});
afterAll(async () => {
  await ds.destroy();
  await db.close();
});

const EVERYBODY = [
  { handle: 'both', name: 'both', kind: 'person', twin: null, spellings: ['both'] },
  { handle: 'ed', name: 'Ed', kind: 'person', twin: null, spellings: ['Ed', 'ed'] },
  { handle: 'erp', name: 'erp', kind: 'system', twin: null, spellings: ['erp'] },
  { handle: 'mara', name: 'Mara', kind: 'person', twin: null, spellings: ['Mara ', 'mara'] },
  { handle: 'mara~2', name: 'MARA', kind: 'person', twin: 'mara', spellings: ['MARA', 'mara~2'] },
  { handle: 'operator', name: 'Command line', kind: 'system', twin: null, spellings: ['operator'] },
  { handle: 'sap', name: 'SAP', kind: 'system', twin: null, spellings: ['SAP', 'sap'] },
  { handle: '\u0435d', name: '\u0435d', kind: 'person', twin: 'ed', spellings: ['\u0435d'] },
];

test('whoever the history names is a person; who looks like somebody else is his twin, and nothing that was written changes', async () => {
  expect(await everybody()).toEqual(EVERYBODY);
  const actors = await sql<{ actor: string }>('SELECT actor FROM node_change ORDER BY id');
  expect(actors.map(({ actor }) => actor)).toEqual(['Ed', 'ed', '\u0435d', 'Mara ', 'MARA', 'SAP', 'both', 'both']);
});

test('it goes down, and up again, with the same persons', async () => {
  const outbox = () => sql(`SELECT column_name AS name FROM information_schema.columns WHERE table_name = 'facts_outbox' ORDER BY 1`);
  const before = await outbox();
  await down();
  // 0054 goes down as well.
  expect(await outbox()).toEqual(before.filter(({ name }) => !['actor', 'lives_else'].includes(String(name))));
  expect(await everybody()).toEqual(EVERYBODY);
  await migrateUp(ds);
  expect([await outbox(), await everybody()]).toEqual([before, EVERYBODY]);
});

test('the twins wait for somebody to settle them, and are one person from then on', async () => {
  const register = new PersonsRepository(ds.getRepository(PersonEntity));
  const persons = new PersonsService(ds, { forget: () => undefined } as never, register, new NamePerson(register));
  expect((await persons.list(true)).map(({ handle, looksLike }) => [handle, looksLike])).toEqual([
    ['mara~2', 'mara'],
    ['\u0435d', 'ed'],
  ]);
  await persons.settle('mara~2', 'mara', acting('operator'));
  const known = await sql<{ n: string }>(
    `SELECT count(DISTINCT k.person_id) AS n FROM node_change c JOIN known_person k ON k.spelling = c.actor WHERE lower(btrim(c.actor)) = 'mara'`,
  );
  expect(known).toEqual([{ n: '1' }]);
});
