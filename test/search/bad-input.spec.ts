import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { checkCharacters } from '../../libs/problem/index.js';
import { watched } from '../ingest/watched.js';
import { ask, openShop, type Shop } from './shop.js';

let shop: Shop;
const NAUGHTY = path.resolve('../shared/data/text/naughty-strings/blns.json');
const ALL = ['P', 'Q', 'R'];
/** Statements of a search that has to look at key and definitions too. A filter makes one of them longer, and never one more. */
const MOST = 8;

beforeAll(async () => {
  shop = await openShop();
  await shop.write(
    [
      { sku: 'P', family: 'shirts', cells: { 'name@en_US': '100% wool_x \\ a & b', rating: '4.5', released: '2026-02-28', brand: 'acme' } },
      { sku: 'Q', family: 'shirts', cells: { 'name@en_US': '😀 grin', 'description@en_US': `<p>${'Long. '.repeat(80)}100%</p>` } },
      { sku: 'R', family: 'shirts', cells: { material: ['cotton'], washable: true } },
    ],
    [{ sku: 'R', cells: { weight: { amount: '2', unit: 'KILOGRAM' } } }],
  );
  await shop.gather();
});
afterAll(() => shop.server.close());

/** What the answer says: the rows, or the first error. Nothing may be a fault of ours, nor ask the database more often than any search does. */
async function said(variables: Record<string, unknown>): Promise<{ skus?: string[]; code?: string; path?: string }> {
  const { result, statements } = await watched(shop.server.ds, () => ask(shop, variables));
  const { skus, errors, status } = result;
  expect(statements.length).toBeLessThanOrEqual(MOST);
  expect(status).toBeLessThan(500);
  const [error] = errors as { message: string; extensions: { code: string; path?: string; fix: string } }[];
  if (!error) return { skus };
  expect([error.message, error.extensions.code]).not.toContain('internal');
  expect(error.extensions.fix).toMatch(/\w/);
  return { code: error.extensions.code, ...(error.extensions.path === undefined ? {} : { path: error.extensions.path }) };
}
const cell = (attribute: string, more: object) => ({ filter: { cell: { attribute, ...more } } });
const name = (more: object) => cell('name', { locale: 'en_US', ...more });
const deep = (levels: number, last: object): object => (levels === 0 ? last : { and: [deep(levels - 1, last)] });
const inbox = { inbox: false };
const CELL = 'filter.cell';

describe('filters that are too many, too deep or empty', () => {
  test.each<[string, object, object]>([
    ['a thousand alternatives', { or: Array.from({ length: 1_000 }, () => inbox) }, { code: 'too_many', path: 'filter.or' }],
    ['two hundred filters and one', { and: [{ or: Array.from({ length: 199 }, () => inbox) }, inbox] }, { code: 'filter_too_large', path: 'filter.and.0.or.198' }],
    ['alternatives of everything', { or: Array.from({ length: 49 }, (_, at) => ({ or: [{ cell: { attribute: 'rating', isEmpty: at % 4 === 0 } }, { not: { text: at === 0 ? { query: 'wool' } : null } }] })) }, { skus: ALL }],
    ['eleven texts', { or: Array.from({ length: 11 }, () => ({ text: { query: 'x' } })) }, { code: 'filter_too_large', path: 'filter.or.10.text' }],
    ['ten deep', deep(10, inbox), { skus: ALL }],
    ['eleven deep', deep(11, inbox), { code: 'filter_too_large' }],
    ['a thousand deep', deep(1_000, inbox), {}],
    ['no filter', {}, { skus: ALL }],
    ['empty and', { and: [] }, { skus: ALL }],
    ['empty or', { or: [] }, { skus: [] }],
    ['not of nothing', { not: {} }, { skus: [] }],
    ['empty lists', { families: [] }, { skus: [] }],
    ['no SKU', { skus: [] }, { skus: [] }],
    ['501 SKUs', { skus: Array.from({ length: 501 }, () => 'P') }, { code: 'too_many', path: 'filter.skus' }],
    ['501 values', { cell: { attribute: 'rating', in: Array.from({ length: 501 }, (_, at) => String(at)) } }, { code: 'too_many_values', path: 'filter.cell.in' }],
    ['500 values', { cell: { attribute: 'rating', in: Array.from({ length: 500 }, (_, at) => String(at / 10)) } }, { skus: ['P'] }],
    ['no value', { cell: { attribute: 'rating', in: [] } }, { skus: [] }],
    ['an equals of a list without codes', { cell: { attribute: 'material', equals: [] } }, {}],
    ['no question', { cell: { attribute: 'rating' } }, { code: 'filter_malformed', path: CELL }],
    ['two questions', { cell: { attribute: 'rating', equals: '1', isEmpty: true } }, { code: 'filter_malformed', path: CELL }],
    ['an owner that is none', { issues: { owners: ['erp', 'ERP'] } }, { code: 'owner_unknown', path: 'filter.issues.owners.1' }],
    ['an owner that is none, within or', { or: [inbox, { issues: { owners: ['marketing'] } }] }, { code: 'owner_unknown', path: 'filter.or.1.issues.owners.0' }],
    ['all owners that there are', { issues: { owners: ['pim', 'erp', 'publisher', 'operator', 'plinth', 'shopify', 'amazon', 'google'] } }, { skus: [] }],
    ['a code that nothing has', { issues: { codes: ['missing_unicorn'] } }, { skus: [] }],
    ['a change of nothing', { changed: {} }, { code: 'filter_malformed', path: 'filter.changed' }],
  ])('%s', async (_, filter, answer) => {
    expect(await said({ filter })).toMatchObject(answer);
  }); // prettier-ignore
});

