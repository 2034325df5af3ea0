import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { pruneExchanges } from '../../src/syndication/index.js';
import { rights } from '../../migrations/index.js';
import { startTestServer, type TestServer } from '../support/index.js';

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const EVIDENCE = ['payload', 'exchange', 'audit', 'node_change', 'version', 'approval', 'edition', 'snapshot', 'mapping'];

const names = async (sql: string): Promise<string[]> => (await server.ds.query<{ name: string }[]>(sql)).map(({ name }) => name);

test('every table has its line, and no line is of a table that is gone', async () => {
  const tables = `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v') AND relname <> 'plinth_migration'`;
  expect(Object.keys(rights.tables).sort()).toEqual((await names(tables)).sort());
});

test('the program works as a role that owns the schema of its jobs, and nothing else', async () => {
  const [role] = await server.ds.query<object[]>(
    `SELECT rolname, rolsuper, rolcreatedb, rolcreaterole, rolreplication, rolbypassrls FROM pg_roles WHERE rolname = current_user`,
  );
  const powers = { rolsuper: false, rolcreatedb: false, rolcreaterole: false, rolreplication: false, rolbypassrls: false };
  expect(role).toEqual({ rolname: 'plinth_app', ...powers });
  const owned = `SELECT DISTINCT n.nspname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE pg_has_role(c.relowner, 'USAGE') ORDER BY 1`;
  expect(await names(owned)).toEqual(['pg_toast', 'plinth_jobs']);
  expect(await names(`SELECT nspname AS name FROM pg_namespace WHERE pg_has_role(nspowner, 'USAGE')`)).toEqual(['plinth_jobs']);
});

describe('what a mistake in the program, or somebody with its password, cannot do', () => {
  test.each([
    'ALTER TABLE approval DISABLE TRIGGER approval_four_eyes',
    'ALTER TABLE audit DISABLE TRIGGER ALL',
    'DROP TRIGGER edition_immutable ON edition',
    'CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$',
    `SET session_replication_role = 'replica'`,
    'SET ROLE plinth_owner',
    'SET SESSION AUTHORIZATION plinth',
    'ALTER ROLE plinth_app SUPERUSER',
    `UPDATE legal_transition SET to_state = 'live'`,
    `INSERT INTO legal_transition VALUES ('listing', 'planned', 'live')`,
    'DELETE FROM legal_transition',
    `UPDATE api_key SET role = 'administrator'`,
    `UPDATE api_key SET person = 'ann'`,
    'UPDATE api_key SET hash = hash',
    'DELETE FROM api_key',
    `UPDATE review SET submitted_by = 'somebody else'`,
    `UPDATE product_node SET sku = 'other'`,
    'DELETE FROM product_node',
    'DELETE FROM plinth_migration',
    'CREATE TABLE public.mine (n int)',
    'CREATE FUNCTION public.mine() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$',
    'CREATE SCHEMA mine',
    'CREATE EXTENSION file_fdw',
    `COPY audit TO PROGRAM 'cat'`,
    `COPY audit TO '/audit'`,
    `COPY audit FROM PROGRAM 'echo'`,
    `SELECT pg_read_file('/etc/hostname')`,
    ...EVIDENCE.flatMap((table) => [
      `UPDATE ${table} SET ${table === 'payload' ? 'hash' : 'id'} = DEFAULT`,
      `DELETE FROM ${table}`,
      `TRUNCATE ${table} CASCADE`,
    ]),
  ])('%s', async (statement) => {
    await expect(server.ds.query(statement)).rejects.toMatchObject({ driverError: { code: '42501' } });
  });
});

test('it cannot give itself more: PostgreSQL only warns of a grant by somebody who may not', async () => {
  await server.ds.query('GRANT UPDATE ON audit TO plinth_app');
  expect(await server.ds.query(`SELECT has_table_privilege('audit', 'UPDATE') AS may`)).toEqual([{ may: false }]);
});

describe('old exchanges', () => {
  const days = (n: number) => new Date(Date.UTC(2026, 0, 1 + n));
  const kept = () => names(`SELECT url AS name FROM exchange ORDER BY id`);

  test('go by a function of the owner, oldest first and in pieces, and never those of the last two days', async () => {
    for (const day of [0, 10, 20, 21, 22]) {
      await server.ds.query(
        `INSERT INTO exchange (channel_code, purpose, at, method, url, request_headers, duration_ms) VALUES ('shop', 'read', $1, 'GET', $2, '{}', 1)`,
        [days(day), `day ${day}`],
      );
    }
    expect(await pruneExchanges(server.ds.manager, days(10))).toBe(1);
    expect(await kept()).toEqual(['day 10', 'day 20', 'day 21', 'day 22']);
    expect([await pruneExchanges(server.ds.manager, days(1000), 1), await pruneExchanges(server.ds.manager, days(1000))]).toEqual([1, 0]);
    expect(await kept()).toEqual(['day 20', 'day 21', 'day 22']);
  });

  test('go for nobody else', async () => {
    const may = `SELECT grantee::text AS name FROM information_schema.routine_privileges WHERE routine_name = 'prune_exchanges' ORDER BY 1`;
    expect(await server.asOwner(may)).toEqual([{ name: 'plinth_app' }, { name: 'plinth_owner' }]);
  });
});
