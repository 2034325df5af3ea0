import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { inTransaction, query } from '../../libs/db/index.js';
import { Refusal } from '../../libs/problem/index.js';
import { ApiKeysService } from '../../src/api/index.js';
import { PersonsService } from '../../src/api/persons/persons.service.js';
import type { SavePersonInput } from '../../src/api/persons/person.types.js';
import { until } from '../main-job/world.js';
import { acting, startTestServer, type TestServer } from '../support/index.js';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ role: 'api' });
});
afterAll(() => server.close());

interface Answer {
  key?: { id: string; person: string } | null;
  token?: string | null;
  userErrors: { code: string; path: string | null; message: string }[];
}

async function createKey(person: string, role = 'approver'): Promise<Answer> {
  const { data } = await server.graphql<{ answer: Answer }>(
    `mutation ($input: CreateApiKeyInput!) { answer: createApiKey(input: $input) { key: apiKey { id person } token userErrors { code path message } } }`,
    { input: { name: 'k', person, role } },
  );
  return data.answer;
}

const PERSON = 'person { handle displayName email kind active spellings looksLike sameAs } userErrors { code path }';
interface PersonAnswer {
  person: Record<string, unknown> | null;
  userErrors: { code: string; path: string | null }[];
}
async function save(input: object, token?: string): Promise<PersonAnswer> {
  const text = `mutation ($input: SavePersonInput!) { answer: savePerson(input: $input) { ${PERSON} } }`;
  return (await server.graphql<{ answer: PersonAnswer }>(text, { input }, token)).data.answer;
}
async function settle(input: object): Promise<PersonAnswer> {
  const text = `mutation ($input: SettlePersonInput!) { answer: settlePerson(input: $input) { ${PERSON} } }`;
  return (await server.graphql<{ answer: PersonAnswer }>(text, { input })).data.answer;
}
const audits = (target: string) =>
  query(server.ds.manager, 'SELECT actor, door, verb, details FROM audit WHERE target = $1 ORDER BY id', [target]);

test.each([
  ['another case', 'Ed'],
  ['a blank', 'ed '],
  ['an invisible letter', 'ed\u200b'],
  ['a Cyrillic letter', '\u0435d'],
  ['letters of full width', '\uff45\uff44'],
  ['an accent that is a mark of its own, which is not there', 'e\u034fd'],
])('a key for somebody who looks like ed by %s is refused, and names ed', async (_how, person) => {
  const before = await query(server.ds.manager, 'SELECT (SELECT count(*) FROM api_key) AS keys, (SELECT count(*) FROM person) AS persons');
  const { key, token, userErrors } = await createKey(person);
  expect([key, token]).toEqual([null, null]);
  expect(userErrors).toMatchObject([
    { code: 'person_look_alike', path: 'input.person', message: expect.stringContaining('the person ed ') },
  ]);
  expect(await query(server.ds.manager, 'SELECT (SELECT count(*) FROM api_key) AS keys, (SELECT count(*) FROM person) AS persons')).toEqual(
    before,
  );
});

test('a key for somebody new registers him in the same call, and another one for the same spelling is for the same person', async () => {
  const made = await createKey('  Nora New\u200b ');
  expect(made).toMatchObject({ key: { person: 'Nora New' }, userErrors: [] });
  expect(await createKey('Nora New')).toMatchObject({ key: { person: 'Nora New' }, userErrors: [] });
  expect(await createKey('nora new')).toMatchObject({ key: { person: 'nora new' }, userErrors: [] });
  const found = await server.graphql(`{ person(handle: "Nora New") { handle displayName kind spellings } }`);
  expect(found.data).toEqual({
    person: { handle: 'nora new', displayName: 'Nora New', kind: 'person', spellings: ['Nora New', 'nora new'] },
  });
  expect((await createKey('\u200b ')).userErrors).toMatchObject([{ code: 'person_invisible', path: 'input.person' }]);
  await createKey('till', 'integration');
  expect((await server.graphql(`{ person(handle: "till") { kind } }`)).data).toEqual({ person: { kind: 'system' } });
});