describe('values that are none', () => {
  const wrong = (at: string) => ({ code: 'value_wrong_type', path: `${CELL}.${at}` });
  test.each<[string, { filter: object }, object]>([
    ['1e400', cell('rating', { equals: '1e400' }), wrong('equals')],
    ['seventy digits', cell('rating', { from: '9'.repeat(70) }), wrong('from')],
    ['a number beyond all', cell('rating', { equals: 1e308 }), wrong('equals')],
    ['NaN', cell('rating', { to: 'NaN' }), wrong('to')],
    ['an object as number', cell('rating', { equals: { amount: '1' } }), wrong('equals')],
    ['a list as number', cell('rating', { equals: [['1']] }), wrong('equals')],
    ['a day that is none', cell('released', { equals: '2026-02-30' }), wrong('equals')],
    ['a moment as a day', cell('released', { from: '2026-02-28T00:00:00Z' }), wrong('from')],
    ['a number as a day', cell('released', { to: 20260228 }), wrong('to')],
    ['an object as text', name({ equals: { a: 1 } }), wrong('equals')],
    ['__proto__ as text', name({ equals: JSON.parse('{"__proto__": {"polluted": true}}') as object }), { code: 'forbidden_key' }],
    ['an object among texts', name({ in: ['a', { b: 1 }] }), wrong('in.1')],
    ['a measure without unit', cell('weight', { equals: { amount: '1' } }), wrong('equals')],
    ['a measure with more in it', cell('weight', { from: { amount: '1', unit: 'GRAM', note: '\ud83d' } }), wrong('from')],
    ['a measure as text', cell('weight', { from: '1 kg' }), wrong('from')],
    ['__proto__ as unit', cell('weight', { equals: { amount: '1', unit: '__proto__' } }), { code: 'unit_unknown', path: `${CELL}.equals` }],
    ['a text as boolean', cell('washable', { equals: 'true' }), { code: 'value_wrong_type', path: `${CELL}.equals` }],
    ['an option that there is not', cell('color', { equals: 'mauve' }), { code: 'option_unknown', path: `${CELL}.equals` }],
    ['NUL in a text', name({ equals: 'a\0b' }), { code: 'text_control_character', path: `${CELL}.equals` }],
    ['NUL in one of many', name({ in: ['a', 'a\0b'] }), { code: 'text_control_character', path: `${CELL}.in.1` }],
    ['half a pair in a text', name({ equals: 'a\ud83d' }), { code: 'text_not_unicode', path: `${CELL}.equals` }],
    ['half a pair as a range', name({ from: '\udc00' }), { code: 'text_not_unicode', path: `${CELL}.from` }],
    ['NUL in a reference', cell('brand', { equals: 'ac\0me' }), { path: `${CELL}.equals` }],
    ['half a pair in an option', cell('color', { equals: '\ud83d' }), { path: `${CELL}.equals` }],
    ['blanks as a part of a label', cell('color', { label: '  ' }), { code: 'filter_malformed', path: `${CELL}.label` }],
    ['an accent as a part of a label', cell('color', { label: '\u0301' }), { code: 'filter_malformed', path: `${CELL}.label` }],
    ['half a pair in a label', cell('color', { label: '\ud83d' }), { code: 'text_not_unicode', path: `${CELL}.label` }],
    ['NUL as a beginning', name({ prefix: '\0' }), { code: 'text_control_character', path: `${CELL}.prefix` }],
    ['half a pair as a unit', cell('weight', { equals: { amount: '1', unit: '\ud83d' } }), { code: 'unit_unknown', path: `${CELL}.equals` }],
    ['a megabyte to compare with', name({ equals: 'x'.repeat(900_000) }), { skus: [] }],
    ['a thousand letters to begin with', name({ prefix: 'x'.repeat(1_000) }), { code: 'filter_malformed', path: `${CELL}.prefix` }],
    ['accents alone to begin with', name({ prefix: '\u0301\u0301' }), { code: 'filter_malformed', path: `${CELL}.prefix` }],
    ['__proto__ as attribute', cell('__proto__', { equals: 1 }), { code: 'cell_malformed', path: `${CELL}.attribute` }],
    ['constructor as attribute', cell('constructor', { isEmpty: true }), { code: 'attribute_unknown', path: `${CELL}.attribute` }],
    ['a key of a cell as attribute', cell('name@en_US', { equals: 'x' }), { code: 'attribute_unknown', path: `${CELL}.attribute` }],
    ['__proto__ as locale', cell('name', { locale: '__proto__', equals: 'x' }), { code: 'locale_unknown', path: `${CELL}.locale` }],
    ['no locale', cell('name', { equals: 'x' }), { code: 'locale_missing', path: `${CELL}.locale` }],
    ['a channel that there is not', cell('name', { locale: 'en_US', channel: 'moon', equals: 'x' }), { code: 'scope_unknown', path: `${CELL}.channel` }],
    ['a part of a number', cell('rating', { contains: '4' }), { code: 'filter_misplaced', path: `${CELL}.contains` }],
    ['a family that there is not', { filter: { families: ['shirts', '__proto__'] } }, { code: 'family_unknown', path: 'filter.families.1' }],
    ['a category that there is not', { filter: { categories: ['constructor'] } }, { code: 'category_unknown', path: 'filter.categories.0' }],
    ['a person that there is not', { filter: { changed: { by: "'; --" } } }, { code: 'person_unknown', path: 'filter.changed.by' }],
  ])('%s', async (_, variables, answer) => {
    expect(await said(variables)).toMatchObject(answer);
  }); // prettier-ignore
});

