import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { AMAZON_SANDBOX_CREDENTIALS } from '../../src/sandbox/amazon/index.js';
import { SecretBox } from '../../libs/secrets/index.js';
import { startProgram, type Program } from '../faults/program.js';
import { some, World } from './world.js';

let world: World;
let worker: Program;
const source = some(['MUG-MARLOW'], 1);
beforeAll(async () => {
  world = await World.open();
  await world.worker.stop();
  await world.connect();
  worker = await startProgram(world, { ROLE: 'worker', LOG_LEVEL: 'trace' });
  await world.doUpToApproval(source);
  await world.atRest();
});
afterAll(async () => {
  await worker?.kill();
  await world?.close();
});

it('client secrets, refresh tokens, private keys and access tokens stand in no table and no log in plain', async () => {
  expect(await worker.stop()).toBe(0);
  expect(Object.values(await world.states())).toEqual(['live', 'live', 'live', 'live']);
  const { clientSecret, refreshToken } = AMAZON_SANDBOX_CREDENTIALS;
  const account = JSON.parse(await (await fetch(`${world.sandboxes.google.url}/_sandbox/credentials`)).text()) as { private_key: string };
  const key = account.private_key.split('\n')[1]!;
  const given = await cachedTokens();
  expect(given).toHaveLength(3);
  const secrets = ['sandbox-secret', clientSecret, refreshToken, key, ...given];
  expect(secrets.every((secret) => secret.length > 8)).toBe(true);

  const tables = await world.sql<{ name: string }>(
    `SELECT c.oid::regclass::text AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind IN ('r', 'p') AND n.nspname NOT IN ('pg_catalog', 'information_schema')`,
  );
  expect(tables.map(({ name }) => name)).toEqual(expect.arrayContaining(['account', 'audit', 'channel_cache', 'exchange']));
  const found: string[] = [];
  for (const { name } of tables) {
    // bytea is looked into as well: its bytes are read as Latin-1, so that plain text in them shows.
    const rows = await world.sql<{ row: Record<string, unknown> }>(`SELECT to_jsonb(t) AS row FROM ${name} t`);
    const text = rows
      .map(({ row }) => JSON.stringify(row).replace(/\\\\x([0-9a-f]+)/g, (_, hex: string) => Buffer.from(hex, 'hex').toString('latin1')))
      .join('\n');
    for (const secret of secrets) if (text.includes(secret)) found.push(`${name} holds ${secret.slice(0, 6)}…`);
  }
  expect(found).toEqual([]);
  const [exchanges] = await world.sql<{ count: number }>(`SELECT count(*)::int AS count FROM exchange WHERE purpose = 'token'`);
  expect(exchanges!.count).toBeGreaterThanOrEqual(3);
  expect(worker.said()).toContain('"level"');
  expect(secrets.filter((secret) => worker.said().includes(secret))).toEqual([]);
});

/** The tokens that the channels gave out, opened with the operator's key: the one place where they are kept, sealed. */
async function cachedTokens(): Promise<string[]> {
  const box = new SecretBox(Buffer.alloc(32, 7));
  const rows = await world.sql<{ account: string; key: string; value: Buffer }>(
    `SELECT account_code AS account, key, value FROM channel_cache`,
  );
  return rows
    .filter(({ key }) => key.startsWith('sign-in:'))
    .flatMap(({ account, key, value }) => Object.values(JSON.parse(box.open(value, `channel_cache:${account}:${key}`)) as object))
    .filter((one): one is string => typeof one === 'string' && one.length > 8);
}
