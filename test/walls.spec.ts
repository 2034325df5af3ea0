import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { testDatabase } from './support/index.js';
import { judge, ownerOf, roomOf, told, type Walls } from './support/walls/judge.js';
import { readHouse, type NamedInFile } from './support/walls/read-house.js';
import { tablesNamed } from './support/walls/tables-named.js';

const load = async () => (await import(path.resolve('tables.mjs'))) as Walls;

describe('our house', () => {
  let walls: Walls;
  let named: NamedInFile[];
  beforeAll(async () => {
    walls = await load();
    named = readHouse(process.cwd());
  });

  test('gives every table of the database one room, and no other', async () => {
    const { ds, close } = await testDatabase();
    try {
      const rows = await ds.query<{ name: string }[]>(
        `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm')
         UNION ALL SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'S' AND NOT EXISTS (
           SELECT FROM pg_depend d WHERE d.objid = pg_class.oid AND d.deptype IN ('a', 'i'))`,
      );
      const listed = Object.keys(walls.owners).filter((name) => !name.endsWith('.*'));
      expect(rows.map(({ name }) => name).sort()).toEqual(listed.sort());
      for (const owner of Object.values(walls.owners)) expect(walls.rooms).toContain(owner);
    } finally {
      await close();
    }
  });

  test('names in SQL its own tables and the published ones of rooms below, and writes only its own', () => {
    expect(named.length).toBeGreaterThan(200);
    const found = named.flatMap((one) => judge(walls, one.file, one) ?? []);
    expect([...new Set(found.map(told))]).toEqual([]);
  });

  test('publishes nothing that nobody reads, and nothing to the owner or downward', () => {
    const reads = new Set(named.map(({ file, table }) => `${table} to ${roomOf(file)}`));
    for (const [table, to, reason] of walls.published) {
      expect({ line: `${table} to ${to}`, needed: reads.has(`${table} to ${to}`) }).toEqual({ line: `${table} to ${to}`, needed: true });
      expect(walls.rooms.indexOf(ownerOf(walls, table)!)).toBeLessThan(walls.rooms.indexOf(to));
      expect(reason.length).toBeGreaterThan(20);
    }
  });
});