describe('a list of options', () => {
  const codes = Array.from({ length: 2_000 }, (_, at) => `o${at}`);
  const has = (...equals: string[]) => said({ ...cell('material', { equals }), rows: 'variants' } as never);

  test('is equal where the variant shows each, however many are named', async () => {
    await shop.server.ds.query(`INSERT INTO attribute_option (attribute_code, code) SELECT 'material', unnest($1::text[])`, [codes]);
    await shop.server.ds.query(`UPDATE attribute SET revision = revision + 1 WHERE code = 'material'`);
    const six = codes.slice(0, 6);
    await shop.write([
      { sku: 'L', family: 'shirts', familyVariant: 'by_color_size', cells: { material: six } },
      { sku: 'L-red', parentSku: 'L', cells: { color: 'red', material: ['o0', 'o1', 'o2', 'o3', 'o4', 'o6'] } },
      { sku: 'L-blue', parentSku: 'L', cells: { color: 'blue' } },
    ]);
    expect(await has(...six)).toEqual({ skus: ['L-blue'] });
    expect(await has(...six.slice(0, 5))).toEqual({ skus: ['L-blue', 'L-red'] });
    expect(await has('o0', 'o1', 'o2', 'o3', 'o4', 'o6')).toEqual({ skus: ['L-red'] });
    expect(await has(...codes.slice(0, 7))).toEqual({ skus: [] });
    expect(await has(...codes)).toEqual({ skus: [] });
    const some = { cell: { attribute: 'material', equals: six } };
    expect(await said({ filter: { or: [some, { skus: ['R'] }] } })).toEqual({ skus: ['L', 'R'] });
    expect(await said({ filter: { skuPrefix: 'L', not: some }, rows: 'variants' })).toEqual({ skus: ['L-red'] });
  });
});

