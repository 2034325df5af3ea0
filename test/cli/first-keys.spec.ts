import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { exportFolder } from './export-folder.js';
import { runPlinth, startPlinth } from './run-plinth.js';

let data: string;
beforeAll(() => {
  data = mkdtempSync(path.join(tmpdir(), 'plinth-first-keys-'));
});
afterAll(() => rmSync(data, { recursive: true, force: true }));

const tokens = (text: string): string[] => text.match(/plk_[A-Za-z0-9_-]{43}/g) ?? [];

async function mayAdminister(url: string, token: string): Promise<boolean> {
  const answer = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query: '{ apiKeys { id } }' }),
  });
  return ((await answer.json()) as { errors?: object[] }).errors === undefined;
}

it('nobody is locked out: an import comes first, and later the last administrator key is revoked', async () => {
  const onFolder = { PLINTH_DATA_DIR: path.join(data, 'own') };
  const imported = await runPlinth(['import', 'akeneo', exportFolder()], onFolder);
  expect([imported.code, imported.out]).toEqual([
    0,
    expect.stringContaining('\nThree keys were made, of three people. They are shown now and never again:\n\n  administrator  plk_'),
  ]);
  const [administrator, editor] = tokens(imported.out);

  const server = await startPlinth(onFolder);
  expect(tokens(server.said)).toEqual([]);
  expect([await mayAdminister(server.url, administrator!), await mayAdminister(server.url, editor!)]).toEqual([true, false]);
  // Beside the running server, on its embedded database.
  expect(await runPlinth(['key', 'revoke', administrator!.slice(0, 10)], onFolder)).toEqual({
    code: 0,
    out: '',
    err: [
      'Key 1 of administrator, administrator, is revoked. A running server goes on accepting it for up to two seconds.',
      "No usable key is an administrator's. Make one by `plinth key create <person> administrator`, or let the next start make it.\n",
    ].join('\n'),
  });
  expect((await fetch(`${server.url}/health/ready`)).status).toBe(200);
  expect(await server.stop()).toBe(0);

  const file = path.join(data, 'keys');
  const next = await startPlinth(onFolder, ['--keys-file', file]);
  expect(tokens(next.said)).toEqual([]);
  expect(next.said).toContain(
    `Nobody could administer this Plinth: a key was made. It is in ${file}, for its owner only; there is no copy.`,
  );
  expect(readFileSync(file, 'utf8')).toMatch(/^administrator plk_\S{43}\n$/);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(await mayAdminister(next.url, tokens(readFileSync(file, 'utf8'))[0]!)).toBe(true);
  expect(await next.stop()).toBe(0);
});
