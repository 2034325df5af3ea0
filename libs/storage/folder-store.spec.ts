import { existsSync, utimesSync, writeFileSync } from 'node:fs';
import { chown, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { FolderStore } from './index.js';

test('a second program that starts on the folder leaves alone what the first is writing, and clears what a killed one left', async () => {
  const root = await mkdtemp(path.join(tmpdir(), 'plinth-folder-'));
  const first = new FolderStore(root);
  await first.ensure();
  const left = path.join(root, 'incoming', 'left');
  writeFileSync(left, 'half a pict');
  utimesSync(left, new Date(0), new Date(0));

  const arriving = new PassThrough();
  const put = first.put('a/b', arriving, { contentType: 'image/png' });
  arriving.write('first half, ');
  while (arriving.readableLength > 0) await wait(5);
  await new FolderStore(root).ensure();
  arriving.end('second half');
  await put;

  expect((await buffer(await first.get('a/b'))).toString()).toBe('first half, second half');
  expect(existsSync(left)).toBe(false);
  await rm(root, { recursive: true, force: true });
});

const asRoot = process.getuid?.() === 0 ? test : test.skip;

asRoot('folders that root makes in the store of somebody else are that one’s (needs root)', async () => {
  const SOMEBODY = 65_534;
  const root = await mkdtemp(path.join(tmpdir(), 'plinth-folder-'));
  await chown(root, SOMEBODY, SOMEBODY);
  const store = new FolderStore(root);
  await store.ensure();
  await store.put('a/b/c', Buffer.from('x'), { contentType: 'image/png' });
  const folders = ['objects', 'incoming', 'objects/a', 'objects/a/b'];
  expect(await Promise.all(folders.map(async (folder) => (await stat(path.join(root, folder))).uid))).toEqual(folders.map(() => SOMEBODY));
  await rm(root, { recursive: true, force: true });
});
