import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { checkCharacters } from '../../libs/problem/index.js';
import { startTestServer, type TestServer } from '../support/index.js';
import { seedDefinitions } from './definitions.js';

let server: TestServer;
const NAUGHTY = path.resolve('../shared/data/text/naughty-strings/blns.json');

beforeAll(async () => {
  server = await startTestServer({ role: 'api' });
  await seedDefinitions(server.ds);
  await server.graphql('mutation { createProduct(input: { sku: "P", family: "shirts" }) { userErrors { code } } }');
});
afterAll(() => server.close());

interface UserError {
  code: string;
  path: string;
  message: string;
  fix: string;
}
async function update(values: unknown, expectedRevision: number) {
  const answer = await server.graphql<{
    updateCells: { product: { values: Record<string, unknown>; revision: number } | null; userErrors: UserError[] };
  }>(
    'mutation ($input: UpdateCellsInput!) { updateCells(input: $input) { product { values revision } userErrors { code path message fix } } }',
    { input: { sku: 'P', expectedRevision, values } },
    server.keys.editor,
  );
  if (answer.errors) throw new Error(JSON.stringify(answer.errors));
  return answer.data.updateCells;
}
const stored = () => server.ds.query(`SELECT content, content_meta, facts, revision FROM product_node WHERE sku = 'P'`);

describe('one bad cell', () => {
  let before: unknown;
  beforeEach(async () => {
    before = await stored();
  });
  const deep = (levels: number): unknown => (levels === 0 ? 'x' : { inner: deep(levels - 1) });
  test.each<[string, Record<string, unknown>, string]>([
    ['NUL', { 'name@en_US': 'a\u0000b' }, 'text_control_character'],
    ['a lone surrogate', { 'name@en_US': 'a\ud83d' }, 'text_not_unicode'],
    ['a lone surrogate in the key', { 'na\udc00me': 'x' }, 'cell_malformed'],
    ['NUL in the key', { 'name@en_US\u0000': 'x' }, 'cell_malformed'],
    ['an over-long text', { 'name@en_US': 'x'.repeat(61) }, 'text_too_long'],
    ['a megabyte', { 'description@en_US': 'x'.repeat(1_000_000) }, 'text_too_long'],
    ['a deep object', { rating: deep(20) }, 'value_wrong_type'],
    ['a deep list', { material: [[[[['wool']]]]] }, 'value_wrong_type'],
    ['a number for a text', { 'name@en_US': 5 }, 'value_wrong_type'],
    ['a text for a boolean', { washable: 'yes' }, 'value_wrong_type'],
    ['a day that is none', { released: '2026-02-30' }, 'date_not_real'],
    ['too many decimals', { rating: '4.55' }, 'too_many_decimals'],
    ['out of range', { rating: '5.1' }, 'value_too_large'],
    ['an unknown option', { color: 'mauve' }, 'option_unknown'],
    ['an unknown cell', { price: 5 }, 'attribute_unknown'],
    ['an unknown locale', { 'name@xx_XX': 'x' }, 'locale_unknown'],
    ['an unknown scope', { 'description@en_US#moon': 'x' }, 'scope_unknown'],
    ['no locale', { name: 'x' }, 'locale_missing'],
    ['a locale too many', { 'color@en_US': 'red' }, 'not_localizable'],
    ['a scope too many', { 'name@en_US#shop': 'x' }, 'not_scopable'],
    ["a foreign owner's cell", { weight: { amount: '1', unit: 'GRAM' } }, 'not_owner'],
    ['a cell outside the family', { notes: 'x' }, 'not_in_family'],
  ])('%s: a clear error, and the good cell beside it is not written', async (_, bad, code) => {
    const { product, userErrors } = await update({ washable: true, ...bad }, 1);
    expect(userErrors.map((one) => one.code)).toEqual([code]);
    expect(userErrors[0]?.path).toMatch(/^input\.cells\./);
    expect(userErrors[0]?.fix).not.toBe('');
    expect(product).toBeNull();
    expect(await stored()).toEqual(before);
  });

  test.each([[null], ['text'], [['list']], [7]])('values that are no object: %j', async (values) => {
    const { userErrors } = await update(values, 1);
    expect(userErrors.map((one) => one.code)).toEqual(values === null ? [] : ['values_malformed']);
    expect(await stored()).toEqual(before);
  });

  test.each([[0], [-1], [99]])('a revision that was never read: %d', async (revision) => {
    const { userErrors } = await update({ washable: true }, revision);
    expect(userErrors.map((one) => [one.code, one.path])).toEqual([['revision_unknown', 'input.expectedRevision']]);
    expect(await stored()).toEqual(before);
  });

  test('all problems of a call are told at once', async () => {
    const { userErrors } = await update({ washable: 1, rating: 'x', color: 'mauve' }, 1);
    expect(userErrors.map((one) => one.code)).toEqual(['value_wrong_type', 'number_invalid', 'option_unknown']);
  });
});

