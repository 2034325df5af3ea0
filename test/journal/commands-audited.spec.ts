import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { exportFolder } from '../cli/export-folder.js';
import { runPlinth } from '../cli/run-plinth.js';
import { testDatabase, type TestDatabase } from '../support/index.js';

/** Table of definitions → the target under which the audit tells of its rows. */
const TARGETS: Record<string, string> = {
  locale: 'locales',
  market: 'markets',
  scope: 'scopes',
  unit_family: 'unitFamilies',
  attribute_group: 'groups',
  attribute: 'attributes',
  attribute_option: 'options',
  family: 'families',
  family_variant: 'familyVariants',
  category: 'categories',
};

const UNITS = JSON.stringify([
  {
    code: 'Weight',
    labels: {},
    standard_unit_code: 'KILOGRAM',
    units: { KILOGRAM: { convert_from_standard: [{ operator: 'mul', value: '1' }], symbol: 'kg', labels: {} } },
  },
]);

let db: TestDatabase;
let data: string;
let exported: string;
beforeAll(async () => {
  db = await testDatabase();
  data = mkdtempSync(path.join(tmpdir(), 'plinth-audited-'));
  exported = exportFolder({
    'measurement-families.json': UNITS,
    'attribute_groups.csv': 'code;sort_order\nmain;1\n',
    'categories.csv': 'code;parent\nshop;\n',
  });
  const environment = {
    DATABASE_URL: db.url,
    PLINTH_DATA_DIR: data,
    PLINTH_SECRET_KEY: Buffer.alloc(32, 1).toString('base64'),
  };
  expect(await runPlinth(['import', 'akeneo', exported], environment)).toMatchObject({ code: 0 });
  expect(await runPlinth(['key', 'create', 'ines', 'approver'], environment)).toMatchObject({ code: 0 });
});
afterAll(async () => {
  await db.close();
  for (const folder of [data, exported]) rmSync(folder, { recursive: true, force: true });
});

test('every definition and place that an import makes is in the audit, by its door and a person of the register', async () => {
  for (const [table, target] of Object.entries(TARGETS)) {
    const made = await db.ds.query<{ code: string }[]>(`SELECT code FROM ${table} ORDER BY code`);
    const audited = await db.ds.query<{ code: string; door: string; person: string }[]>(
      `SELECT r->>'code' AS code, a.door, p.handle AS person
       FROM audit a CROSS JOIN jsonb_array_elements(a.details->'rows') r
       JOIN person_spelling s ON s.spelling = a.actor JOIN person p ON p.id = s.person_id
       WHERE a.verb = 'administer' AND a.target = $1 ORDER BY code`,
      [target],
    );
    expect([table, made.length > 0]).toEqual([table, true]);
    expect([table, audited]).toEqual([table, made.map(({ code }) => ({ code, door: 'import', person: 'operator' }))]);
  }
});

test('every key that a command makes is in the audit, and so is whom it is for', async () => {
  const keys = await db.ds.query<{ line: string }[]>(
    `SELECT concat_ws(' ', a.door, actor.handle, holder.handle, k.role) AS line FROM api_key k
     LEFT JOIN audit a ON a.verb = 'create_api_key' AND a.target = 'api_key ' || k.id
     LEFT JOIN person_spelling s ON s.spelling = a.actor LEFT JOIN person actor ON actor.id = s.person_id
     LEFT JOIN person_spelling t ON t.spelling = a.details->>'person' LEFT JOIN person holder ON holder.id = t.person_id
     ORDER BY k.id`,
  );
  expect(keys.map(({ line }) => line)).toEqual([
    'import operator administrator administrator',
    'import operator editor editor',
    'import operator approver approver',
    'import operator akeneo integration',
    'import operator akeneo editor',
    'cli operator ines approver',
  ]);
});

test('whoever the audit and the history name is a person of the register', async () => {
  const strangers = await db.ds.query<object[]>(
    `SELECT who FROM (SELECT actor AS who FROM audit UNION SELECT actor FROM node_change) t
     WHERE NOT EXISTS (SELECT FROM person_spelling s WHERE s.spelling = t.who)`,
  );
  expect(strangers).toEqual([]);
});