describe('what is a pattern elsewhere stands for itself', () => {
  test.each([
    [name({ contains: '%' }), ['P']],
    [name({ contains: '_' }), ['P']],
    [name({ contains: '\\' }), ['P']],
    [name({ contains: '%%' }), []],
    [name({ contains: 'l_x' }), ['P']],
    [name({ contains: 'l_X' }), ['P']],
    [name({ contains: '0_w' }), []],
    [name({ prefix: '100%' }), ['P']],
    [name({ prefix: '100_' }), []],
    [name({ prefix: '%' }), []],
    [cell('description', { locale: 'en_US', contains: '100%' }), ['Q']],
    [cell('description', { locale: 'en_US', contains: 'g_' }), []],
    [cell('brand', { prefix: 'a_' }), []],
    [name({ prefix: '100% ' }), ['P']],
    [name({ prefix: ' 100' }), []],
    [name({ prefix: '100% wool ' }), []],
    [name({ contains: ' wool' }), ['P']],
    [name({ contains: '  A  & ' }), ['P']],
    [name({ contains: 'wool ' }), []],
    [name({ contains: ' ool' }), []],
    [name({ contains: 'grin ' }), []],
    [cell('description', { locale: 'en_US', contains: ' 100%' }), ['Q']],
    [cell('description', { locale: 'en_US', contains: 'ong ' }), []],
    [{ filter: { skuPrefix: '%' } }, []],
    [{ filter: { skuPrefix: '\\' } }, []],
  ])('%j', async (variables, skus) => {
    expect(await said(variables)).toEqual({ skus });
  });
});

describe('texts', () => {
  const text = (query: string, more: object = {}) => ({ filter: { text: { query, ...more } } });
  const none = { code: 'filter_malformed', path: 'filter.text.query' };
  test.each<[string, { filter: object }, object]>([
    ['nothing', text(''), none],
    ['blanks', text(' \n\t '), none],
    ['signs alone', text(`':*&|!()<->"\\`), none],
    ['emoji alone', text('😀👍🏽'), none],
    ['a joiner and a mark from the right', text('\u200d\u200f\u202e'), none],
    ['a and b, as a query', text('a & b'), { skus: ['P'] }],
    ['the syntax of a tsquery', text(`wool':*&|!`), { skus: ['P'] }],
    ['negation', text('!wool'), { skus: ['P'] }],
    ['a quote', text(`wool'`), { skus: ['P'] }],
    ['a quote within', text(`wo'ol`), { skus: ['P'] }],
    ['a dash at the end', text('wool-'), { skus: ['P'] }],
    ['a backslash', text('wool\\'), { skus: ['P'] }],
    ['a weight', text('wool:A'), { skus: ['P'] }],
    ['an emoji beside a word', text('😀 grin'), { skus: ['Q'] }],
    ['marks from the right around it', text('\u202egrin\u202c'), { skus: ['Q'] }],
    ['one letter', text('g'), { skus: ['Q'] }],
    ['a float', text('1e400'), { skus: [] }],
    ['a float that PostgreSQL cuts', text('1e5x5e5'), { skus: [] }],
    ['a word of 900 letters', text('x'.repeat(900)), { skus: [] }],
    ['a word of 5,000 letters', text('x'.repeat(5_000)), { code: 'text_too_long', path: 'filter.text.query' }],
    ['a thousand letters without blanks', text('木'.repeat(1_000)), { skus: [] }],
    ['a word of 400 pieces', text('q-'.repeat(400)), { skus: [] }],
    ['seventeen words', text('w '.repeat(17)), { code: 'too_many_words', path: 'filter.text.query' }],
    ['a thousand words', text('ab '.repeat(1_000)), { code: 'text_too_long', path: 'filter.text.query' }],
    ['NUL', text('a\0b'), { code: 'text_control_character', path: 'filter.text.query' }],
    ['half a pair', text('a\ud83d'), { code: 'text_not_unicode', path: 'filter.text.query' }],
    ['a locale that there is not', text('wool', { locale: 'xx_XX' }), { code: 'locale_unknown', path: 'filter.text.locale' }],
    ['__proto__ as locale', text('wool', { locale: '__proto__' }), { code: 'locale_unknown', path: 'filter.text.locale' }],
    ['__proto__', text('__proto__ constructor'), { skus: [] }],
    ['a sort without a text', { filter: {}, sort: { by: 'relevance' } } as never, { code: 'sort_malformed', path: 'sort.by' }],
    ['two sorts', { filter: {}, sort: { by: 'sku', attribute: 'rating' } } as never, { code: 'sort_malformed', path: 'sort' }],
    ['a sort by what there is not', { filter: {}, sort: { attribute: '__proto__' } } as never, { code: 'cell_malformed', path: 'sort.attribute' }],
  ])('%s', async (_, variables, answer) => {
    expect(await said(variables)).toMatchObject(answer);
  }); // prettier-ignore
});