test('the database counts look-alikes as one person, whoever inserts them', async () => {
  const same = async (text: string) =>
    (await query<{ same: boolean }>(server.ds.manager, `SELECT person_register($1) = person_register('ed') AS same`, [text]))[0]!.same;
  for (const text of ['Ed', 'ed ', 'ed\u200b', '\u0435d', ' \uff25D\u00ad']) expect([text, await same(text)]).toEqual([text, true]);
  expect(await same('edna')).toBe(false);
  await query(
    server.ds.manager,
    `INSERT INTO api_key (name, person, role, prefix, hash) VALUES ('n-1', 'ED\u2060', 'viewer', 'p', '\\x01')`,
  );
  expect((await server.graphql(`{ person(handle: "ed") { spellings } }`)).data).toMatchObject({
    person: { spellings: expect.arrayContaining(['ED\u2060', 'ed']) },
  });
});

test('a person is made, changed and put to rest; whose keys are refused then; each is in the audit', async () => {
  expect(await save({ handle: 'Olga', email: 'olga@example.com' })).toEqual({
    person: {
      ...{ handle: 'olga', displayName: 'Olga', email: 'olga@example.com', kind: 'person', active: true },
      ...{ spellings: ['Olga', 'olga'], looksLike: null, sameAs: null },
    },
    userErrors: [],
  });
  expect(await save({ handle: 'OLGA' })).toEqual({ person: null, userErrors: [{ code: 'person_look_alike', path: 'input.handle' }] });
  const { token } = await createKey('olga', 'viewer');
  expect((await server.graphql('{ __typename }', {}, token!)).status).toBe(200);
  expect(await save({ handle: 'olga', active: false, email: null })).toMatchObject({
    person: { active: false, email: null, displayName: 'Olga' },
  });
  expect((await server.graphql('{ __typename }', {}, token!)).status).toBe(401);
  expect((await createKey('olga')).userErrors).toMatchObject([{ code: 'person_inactive', path: 'input.person' }]);
  await save({ handle: 'olga', active: true });
  expect((await server.graphql('{ __typename }', {}, token!)).status).toBe(200);
  const by = { actor: 'ada', door: 'graphql', verb: 'save_person' };
  expect(await audits('person:olga')).toMatchObject([
    { ...by, details: { isNew: true } },
    { ...by, details: { isNew: false, active: false } },
    { ...by, details: { active: true } },
  ]);
  expect(await save({ handle: 'ada', active: false })).toEqual({
    person: null,
    userErrors: [{ code: 'own_deactivation', path: 'input.active' }],
  });
});

test('two of the register are settled as one, and as two again', async () => {
  for (const handle of ['pat', 'patricia', 'patsy']) await save({ handle });
  expect(await settle({ handle: 'pat', sameAs: 'patricia' })).toMatchObject({ person: { handle: 'pat', sameAs: 'patricia' } });
  // Whoever was found to be patricia goes with her.
  expect(await settle({ handle: 'patricia', sameAs: 'patsy' })).toMatchObject({ person: { sameAs: 'patsy' } });
  const ids = await query<{ n: string }>(
    server.ds.manager,
    `SELECT count(DISTINCT person_id) AS n FROM known_person WHERE spelling IN ('pat', 'patricia', 'patsy')`,
  );
  expect(ids).toEqual([{ n: '1' }]);
  expect((await settle({ handle: 'patsy', sameAs: 'pat' })).userErrors).toEqual([{ code: 'person_is_same', path: 'input.sameAs' }]);
  expect((await settle({ handle: 'nobody', sameAs: 'pat' })).userErrors).toEqual([{ code: 'person_not_found', path: 'input.handle' }]);
  expect((await settle({ handle: 'pat', sameAs: 'nobody' })).userErrors).toEqual([{ code: 'person_not_found', path: 'input.sameAs' }]);
  expect(await settle({ handle: 'pat' })).toMatchObject({ person: { sameAs: null } });
  expect(await audits('person:pat')).toMatchObject([
    { verb: 'save_person' },
    { verb: 'settle_person', details: { sameAs: 'patricia', before: null } },
    { verb: 'settle_person', details: { sameAs: null, before: 'patsy' } },
  ]);
});

test('nobody ends his own keys by way of who he is found to be', async () => {
  const own = (path: string) => ({ person: null, userErrors: [{ code: 'own_deactivation', path }] });
  for (const handle of ['mabel', 'may', 'maud']) await save({ handle });
  await save({ handle: 'may', active: false });
  const before = await audits('person:ada');
  expect(await settle({ handle: 'ada', sameAs: 'may' })).toEqual(own('input.sameAs'));
  expect(await audits('person:ada')).toEqual(before);

  expect(await settle({ handle: 'ada', sameAs: 'mabel' })).toMatchObject({ userErrors: [] });
  expect(await save({ handle: 'mabel', active: false })).toEqual(own('input.active'));
  expect(await settle({ handle: 'mabel', sameAs: 'may' })).toEqual(own('input.sameAs'));
  expect(await settle({ handle: 'mabel', sameAs: 'maud' })).toMatchObject({ person: { sameAs: 'maud' } });
  expect(await save({ handle: 'mabel', active: false })).toMatchObject({ person: { active: false }, userErrors: [] });
  expect(await settle({ handle: 'ada' })).toMatchObject({ person: { sameAs: null, active: true } });
});

