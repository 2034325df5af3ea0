import { existsSync } from 'node:fs';
import { afterEach, expect, it } from '@jest/globals';
import { testDatabase, type TestDatabase } from '../support/index.js';
import { importAkeneo } from '../../src/cli/akeneo/index.js';
import { demoCatalogue, generateCatalogue } from '../../src/demo/catalogue/index.js';
import { loadCatalogue, notTaken } from './load-catalogue.js';

let db: TestDatabase;
afterEach(() => db.close());

it('the catalogue takes the demonstration but for the lines that are wrong on purpose', async () => {
  db = await testDatabase();
  const { setupProblems, facts, content, offers } = await loadCatalogue(db.ds, demoCatalogue());
  expect(setupProblems).toEqual([]);
  expect(notTaken(facts)).toEqual([expect.stringMatching(/^rejected TEE-MARLOW-WHITE-S2 /), expect.stringMatching(/^parked LOST-RED/)]);
  expect(notTaken(content)).toEqual([]);
  expect(notTaken(offers)).toEqual([]);
});

it('the catalogue takes the whole of the benchmark’s', async () => {
  db = await testDatabase();
  const { setupProblems, facts, content } = await loadCatalogue(db.ds, generateCatalogue({ listings: 500, seed: 1 }).source);
  expect([setupProblems, notTaken(facts), notTaken(content)]).toEqual([[], [], []]);
});

const folder = '../shared/data/akeneo-icecat';
(existsSync(folder) ? it : it.skip)(
  'what the Akeneo import calls imported, the catalogue takes (needs ../shared/data/akeneo-icecat)',
  async () => {
    db = await testDatabase();
    const { setupProblems, facts, content, offers } = await loadCatalogue(db.ds, importAkeneo(folder).source);
    expect([setupProblems, notTaken(facts), notTaken(content)]).toEqual([[], [], []]);
    expect(notTaken(offers)).toEqual([]);
  },
);