describe('cursors', () => {
  const SORTS = [{ by: 'sku' }, { by: 'created' }, { by: 'updated' }, { by: 'relevance' }, { attribute: 'rating' }, { attribute: 'color' }, { attribute: 'name', locale: 'en_US' }]; // prettier-ignore
  const base = (sort: object) => ({ filter: { or: [{ inbox: false }], text: { query: 'wool' } }, sort, first: 1 });
  const cursorOf = async (variables: object): Promise<string> => {
    const { pageInfo } = await ask(shop, variables as Record<string, unknown>);
    return pageInfo!.endCursor;
  };

  test('of another filter, order or row are refused', async () => {
    const after = await cursorOf(base({ by: 'sku' }));
    const refused = { code: 'cursor_invalid', path: 'after' };
    expect(await said({ ...base({ by: 'sku' }), after })).toEqual({ skus: [] });
    expect(await said({ ...base({ by: 'created' }), after })).toEqual(refused);
    expect(await said({ ...base({ by: 'sku' }), filter: {}, after })).toEqual(refused);
    expect(await said({ ...base({ by: 'sku' }), rows: 'variants', after })).toEqual(refused);
  });

  test.each(SORTS.map((sort) => [sort]))('forged ones of %j never reach SQL as anything but a place', async (sort) => {
    const [print, key, id] = JSON.parse(Buffer.from(await cursorOf(base(sort)), 'base64url').toString()) as [string, string, string];
    const keys = ['', '+', '+|', '-|', '*|x', `${key}\0`, `${key}'`, '+|1e999', '+|NaN', '+|infinity', '+|-1', `+|${'9'.repeat(30)}`, '+00000|x', '+zzzzz|1', '+|2026-99-99 99:99:99+00', '+|2026-02-30 10:00:00+99', '+|\ud83d', '+|1; DROP TABLE product_node', `+|${'x'.repeat(3_000)}`, '+|0.0000000000000000000001e-999', '+|99999999999', '-00001|', '+|9999-12-31 23:59:60+15', '+|0000-01-01 00:00:00+00', '+|9e-999', '+|0e-400']; // prettier-ignore
    const ids = ['', '-1', '1e3', '9'.repeat(18), '9'.repeat(19), '0', 'x', `${id}\0`];
    const forged = [...keys.map((one) => [print, one, id]), ...ids.map((one) => [print, key, one]), [print, key], [key], {}, null, 'x', [[print], key, id], [print, { key }, id]]; // prettier-ignore
    for (const one of forged) {
      const after = Buffer.from(JSON.stringify(one)).toString('base64url');
      const { skus, ...error } = await said({ ...base(sort), after });
      expect([one, error]).toEqual([one, skus ? {} : { code: 'cursor_invalid', path: 'after' }]);
    }
    for (const after of ['', '%', 'AAAA', '😀', '../../etc/passwd', 'W10', 'bnVsbA'])
      expect(await said({ ...base(sort), after })).toMatchObject({ code: 'cursor_invalid', path: 'after' });
  });
});

const withNaughty = existsSync(NAUGHTY) ? describe : describe.skip;
withNaughty('the big list of naughty strings (needs ../shared/data/text/naughty-strings)', () => {
  test('as a text, part, beginning, value, code, SKU or cursor none breaks anything', async () => {
    const strings = (JSON.parse(readFileSync(NAUGHTY, 'utf8')) as string[]).filter((one, at) => at % 4 === 0 || checkCharacters(one, ''));
    const codes = new Set<string>();
    for (const one of strings) {
      const asked: Record<string, unknown>[] = [
        { filter: { text: { query: one } }, sort: { by: 'relevance' } },
        { filter: { or: [{ cell: { attribute: 'name', locale: 'en_US', contains: one } }, { skuPrefix: one }, { skus: [one] }] } },
        { filter: { and: [{ cell: { attribute: 'name', locale: 'en_US', equals: one } }, { cell: { attribute: 'brand', prefix: one } }] } },
        { filter: { cell: { attribute: one, equals: one } } },
        { filter: { families: [one], categories: [one] } },
        { filter: {}, after: one },
      ];
      for (const variables of asked) {
        const { code } = await said(variables);
        if (code) codes.add(code);
        if (checkCharacters(one, '')) expect([one, code]).not.toEqual([one, undefined]);
      }
    }
    expect([...codes].sort()).toEqual(['attribute_unknown', 'cell_malformed', 'cursor_invalid', 'family_unknown', 'filter_malformed', 'text_control_character', 'text_too_long', 'too_many_words']); // prettier-ignore
  });
});
