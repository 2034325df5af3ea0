import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { createDataSource, migrateDown, migrateUp, query } from '../../libs/db/index.js';
import { migrations } from '../../migrations/index.js';
import { Persons0012 } from '../../migrations/0012-persons.js';
import { PersonsService } from '../../src/api/persons/persons.service.js';
import { NamePerson, PersonEntity, PersonsRepository } from '../../src/journal/index.js';
import { acting, testDatabase, type TestDatabase } from '../support/index.js';

let db: TestDatabase;
let ds: DataSource;
const sql = <T = Record<string, unknown>>(text: string, params: unknown[] = []): Promise<T[]> => query<T>(ds.manager, text, params);
const key = (person: string, role = 'editor') =>
  sql(`INSERT INTO api_key (name, person, role, prefix, hash) VALUES ('k', $1, $2, 'p', sha256(($1 || $2)::bytea))`, [person, role]);

beforeAll(async () => {
  db = await testDatabase();
  ds = await createDataSource({ url: db.ownerUrl, migrations, entities: [PersonEntity], poolSize: 8 }).initialize();
  for (let at = migrations.length; at > migrations.indexOf(Persons0012); at -= 1) await migrateDown(ds);
  await sql(`INSERT INTO product_node (id, sku, root_id, kind, sellable) OVERRIDING SYSTEM VALUE VALUES (1, 'A', 1, 'product', false)`);
  await sql(`INSERT INTO scope (code, kind) VALUES ('shop', 'channel')`);
  await sql(`INSERT INTO snapshot VALUES (sha256('v'), 'version', 'v')`);
  for (const person of ['Editor', 'editor', 'Ann Approver', '\u0435ditor']) await key(person);
  await key('ERP-North', 'integration');
  await version(1, ['Editor', 'mara ']);
  await sql(`INSERT INTO audit (actor, door, verb, target) VALUES ('\u200b', 'graphql', 'approve', 'A')`);
  await migrateUp(ds);
});
afterAll(async () => {
  await ds.destroy();
  await db.close();
});

/** As the release before inserts one. */
function version(number: number, authors: string[]): Promise<unknown> {
  return sql(
    `INSERT INTO version (root_id, number, hash, tree_revision, reason, created_by, authors) VALUES (1, $1, sha256('v'), 1, 'r', $2, $3)`,
    [number, authors[0], authors],
  );
}

/** A review of a version, let out by the approver as the release before does it. */
async function approve(number: number, submitter: string, approver: string): Promise<unknown> {
  const [review] = await sql<{ id: string }>(
    `INSERT INTO review (root_id, version_id, channel_code, locales, submitted_by) SELECT 1, id, 'shop', '{en_US}', $2 FROM version WHERE number = $1 RETURNING id`,
    [number, submitter],
  );
  await sql(`UPDATE review SET state = 'approved', decided_by = $2, decided_at = now() WHERE id = $1`, [review!.id, approver]);
  return sql(
    `INSERT INTO approval (review_id, root_id, version_id, channel_code, locales, approver)
     SELECT id, root_id, version_id, channel_code, locales, $2 FROM review WHERE id = $1`,
    [review!.id, approver],
  );
}

