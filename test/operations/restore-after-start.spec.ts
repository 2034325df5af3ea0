import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { createLogger } from '../../libs/telemetry/index.js';
import { FolderStore } from '../../libs/storage/index.js';
import { backup, restore } from '../../src/cli/backup/index.js';
import { loadConfig, startFoundation } from '../../src/config/index.js';
import { entities } from '../../src/entities.js';
import { startServer } from '../../src/server.js';
import { testDatabase } from '../support/index.js';

test('a Plinth that was started once and holds nothing yet takes a backup', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'plinth-restore-'));
  const [source, target] = [await testDatabase(), await testDatabase()];
  const store = new FolderStore(join(folder, 'store'));
  await store.ensure();
  await source.ds.query(`INSERT INTO category (code, parent_code, path) VALUES ('z', NULL, 'z')`);
  const options = { store, folder: join(folder, 'b'), progress: () => undefined };
  await backup({ ...options, databaseUrl: source.url, now: new Date('2026-11-21T10:00:00Z') });

  const env = { DATABASE_URL: target.url, PLINTH_DATA_DIR: join(folder, 'data'), PORT: '0', LOG_LEVEL: 'silent' };
  const config = loadConfig({ ...env, PLINTH_SECRET_KEY: Buffer.alloc(32, 7).toString('base64') });
  const server = await startServer(await startFoundation(config, entities, createLogger('silent')));
  // The first job has read all texts, of which there are none; and sales that begin were looked for.
  for (const table of ['search_vocabulary', 'sale_mark'])
    while ((await target.ds.query(`SELECT FROM ${table}`)).length === 0) await wait(50);
  await server.close();

  await restore({ ...options, databaseUrl: target.ownerUrl });
  expect(await target.ds.query('SELECT code FROM category')).toEqual([{ code: 'z' }]);
  expect(await target.ds.query('SELECT FROM search_vocabulary')).toEqual([]);
  await source.close();
  await target.close();
  await rm(folder, { recursive: true, force: true });
});