describe('a house in which every wall is broken once', () => {
  const house: Record<string, string> = {
    'src/catalog/own.ts': 'query(m, `SELECT 1 FROM product_node n JOIN category c ON true WHERE a IS DISTINCT FROM b FOR UPDATE`);',
    'src/catalog/up.ts': 'query(m, `SELECT hash FROM asset`);',
    'src/catalog/unknown.ts': "query(m, 'SELECT 1 FROM nowhere');",
    'src/media/published.ts': 'query(m, `WITH wanted AS (SELECT 1) SELECT 1 FROM wanted, product_node n, unnest($1::text[]) AS u(x)`);',
    'src/media/unpublished.ts': 'query(m, `SELECT 1 FROM product_node n LEFT JOIN category c ON c.code = n.code`);',
    'src/media/lock.ts': 'query(m, `SELECT 1 FROM product_node n, asset a FOR NO KEY UPDATE OF n SKIP LOCKED`);',
    'src/media/names.ts': "export const NODES = 'product_node';\nexport const ALL = { links: 'asset_link', nodes: NODES };",
    'src/media/constant.ts':
      "import { ALL, NODES } from './names.js';\nquery(m, `UPDATE ${NODES} SET a = 1`); query(m, `DELETE FROM ${ALL.links}`);",
    'src/media/choice.ts': "const t = (x: boolean) => (x ? 'asset' : 'category');\nquery(m, 'INSERT INTO ' + t(true) + ' (a) VALUES (1)');",
    'src/media/put-together.ts': 'export const f = (name: string) => query(m, `TRUNCATE ${name}`);',
    'src/media/copy.ts': 'query(m, `COPY asset TO STDOUT`); query(m, `COPY category (code) FROM STDIN`);',
    'src/media/more.ts': 'query(m, `LOCK TABLE category IN SHARE MODE`); query(m, `DELETE FROM asset a USING category c WHERE true`);',
    'src/media/casts.ts':
      "query(m, `SELECT 'category'::regclass`); query(m, `SELECT extract(epoch FROM at), nextval('erp_message_id') FROM asset`);",
    'src/media/words.ts': "throw problem('COPY', 'Take it from the list and update it'); // FROM category",
    'src/port/any.ts': 'query(m, `SELECT 1 FROM category`);',
    'libs/jobs/jobs.ts': 'query(m, `SELECT 1 FROM plinth_jobs.job JOIN pg_class ON true`);',
    'src/cli/backup/copy.ts': 'export const f = (name: string) => query(m, `TRUNCATE ${name}`);',
    'src/main.ts': 'query(m, `SELECT 1 FROM public.category`);',
  };
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'plinth-walls-'));
    for (const [file, text] of Object.entries(house)) {
      await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
      await writeFile(path.join(folder, file), text);
    }
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test('each break is found, and nothing else', async () => {
    const walls = await load();
    const found = readHouse(folder).flatMap((one) => judge(walls, one.file, one) ?? []);
    expect(found.map(told)).toEqual([
      'src/catalog/unknown.ts names nowhere, which has no room: give it one in tables.mjs (or, if it is no table, call it otherwise).',
      'src/catalog/up.ts looks up at asset of media: let catalog own a port (an abstract class) and media register what answers it.',
      'src/main.ts names category of catalog, and the top of src works on no table: call a function that the index of catalog exports.',
      'src/media/casts.ts reads category, which catalog does not publish to media: call a function of catalog, or add a line with its reason to tables.mjs.',
      'src/media/casts.ts looks up at erp_message_id of ingest: let media own a port (an abstract class) and ingest register what answers it.',
      'src/media/choice.ts writes category of catalog: call a function that the index of catalog exports, in the same transaction.',
      'src/media/constant.ts writes product_node of catalog: call a function that the index of catalog exports, in the same transaction.',
      'src/media/copy.ts writes category of catalog: call a function that the index of catalog exports, in the same transaction.',
      'src/media/lock.ts locks rows of product_node of catalog: call a function that the index of catalog exports, in the same transaction.',
      'src/media/more.ts writes category of catalog: call a function that the index of catalog exports, in the same transaction.',
      'src/media/more.ts reads category, which catalog does not publish to media: call a function of catalog, or add a line with its reason to tables.mjs.',
      'src/media/put-together.ts puts the name of a table together: write it, or choose among constants of the file.',
      'src/media/unpublished.ts reads category, which catalog does not publish to media: call a function of catalog, or add a line with its reason to tables.mjs.',
      'src/port/any.ts names category of catalog, and port works on no table: call a function that the index of catalog exports.',
    ]);
  });

  test.each<[string, string[]]>([
    [
      'INSERT INTO a AS x (b) SELECT 1 FROM c ON CONFLICT (b) DO UPDATE SET b = excluded.b WHERE x.b IS NOT DISTINCT FROM 1',
      ['a write', 'c read'],
    ],
    ['UPDATE ONLY a SET b = 1 FROM c, (SELECT 1 FROM d) AS e, f WHERE trim(both from g) = 1', ['a write', 'c read', 'd read', 'f read']],
    [
      'SELECT 1 FROM (a JOIN b USING (id)) LEFT JOIN LATERAL (SELECT 1 FROM c) x ON true, d FOR SHARE',
      ['a read', 'b read', 'c read', 'd lock', 'd read'],
    ],
    ['WITH RECURSIVE up (x, y) AS NOT MATERIALIZED (SELECT 1 FROM a UNION ALL SELECT 1 FROM up) SELECT 1 FROM up', ['a read']],
    ['SELECT "A"."b" FROM "a" "A" INNER JOIN "plinth_jobs"."job" "J" ON true -- FROM c', ['a read', 'plinth_jobs.job read']],
    ["SELECT 'FROM c', $$ FROM d $$ FROM a, generate_series(1, 2) AS g(n) WHERE b = ANY ($1) ORDER BY 1, 2", ['a read']],
    ['MERGE INTO a USING b ON true', ['a write']],
    ['TRUNCATE a, "b" CASCADE', ['a write', 'b write']],
  ])('%s', (sql, expected) => {
    expect(
      tablesNamed(sql, 'statement')
        .tables.map(({ table, use }) => `${table} ${use}`)
        .sort(),
    ).toEqual(expected);
  });
});
