import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { testDatabase, type TestDatabase } from '../../test/support/index.js';
import { textColumn, textsOf } from './text-column.js';

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.close());

const throughPostgres = async (texts: (string | null)[]): Promise<(string | null)[]> => {
  const rows: { t: string | null }[] = await db.ds.query(`SELECT t FROM unnest(${textsOf('$1')}) AS t`, [textColumn(texts)]);
  return rows.map(({ t }) => t);
};

test('texts come out as they went in: quotes, backslashes, line breaks, empty ones and none', async () => {
  const texts = ['{"a":"\\"\\\\"}', 'two\nlines', '', null, 'NULL', '{}', 'Käse 🧀', JSON.stringify('\u001E\u001F\u0000')];
  expect(await throughPostgres(texts)).toEqual(texts);
});

test('one empty text is one text', async () => {
  expect(await throughPostgres([''])).toEqual(['']);
  expect(await throughPostgres([null])).toEqual([null]);
});

test('signs that would part or end a text are shown as not readable, and part nothing', async () => {
  expect(await throughPostgres(['a\u001Eb', '\u001F', 'c\u0000d', 'e'])).toEqual(['a\uFFFDb', '\uFFFD', 'c\uFFFDd', 'e']);
});

test('any JSON texts, and none between them, survive', async () => {
  const text = fc.oneof(fc.json(), fc.constant(null));
  await fc.assert(
    fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 20 }), async (texts) => {
      expect(await throughPostgres(texts)).toEqual(texts);
    }),
    { numRuns: 50 },
  );
});
