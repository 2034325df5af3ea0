import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startS3Server, testS3, type S3Server } from '../../test/support/index.js';
import { FolderStore, InvalidKey, ObjectNotFound, ObjectStore, S3Store, type S3Settings } from './index.js';

const real = testS3();
const s3 = (change: Partial<S3Settings> = {}): S3Settings => ({
  ...(real ?? { endpoint: 'http://127.0.0.1:1', accessKey: 'none', secretKey: 'none' }),
  bucket: `plinth-test-${process.pid}`,
  region: 'us-east-1',
  ...change,
});

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'plinth-store-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function contract(make: () => ObjectStore): void {
  let store: ObjectStore;
  const keys = async (prefix: string) => {
    const found: string[] = [];
    for await (const item of store.list(prefix)) found.push(item.key);
    return found;
  };
  const read = async (key: string) => (await buffer(await store.get(key))).toString();

  beforeAll(async () => {
    store = make();
    await store.ensure();
    await store.ensure();
    await store.check();
  });

  test('gives back the bytes, the size and the type, from a buffer and from a stream', async () => {
    await store.put('read/buffer.txt', Buffer.from('one'), { contentType: 'text/plain' });
    await store.put('read/stream.png', Readable.from([Buffer.from('tw'), Buffer.from('o!')]), { contentType: 'image/png' });
    expect(await read('read/buffer.txt')).toBe('one');
    expect(await read('read/stream.png')).toBe('two!');
    expect(await store.head('read/buffer.txt')).toEqual({ key: 'read/buffer.txt', size: 3, contentType: 'text/plain' });
    expect(await store.head('read/stream.png')).toEqual({ key: 'read/stream.png', size: 4, contentType: 'image/png' });
  });

  test('holds an empty object', async () => {
    await store.put('empty', Buffer.alloc(0), { contentType: 'text/plain' });
    expect(await read('empty')).toBe('');
    expect(await store.head('empty')).toMatchObject({ size: 0 });
  });

  test('replaces an object that is written again', async () => {
    await store.put('again', Buffer.from('first'), { contentType: 'text/plain' });
    await store.put('again', Buffer.from('2'), { contentType: 'text/html' });
    expect(await read('again')).toBe('2');
    expect(await store.head('again')).toEqual({ key: 'again', size: 1, contentType: 'text/html' });
  });

  test('keeps what was there when a stream breaks', async () => {
    await store.put('broken', Buffer.from('whole'), { contentType: 'text/plain' });
    const breaking = Readable.from(
      (async function* () {
        yield Buffer.from('ha');
        throw new Error('the sender went away');
      })(),
    );
    await expect(store.put('broken', breaking, { contentType: 'text/plain' })).rejects.toThrow('the sender went away');
    expect(await read('broken')).toBe('whole');
  });

  test('takes a stream of many parts, and keeps what was there when a late part breaks', async () => {
    const block = Buffer.alloc(1024 * 1024, 7);
    const parts = (count: number, end: () => void) =>
      Readable.from(
        (async function* () {
          for (let at = 0; at < count; at++) yield block;
          end();
        })(),
      );
    const raise = () => {
      throw new Error('the sender went away');
    };
    await store.put(
      'large',
      parts(18, () => undefined),
      { contentType: 'text/plain' },
    );
    expect((await buffer(await store.get('large'))).equals(Buffer.alloc(18 * block.length, 7))).toBe(true);
    await expect(store.put('large', parts(20, raise), { contentType: 'text/html' })).rejects.toThrow('the sender went away');
    expect(await store.head('large')).toEqual({ key: 'large', size: 18 * block.length, contentType: 'text/plain' });
  });

  test('says what is not there, and deletes it without complaint', async () => {
    await expect(store.get('absent')).rejects.toThrow(ObjectNotFound);
    expect(await store.head('absent')).toBeUndefined();
    await store.delete('absent');
    await store.put('present', Buffer.from('x'), { contentType: 'text/plain' });
    await store.delete('present');
    expect(await store.head('present')).toBeUndefined();
    expect(await keys('present')).toEqual([]);
  });

  test('lists by prefix in the order of keys, also below an object of the same name', async () => {
    for (const key of ['list/b', 'list/a/2', 'list/a/10', 'list/a', 'lister']) {
      await store.put(key, Buffer.from(key), { contentType: 'text/plain' });
    }
    expect(await keys('list/')).toEqual(['list/a', 'list/a/10', 'list/a/2', 'list/b']);
    expect(await keys('list/a/1')).toEqual(['list/a/10']);
    expect(await keys('nothing')).toEqual([]);
  });

  test.each(['', '/a', 'a/', 'a//b', '../a', 'a/../../b', './a', 'a b', 'ä', 'a@', 'a\\b', 'x'.repeat(513)])(
    'refuses the key %j',
    async (key) => {
      await expect(store.put(key, Buffer.from('x'), { contentType: 'text/plain' })).rejects.toThrow(InvalidKey);
      await expect(store.get(key)).rejects.toThrow(InvalidKey);
    },
  );
}

describe('in a folder', () => {
  contract(() => new FolderStore(folder));

  test('leaves nothing behind of writes that failed', async () => {
    expect(await readdir(path.join(folder, 'incoming'))).toEqual([]);
  });

  test('says how to mend a folder that cannot be made', async () => {
    await expect(new FolderStore(path.join(folder, 'objects', 'empty@')).ensure()).rejects.toMatchObject({
      problem: { code: 'data_folder_read_only' },
    });
  });
});

describe('in the S3 of the tests', () => {
  let server: S3Server;
  beforeAll(async () => {
    server = await startS3Server('known');
  });
  afterAll(() => server.close());

  contract(() => new S3Store(s3({ endpoint: server.endpoint, accessKey: 'known' })));

  test('says how to mend a refused key', async () => {
    const store = new S3Store(s3({ endpoint: server.endpoint, accessKey: 'unknown' }));
    await expect(store.ensure()).rejects.toMatchObject({ problem: { code: 's3_refused', path: 'S3_ACCESS_KEY' } });
  });
});

(real ? describe : describe.skip)('in S3 (needs a real S3: PLINTH_TEST_S3_ENDPOINT, _ACCESS_KEY, _SECRET_KEY)', () => {
  contract(() => new S3Store(s3()));

  test('says how to mend a refused key', async () => {
    const store = new S3Store(s3({ secretKey: 'wrong-secret' }));
    await expect(store.ensure()).rejects.toMatchObject({ problem: { code: 's3_refused' } });
  });
});

describe('an S3 that cannot be used', () => {
  test('is named when nothing listens there', async () => {
    const store = new S3Store(s3({ endpoint: 'http://127.0.0.1:1' }));
    await expect(store.ensure()).rejects.toMatchObject({ problem: { code: 's3_unreachable', path: 'S3_ENDPOINT' } });
  });

  test('is given up when it accepts the connection and says nothing', async () => {
    const silent = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as { port: number };
    const store = new S3Store(s3({ endpoint: `http://127.0.0.1:${port}`, timeoutMs: 50 }));
    await expect(store.put('a', Buffer.from('x'), { contentType: 'text/plain' })).rejects.toMatchObject({ code: 'S3_TIMEOUT' });
    silent.close();
  });
});