describe('of two who change the register at once, the second judges by what the first has written', () => {
  /** Lets both begin while somebody holds the row of this handle, so that neither has written before both have read, unless they queue. */
  async function atOnce<T>(handle: string, first: () => Promise<T>, second: () => Promise<T>): Promise<T[]> {
    const waiting = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    const waits = (count: number) => until(async () => (await server.ds.query<unknown[]>(waiting)).length === count);
    const holder = server.ds.createQueryRunner();
    await holder.startTransaction();
    await holder.query('SELECT FROM person WHERE handle = $1 FOR UPDATE', [handle]);
    const one = first();
    await waits(1);
    const other = second();
    await Promise.race([other, waits(2)]);
    await holder.commitTransaction();
    await holder.release();
    return Promise.all([one, other]);
  }
  const service = () => server.app.get(PersonsService, { strict: false });

  test('two do not become each other', async () => {
    for (const handle of ['quin', 'quincy']) await save({ handle });
    const [one, other] = await atOnce(
      'quin',
      () => service().settle('quin', 'quincy', acting('ada')),
      () => service().settle('quincy', 'quin', acting('ada')),
    );
    expect([one!.problems, other!.problems.map(({ code }) => code)]).toEqual([[], ['person_is_same']]);
    expect(await query(server.ds.manager, `SELECT DISTINCT p.handle FROM known_person k JOIN person p ON p.id = k.person_id WHERE k.spelling LIKE 'quin%'`)).toEqual([{ handle: 'quincy' }]); // prettier-ignore
  });

  test('two do not end each other', async () => {
    for (const handle of ['rhea', 'rhoda']) await save({ handle });
    const end = (handle: string) => ({ handle, active: false }) as SavePersonInput;
    const [one, other] = await atOnce(
      'rhoda',
      () => service().save(end('rhoda'), acting('rhea')),
      () => service().save(end('rhea'), acting('rhoda')),
    );
    expect([one!.problems, other!.problems.map(({ code }) => code)]).toEqual([[], ['own_deactivation']]);
    expect(await query(server.ds.manager, `SELECT handle FROM person WHERE handle LIKE 'rh%' AND active`)).toEqual([{ handle: 'rhea' }]);
  });
});

test('whatever is given for a key, no two persons of one skeleton stand in the register unsettled', async () => {
  const keys = server.app.get(ApiKeysService, { strict: false });
  const letter = fc.constantFrom('a', 'A', '\u0430', '\uff41', 'o', '0', 'O', '\u043e', 'l', '1', 'I', 'rn', 'm', 'e\u0301', '\u00e9');
  const spelled = fc.array(fc.oneof(letter, fc.constantFrom('\u200b', ' ', '\u00ad', '\u00a0', '\ufe0f')), { minLength: 1, maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(spelled, async (parts) => {
      const given = { name: 'p', person: parts.join(''), role: 'viewer' as const };
      await inTransaction(server.ds, (m) => keys.create(m, acting('ada'), given)).catch((error: unknown) => {
        if (!(error instanceof Refusal)) throw error;
      });
      const twins = await query(
        server.ds.manager,
        `SELECT person_skeleton(handle) FROM person WHERE settled_at IS NULL GROUP BY 1 HAVING count(*) > 1 OR bool_or(skeleton <> person_skeleton(handle))`,
      );
      expect(twins).toEqual([]);
    }),
    { numRuns: 60 },
  );
});

test('nobody is deleted, renamed or read otherwise afterwards', async () => {
  for (const sql of [
    `DELETE FROM person WHERE handle = 'ed'`,
    `UPDATE person SET handle = 'ed2' WHERE handle = 'ed'`,
    `UPDATE person_spelling SET person_id = 1 WHERE spelling = 'ed'`,
    `DELETE FROM person_spelling WHERE spelling = 'ed'`,
  ]) {
    await expect(query(server.ds.manager, sql)).rejects.toThrow(/./);
  }
});
