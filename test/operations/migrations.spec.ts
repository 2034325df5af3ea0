import { readdirSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { pino } from 'pino';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createDataSource, isMigrated, migrateDown, migrateUp } from '../../libs/db/index.js';
import { testDatabase, type TestDatabase } from '../support/index.js';
import { migrations } from '../../migrations/index.js';
import { ChannelStates0048 } from '../../migrations/0048-channel-states.js';
import { Config, openDatabase } from '../../src/config/index.js';

let database: TestDatabase;

beforeEach(async () => {
  database = await testDatabase();
});

afterEach(() => database.close());

/** Every column, index, constraint, trigger and function of ours, in words. */
async function shape(): Promise<string[]> {
  const rows = await database.asOwner<{ line: string }>(`
    SELECT 'column ' || table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable || ' ' || coalesce(column_default, '') AS line
    FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> 'plinth_migration'
    UNION ALL SELECT 'index ' || indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename <> 'plinth_migration'
    UNION ALL SELECT 'constraint ' || conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
      WHERE connamespace = 'public'::regnamespace AND contype <> 'n' AND conrelid <> 0 AND conrelid <> 'plinth_migration'::regclass
    UNION ALL SELECT 'trigger ' || pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL SELECT 'function ' || proname FROM pg_proc p WHERE pronamespace = 'public'::regnamespace
      AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
    UNION ALL SELECT 'transition ' || machine || ' ' || from_state || ' ' || to_state FROM legal_transition
    ORDER BY 1`);
  return rows.map((row) => row.line);
}

test('each file is in the index, in the order of its number, and says the number as its name', () => {
  const files = readdirSync('migrations').filter((file) => /^\d{4}-.*\.ts$/.test(file)).sort(); // prettier-ignore
  expect(migrations.map((migration) => /(\d{4})0{12}$/.exec(new migration().name)?.[1])).toEqual(files.map((file) => file.slice(0, 4)));
});

test('all migrations go down to nothing and up again to the same schema', async () => {
  const before = await shape();
  expect(before.filter((line) => line.startsWith('trigger ')).length).toBeGreaterThanOrEqual(13);
  const ds = await createDataSource({ url: database.ownerUrl, migrations, poolSize: 3 }).initialize();
  try {
    expect(await isMigrated(ds)).toBe(true);
    for (let left = migrations.length; left > 0; left -= 1) await migrateDown(ds);
    const rest = await ds.query<{ name: string }[]>(
      `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'`,
    );
    expect(rest.map(({ name }) => name)).toEqual(['plinth_migration']);
    expect(await isMigrated(ds)).toBe(false);
    expect((await migrateUp(ds)).length).toBe(migrations.length);
  } finally {
    await ds.destroy();
  }
  expect(await shape()).toEqual(before);
});

test('a migration takes as long as it takes, up and down, where the role and the connection give every other statement a moment', async () => {
  class Slow implements MigrationInterface {
    up(q: QueryRunner): Promise<void> {
      return q.query('CREATE TABLE slow (id int); SELECT pg_sleep(0.3)');
    }
    down(q: QueryRunner): Promise<void> {
      return q.query('DROP TABLE slow; SELECT pg_sleep(0.3)');
    }
  }
  const [{ name: role }] = (await database.asOwner<{ name: string }>('SELECT current_user AS name')) as [{ name: string }];
  const here = new URL(database.ownerUrl).pathname.slice(1);
  await database.asOwner(
    `ALTER ROLE ${role} IN DATABASE ${here} SET lock_timeout = '1min'; ALTER ROLE ${role} IN DATABASE ${here} SET statement_timeout = '1min'`,
  );
  const ds = await createDataSource({
    url: database.ownerUrl,
    migrations: [...migrations, Slow],
    poolSize: 2,
    statementTimeoutMs: 100,
    lockTimeoutMs: 0,
  }).initialize();
  try {
    expect(await migrateUp(ds)).toEqual([expect.stringMatching(/^Slow-/)]);
    const given = `SELECT current_setting('statement_timeout') AS statement, current_setting('lock_timeout') AS lock`;
    expect(await ds.query(given)).toEqual([{ statement: '100ms', lock: '0' }]);
    await expect(ds.query('SELECT pg_sleep(0.3)')).rejects.toMatchObject({ driverError: { code: '57014' } });
    await migrateDown(ds);
    expect(await database.asOwner(`SELECT to_regclass('slow') AS found`)).toEqual([{ found: null }]);
  } finally {
    await ds.destroy();
  }
});

test('a process of the release before goes on writing while each migration of an upgrade is the newest: its role has the rights from the first moment on', async () => {
  await database.asOwner(`
    INSERT INTO market (code, country, currency) VALUES ('us', 'US', 'USD');
    INSERT INTO scope (code, kind) VALUES ('shop', 'channel');
    INSERT INTO account (code, kind) VALUES ('shop', 'shopify');
    INSERT INTO mapping (code, kind, version, body, hash, created_by) VALUES ('shop', 'shopify', 1, '{}', 'h', 'olu');
    INSERT INTO channel (code, account_code, kind, market_code, locales, mapping_id) SELECT 'shop', 'shop', 'shopify', 'us', '{en_US}', id FROM mapping;
    INSERT INTO product_node (id, sku, root_id, kind, sellable) OVERRIDING SYSTEM VALUE VALUES (1, 'A', 1, 'product', true)`);
  const owner = await createDataSource({ url: database.ownerUrl, migrations, poolSize: 2 }).initialize();
  for (let at = migrations.length; at > migrations.indexOf(ChannelStates0048); at -= 1) await migrateDown(owner);
  await owner.destroy();
  await database.asOwner(`
    CREATE TABLE told (migration text, refused text);
    CREATE FUNCTION write_as_before() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      SET LOCAL ROLE plinth_app;
      INSERT INTO listing (channel_code, listing_key, kind, root_id, sku, skus) SELECT 'shop', NEW.name, 'product', id, sku, ARRAY[sku] FROM product_node;
      RESET ROLE;
      INSERT INTO told VALUES (NEW.name, 'nothing');
      RETURN NULL;
    EXCEPTION WHEN insufficient_privilege THEN
      INSERT INTO told VALUES (NEW.name, SQLERRM);
      RETURN NULL;
    END $$;
    CREATE TRIGGER write_as_before AFTER INSERT ON plinth_migration FOR EACH ROW EXECUTE FUNCTION write_as_before()`);
  const config = Object.assign(new Config(), { databaseUrl: database.url, databaseOwnerUrl: database.ownerUrl, databasePool: 2 });
  const opened = await openDatabase(config, [], pino({ level: 'silent' }));
  await opened.close();
  const told = await database.asOwner<{ migration: string; refused: string }>('SELECT * FROM told');
  expect(told).toEqual(opened.migrated.map((migration) => ({ migration, refused: 'nothing' })));
  expect(opened.migrated.length).toBe(migrations.length - migrations.indexOf(ChannelStates0048));
});