const withNaughty = existsSync(NAUGHTY) ? describe : describe.skip;
withNaughty('the big list of naughty strings (needs ../shared/data/text/naughty-strings)', () => {
  const strings = existsSync(NAUGHTY) ? (JSON.parse(readFileSync(NAUGHTY, 'utf8')) as string[]) : [];

  /** One line, single blanks, none around, in one form of Unicode; each letter stays. */
  const inOneLine = (text: string): string => text.normalize('NFC').replaceAll(/\s+/g, ' ').trim();

  test('as a text each is kept to the letter in one line, or refused with a reason and nothing changed', async () => {
    let revision = Number((await stored())[0].revision);
    const outcome: Record<string, number> = {};
    for (const text of strings) {
      const before = await stored();
      const { product, userErrors } = await update({ 'name@en_US': text }, revision);
      outcome[userErrors[0]?.code ?? 'kept'] = (outcome[userErrors[0]?.code ?? 'kept'] ?? 0) + 1;
      if (product) {
        expect(product.values['name@en_US']).toBe(inOneLine(text));
        revision = product.revision;
      } else {
        expect(userErrors).toHaveLength(1);
        expect(await stored()).toEqual(before);
      }
    }
    const { kept, ...refused } = outcome;
    expect(Object.keys(refused).sort()).toEqual(['text_control_character', 'text_too_long', 'value_empty']);
    expect(kept! + Object.values(refused).reduce((a, b) => a + b, 0)).toBe(strings.length);
  });

  test('as a SKU, a filter, a cursor or a cell none breaks anything', async () => {
    const known = new Set(['sku_invalid', 'sku_taken']);
    for (const text of strings) {
      const made = await server.graphql<{ createProduct: { userErrors: UserError[] } }>(
        'mutation ($sku: String!) { createProduct(input: { sku: $sku }) { product { sku } userErrors { code } } }',
        { sku: text },
        server.keys.editor,
      );
      expect(made.errors).toBeUndefined();
      for (const one of made.data.createProduct.userErrors) expect(known).toContain(one.code);
      const read = await server.graphql(
        'query ($t: String!) { product(sku: $t) { sku } offers(sku: $t) { sku } productHistory(sku: $t) { id } }',
        { t: text },
      );
      const refused = checkCharacters(text, 'sku');
      const wrong = (read.errors ?? []).map(({ extensions }: { extensions: { code: string } }) => extensions.code);
      // The two lists may not be null, so the first refusal ends the answer: how many there are is GraphQL's business.
      expect([...new Set(wrong)]).toEqual(refused ? [refused.code] : []);
      for (const args of [
        'filter: { skuPrefix: $t }',
        'filter: { category: $t }',
        'after: $t',
        'filter: { family: $t }',
        'filter: { cellEquals: { cell: $t, value: 1 } }',
      ]) {
        const listed = await server.graphql(`query ($t: String!) { products(${args}) { nodes { sku } } }`, { t: text });
        for (const error of listed.errors ?? []) expect(error.extensions.code).not.toBe('internal');
      }
      const written = await update({ [text]: 'x' }, 1);
      expect(written.product).toBeNull();
      expect(written.userErrors).toHaveLength(1);
    }
  });
});
