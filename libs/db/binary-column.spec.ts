import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { testDatabase, type TestDatabase } from '../../test/support/index.js';
import { binaryColumn, jsonbColumn } from './binary-column.js';

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.close());

type Type = Parameters<typeof binaryColumn>[0];

const throughPostgres = async (type: Type, texts: (string | null)[]): Promise<(string | null)[]> => {
  const rows: { t: string | null }[] = await db.ds.query(`SELECT t::text FROM unnest($1::${type}[]) AS t`, [binaryColumn(type, texts)]);
  return rows.map(({ t }) => t);
};

test('texts come out as they went in: quotes, backslashes, line breaks, signs, empty ones and none', async () => {
  const texts = ['{"a":"\\"\\\\"}', 'two\nlines', '', null, 'NULL', '{}', 'Käse 🧀', 'a\u001Eb\u001F', JSON.stringify('\u0000')];
  expect(await throughPostgres('text', texts)).toEqual(texts);
});

test('one text, one null and no text at all are what they are', async () => {
  expect(await throughPostgres('text', [''])).toEqual(['']);
  expect(await throughPostgres('text', [null])).toEqual([null]);
  expect(await throughPostgres('text', [])).toEqual([]);
  expect(await throughPostgres('jsonb', [])).toEqual([]);
});

test('what PostgreSQL cannot store in a text is shown as not readable, and ends nothing', async () => {
  expect(await throughPostgres('text', ['c\u0000d', '\uD800', 'e'])).toEqual(['c\uFFFDd', '\uFFFD', 'e']);
});

test('documents are values: a list of them comes out as it went in, null documents and no documents apart', async () => {
  const documents = [{ a: { b: ['ü', 1.5, null] } }, [], 'text', null, 7];
  const rows: { d: unknown; none: boolean }[] = await db.ds.query('SELECT d, d IS NULL AS none FROM unnest($1::jsonb[]) AS d', [
    jsonbColumn(documents),
  ]);
  expect(rows).toEqual(documents.map((d) => ({ d, none: false })));
  expect(await throughPostgres('jsonb', ['{"a": 1}', null])).toEqual(['{"a": 1}', null]);
});

test('any texts and any JSON survive', async () => {
  const text = fc.oneof(fc.json(), fc.string({ unit: 'grapheme' }), fc.constant(null));
  const check = (type: Type, one: fc.Arbitrary<string | null>) =>
    fc.assert(
      fc.asyncProperty(fc.array(one, { maxLength: 20 }), async (texts) => {
        const clean = texts.map((t) => t?.replaceAll('\u0000', '\uFFFD') ?? null);
        expect(await throughPostgres(type, texts)).toEqual(clean);
      }),
      { numRuns: 50 },
    );
  await check('text', text);
  await check('json', fc.oneof(fc.json(), fc.constant(null)));
});

test('a document that is none is refused by PostgreSQL, not stored as something else', async () => {
  await expect(throughPostgres('jsonb', ['{"a":'])).rejects.toMatchObject({ code: '22P02' });
});
