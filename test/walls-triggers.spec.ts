import { globSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { testDatabase, type TestDatabase } from './support/index.js';
import { sqlInSource } from './support/walls/sql-in-source.js';
import { doingFaults, readDoings, type SaidOfDatabase } from './support/walls/triggers.js';

let db: TestDatabase;
let walls: SaidOfDatabase;
const sources = globSync(['src/**/*.ts', 'libs/**/*.ts'])
  .map((file) => file.split(path.sep).join('/'))
  .filter((file) => !file.endsWith('.spec.ts'))
  .sort()
  .flatMap((file) => sqlInSource(file).map(({ sql }) => ({ file, sql })));

beforeAll(async () => {
  db = await testDatabase();
  walls = (await import(path.resolve('tables.mjs'))) as SaidOfDatabase;
});
afterAll(() => db.close());

const change = (run: string, over: Partial<SaidOfDatabase['triggers'][number]>): SaidOfDatabase => ({
  ...walls,
  triggers: walls.triggers.map((one) => (one.run === run ? { ...one, ...over } : one)),
});

test('every trigger of the database, and every function that names tables, is listed with what it reads and writes', async () => {
  const found = await readDoings(db.ds);
  expect(found.triggers.length).toBeGreaterThan(15);
  expect(doingFaults(walls, found, sources)).toEqual([]);
  for (const { run, on, reads, writes, reason } of walls.triggers) {
    expect({ run, lists: [on, reads, writes] }).toEqual({ run, lists: [on, reads, writes].map((list) => [...list].sort()) });
    expect(reason.length).toBeGreaterThan(20);
  }
});

test('what functions do that a function calls is its doing, and a word after INTO is no table', async () => {
  const { triggers } = await readDoings(db.ds);
  expect(triggers.find(({ run }) => run === 'register_persons_named')).toEqual({
    run: 'register_persons_named',
    on: ['api_key', 'review', 'version'],
    reads: ['confusable', 'known_person', 'person', 'person_spelling'],
    writes: ['person', 'person_spelling'],
  });
});

test('a list that says more or less than the database does is told, and so is who calls through a wall', async () => {
  const found = await readDoings(db.ds);
  expect(doingFaults(change('follow_moved_node', { writes: ['asset', 'recall'], on: [] }), found, sources)).toEqual([
    'follow_moved_node stands on product_node of catalog, and its line in triggers.mjs does not say so: add it if its reason still holds, or do it by a function of the owner.',
    'follow_moved_node writes asset_link of media, and its line in triggers.mjs does not say so: add it if its reason still holds, or do it by a function of the owner.',
    'follow_moved_node no longer writes asset: take it from its line in triggers.mjs.',
  ]);
  const { place_trees: _, ...functions } = walls.functions;
  expect(doingFaults({ ...walls, functions: { ...functions, gone: 'media' } }, found, sources)).toEqual([
    'The function place_trees (reads product_node; writes product_node) has no room: give it that of its tables in the functions of triggers.mjs.',
    'gone stands in the functions of triggers.mjs and names no table of the database: take it away.',
  ]);
  expect(doingFaults(walls, found, [{ file: 'src/search/build/mine.ts', sql: 'SELECT place_trees($1)' }])).toEqual([
    "src/search/build/mine.ts calls the database's place_trees, which works on tables of catalog: call a function that the index of catalog exports.",
  ]);
});

test('what a migration adds in silence is told, with what to do', async () => {
  await db.asOwner(`
    CREATE FUNCTION tidy() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN DELETE FROM offer WHERE sku = OLD.sku; RETURN NULL; END $f$;
    CREATE TRIGGER tidy AFTER DELETE ON listing FOR EACH ROW EXECUTE FUNCTION tidy();
    CREATE FUNCTION put_together(t text) RETURNS void LANGUAGE plpgsql AS $f$ BEGIN EXECUTE 'DELETE FROM ' || t; END $f$;
    CREATE FUNCTION links(n bigint) RETURNS bigint LANGUAGE sql AS $f$ SELECT count(*) FROM asset_link WHERE node_id = n $f$;
    CREATE OR REPLACE FUNCTION search_stale_wire() RETURNS trigger LANGUAGE plpgsql AS $f$
      BEGIN PERFORM links(1); INSERT INTO search_stale (listing_id) VALUES (NEW.listing_id); RETURN NULL; END $f$;
    DROP TRIGGER product_node_moved ON product_node;
    ALTER TABLE asset_link ADD FOREIGN KEY (node_id) REFERENCES product_node ON DELETE CASCADE`);
  expect(doingFaults(walls, await readDoings(db.ds), sources)).toEqual([
    'put_together puts a statement together: write its tables out, or do it in the program.',
    'search_stale_wire reads asset_link of media, and its line in triggers.mjs does not say so: add it if its reason still holds, or do it by a function of the owner.',
    'The trigger function tidy (on listing; reads nothing; writes offer) is not in triggers.mjs: call a function of the owner instead, or add a line to triggers with the reason why that would not do.',
    'follow_moved_node stands in triggers.mjs and is run by no trigger: take the line away.',
    'The function follow_moved_node (reads nothing; writes asset_link, recall) has no room: give it that of its tables in the functions of triggers.mjs.',
    'The function links (reads asset_link; writes nothing) has no room: give it that of its tables in the functions of triggers.mjs.',
    'A foreign key changes asset_link with product_node, through a wall: let it restrict, and a function of the owner write.',
  ]);
});