test('each old text is a person; those who look alike are twins, and the one that was spelled clean keeps the handle', async () => {
  const persons = await sql(
    `SELECT p.handle, p.display_name AS name, p.kind, t.handle AS twin, ARRAY(SELECT spelling FROM person_spelling s WHERE s.person_id = p.id ORDER BY 1) AS spellings
     FROM person p LEFT JOIN person t ON t.id = p.twin_of ORDER BY p.handle`,
  );
  expect(persons).toEqual([
    { handle: 'ann approver', name: 'Ann Approver', kind: 'person', twin: null, spellings: ['Ann Approver', 'ann approver'] },
    { handle: 'editor', name: 'editor', kind: 'person', twin: null, spellings: ['editor'] },
    { handle: 'editor~2', name: 'Editor', kind: 'person', twin: 'editor', spellings: ['Editor', 'editor~2'] },
    { handle: 'erp-north', name: 'ERP-North', kind: 'system', twin: null, spellings: ['ERP-North', 'erp-north'] },
    { handle: 'mara', name: 'mara', kind: 'person', twin: null, spellings: ['mara', 'mara '] },
    { handle: 'nameless', name: 'nameless', kind: 'person', twin: null, spellings: ['nameless', '\u200b'] },
    { handle: 'operator', name: 'Command line', kind: 'system', twin: null, spellings: ['operator'] },
    { handle: '\u0435ditor', name: '\u0435ditor', kind: 'person', twin: 'editor', spellings: ['\u0435ditor'] },
  ]);
  expect(await sql('SELECT person FROM api_key ORDER BY id')).toEqual(
    ['Editor', 'editor', 'Ann Approver', '\u0435ditor', 'ERP-North'].map((person) => ({ person })),
  );
});

test('four eyes: who wrote it may not approve it, under no spelling; a twin may until he is settled, and not afterwards', async () => {
  await expect(approve(1, 'Ann Approver', 'MARA\u200b')).rejects.toThrow('is an author of version');
  const register = new PersonsRepository(ds.getRepository(PersonEntity));
  const persons = new PersonsService(ds, { forget: () => undefined } as never, register, new NamePerson(register));
  expect((await persons.list(true)).map(({ handle }) => handle)).toEqual(['editor~2', '\u0435ditor']);
  await approve(1, 'Ann Approver', 'editor');
  await version(2, ['Editor']);
  await persons.settle('editor~2', 'editor', acting('Ann Approver'));
  await persons.settle('\u0435ditor', null, acting('Ann Approver'));
  expect(await persons.list(true)).toEqual([]);
  await expect(approve(2, 'Ann Approver', 'editor')).rejects.toThrow('is an author of version');
  await expect(approve(2, 'editor', 'Editor')).rejects.toThrow('is an author of version');
  await approve(2, 'Ann Approver', '\u0435ditor');
});

test('the release before goes on inserting free texts: unknown ones are registered, look-alikes are who they look like', async () => {
  await key('Zoe');
  await key('ZOE ');
  await version(3, ['zo\u00e8', 'Zoe']);
  await expect(approve(3, 'Yves', 'zoe')).rejects.toThrow('is an author of version');
  await approve(3, 'Yves', 'Xaver');
  const registered = await sql(`SELECT handle FROM person WHERE handle ~ '^(zo|yves|xaver)' ORDER BY 1`);
  expect(registered).toEqual(['xaver', 'yves', 'zoe', 'zo\u00e8'].map((handle) => ({ handle })));
});

test('two sessions that register look-alikes at once register one person', async () => {
  // Often: that both looked before either wrote is a matter of luck.
  for (let round = 0; round < 100; round++) {
    const spelled = ['Quinn', 'quinn ', 'QUINN', 'qu\u0131nn', 'quinn', 'QUinn', 'quInn', 'QuInN'].map((text) => `${text} ${round}`);
    const ids = await Promise.all(spelled.map((text) => sql<{ id: string }>('SELECT person_register($1) AS id', [text])));
    expect(new Set(ids.map(([row]) => row!.id)).size).toBe(1);
  }
});

test('the history takes what the worker does by itself', async () => {
  await sql(
    `INSERT INTO node_change (root_id, node_id, sku, revision, door, actor, changes) VALUES (1, 1, 'A', 1, 'worker', 'operator', '{}')`,
  );
  await expect(
    sql(
      `INSERT INTO node_change (root_id, node_id, sku, revision, door, actor, changes) VALUES (1, 1, 'A', 1, 'window', 'operator', '{}')`,
    ),
  ).rejects.toThrow('node_change_door_check');
});
