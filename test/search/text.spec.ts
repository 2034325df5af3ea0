import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ask, openShop, type Shop } from './shop.js';

let shop: Shop;
const title = (sku: string, cells: Record<string, unknown>) => ({ sku, family: 'shirts', cells });

beforeAll(async () => {
  shop = await openShop();
  await shop.write(
    [
      title('EN-1', { 'name@en_US': 'Oxford Shirt', 'description@en_US': '<p>For the office. Goes with knives? No.</p>' }),
      title('EN-2', { 'name@en_US': 'Batteries, rechargeable', 'description@en_US': '<p>Fits every torch and one shirt pocket</p>' }),
      title('EN-3', { 'name@en_US': 'T-Shirt for men', notes: null }),
      title('EN-4', { 'name@en_US': 'Gr.49 wrench' }),
      title('EN-5', { 'name@en_US': 'Straw hat' }),
      title('EN-6', { 'name@en_US': 'Straw bag, made like die cast' }),
      title('EN-7', { 'name@en_US': 'Levi’s Batteries™ 1½ cm' }),
      title('DE-1', { 'name@de_DE': 'Häuser aus Holz' }),
      title('DE-2', { 'name@de_DE': 'Weiße Mütze', 'description@de_DE': '<p>für Straße und Wald</p>' }),
      title('DE-3', { 'name@de_DE': 'Bücher' }),
      title('FR-1', { 'name@fr_FR': 'Chaussures à lacets' }),
      title('FR-2', { 'name@fr_FR': 'Cheval à bascule' }),
      title('ES-1', { 'name@es_ES': 'Camisón de algodón' }),
      title('ES-2', { 'name@es_ES': 'Pantalones azules' }),
      title('RU-1', { 'name@ru_RU': 'Синяя рубашка' }),
      title('EL-1', { 'name@el_GR': 'ΔΡΟΜΟΣ παπούτσια' }),
      title('HI-1', { 'name@hi_IN': 'नीली किताबें' }),
      title('TR-1', { 'name@tr_TR': 'İpek gömlek' }),
      title('JA-1', { 'name@ja_JP': '赤いマグカップ', 'description@ja_JP': '<p>日東電工株式会社のガラス製品です。</p>' }),
      title('JA-2', { 'name@ja_JP': 'カラスの置物' }),
      title('ZH-1', { 'name@zh_CN': '红色陶瓷杯子iPhone支架' }),
      title('KO-1', { 'name@ko_KR': '빨간 머그컵' }),
      title('KO-2', { 'name@ko_KR': '작은 박스' }),
      title('KO-3', { 'name@ko_KR': '면 바지', 'description@ko_KR': `<p>${'박 '.repeat(150)} 바</p>` }),
      title('TH-1', { 'name@th_TH': 'เสื้อเชิ้ตสีแดง' }),
      title('AR-1', { 'name@ar_SA': 'القميص الأزرق' }),
      title('HE-1', { 'name@he_IL': 'חֻלְצָה אדומה' }),
    ],
    [{ sku: 'EN-1', cells: { gtin: '4006381333931' } }],
  );
  await shop.write([
    { sku: 'MUG', family: 'shirts', familyVariant: 'by_color_size', cells: { 'name@en_US': 'Stoneware mug', 'name@de_DE': 'Tasse' } },
    { sku: 'MUG-red', parentSku: 'MUG', cells: { color: 'red' } },
    { sku: 'MUG-blue', parentSku: 'MUG', cells: { color: 'blue', 'name@en_US': 'Beaker' } },
  ]); // prettier-ignore
  await shop.write([], [{ sku: 'MUG-red-s', parentSku: 'MUG-red', cells: { size: 's' } }, { sku: 'MUG-blue-s', parentSku: 'MUG-blue', cells: { size: 's' } }]); // prettier-ignore
  await shop.write([
    { sku: 'KT-INS114-DRE', family: 'shirts', cells: { 'name@en_US': 'Insert' } },
    { sku: '114570-10', family: 'shirts', cells: { 'name@en_US': 'Kettle' } },
  ]);
  await shop.gather();
});
afterAll(() => shop.server.close());

/** SKUs, in order, and what was looked for instead. */
async function find(query: string, locale?: string, rows = 'products') {
  const { skus, searchedFor, errors } = await ask(shop, { filter: { text: { query, locale } }, rows, sort: { by: 'relevance' }, first: 100 }); // prettier-ignore
  expect(errors).toEqual([]);
  return { skus, instead: searchedFor };
}
const only = async (query: string, locale?: string) => {
  const { skus, instead } = await find(query, locale);
  expect([query, instead]).toEqual([query, []]);
  return skus.sort();
};

describe('any form of a word', () => {
  test.each([
    ['shirts', 'en_US', ['EN-1', 'EN-2', 'EN-3']],
    ['battery', 'en_US', ['EN-2', 'EN-7']],
    ['Haus', 'de_DE', ['DE-1']],
    ['HÄUSERN', 'de_DE', ['DE-1']],
    ['Buch', 'de_DE', ['DE-3']],
    ['weisse mutzen', 'de_DE', ['DE-2']],
    ['Strasse', 'de_DE', ['DE-2']],
    ['chaussure', 'fr_FR', ['FR-1']],
    ['chevaux', 'fr_FR', ['FR-2']],
    ['camisones', 'es_ES', ['ES-1']],
    ['pantalón azul', 'es_ES', ['ES-2']],
    ['синий', 'ru_RU', ['RU-1']],
    ['δρόμος', 'el_GR', ['EL-1']],
    ['किताब', 'hi_IN', ['HI-1']],
    ['IPEK', 'tr_TR', ['TR-1']],
  ])('%s in %s', async (query, locale, skus) => {
    expect(await only(query, locale)).toEqual(skus);
    expect(await only(query)).toEqual(skus);
  });

  test('while it is typed, from its first letters on', async () => {
    for (const typed of ['o', 'ox', 'oxf', 'oxfor', 'oxford', 'oxford s', 'oxford shi'])
      expect(await only(typed, 'en_US')).toContain('EN-1');
    expect(await only('xford', 'de_DE')).toEqual([]);
    expect(await only('ox\u00adfo\u200brd', 'en_US')).toEqual(['EN-1']);
  });

  test('only of the locale that is asked, and words that say nothing need not be there', async () => {
    expect(await only('shirt', 'fr_FR')).toEqual([]);
    expect(await only('oxford under your office', 'en_US')).toEqual(['EN-1']);
    expect(await only('wrench for office', 'en_US')).toEqual([]);
    expect(await only('Mütze gegen die Straße', 'de_DE')).toEqual(['DE-2']);
    expect(await only('for', 'en_US')).toEqual(['EN-1', 'EN-3']);
  });

  test.each([
    // In German "hat" and "die" say nothing, and "like" is no word of it; "straw" is English.
    ['straw hat', ['EN-5']],
    ['hat straw', ['EN-5']],
    ['die cast', ['EN-6']],
    ['straw under hat', ['EN-5']],
    ['Mütze gegen die Straße', ['DE-2']],
    ['die Bücher', ['DE-3']],
    ['hat Bücher', ['DE-3']],
    ['oxford under your office', ['EN-1']],
    // Nothing tells which language it is.
    ['hat 114570', ['114570-10']],
  ])('without a locale, what says something is told by the language of the words beside it: %s', async (query, skus) => {
    expect(await only(query)).toEqual(skus);
  });

  test.each([
    ['tshirt', ['EN-3']],
    ['t-shirts', ['EN-3']],
    ['T shirt', ['EN-3', 'EN-2']],
    ['gr49', ['EN-4']],
    ['gr.49', ['EN-4']],
  ])('written as one or with a dash: %s', async (query, skus) => {
    expect((await only(query, 'en_US')).filter((sku) => skus.includes(sku))).toEqual(skus.sort());
  });
});

describe('signs that are written otherwise than they are typed', () => {
  const having = async (cell: object): Promise<string[]> =>
    (await ask(shop, { filter: { cell: { attribute: 'name', locale: 'en_US', ...cell } }, first: 100 })).skus.sort();

  test('quotes, dashes, fractions and trade marks', async () => {
    for (const contains of ["levi's", 'Levi’s', '™', '1½', '1 1/2', "'"])
      expect([contains, await having({ contains })]).toEqual([contains, ['EN-7']]);
    for (const contains of ['11', 'iestm', '1 12']) expect([contains, await having({ contains })]).toEqual([contains, []]);
    expect(await having({ prefix: "LEVI'S b" })).toEqual(['EN-7']);
    expect(await having({ equals: "Levi's Batteries™ 1½ cm" })).toEqual([]);
    expect(await having({ equals: 'Levi’s Batteries™ 1½ cm' })).toEqual(['EN-7']);
    expect(await only('batteries™', 'en_US')).toEqual(['EN-2', 'EN-7']);
    expect(await only('11', 'en_US')).toEqual(['114570-10']);
  });

  test('a Korean syllable is no part of one that goes on, unless somebody is typing it', async () => {
    const korean = { attribute: 'name', locale: 'ko_KR' };
    expect([await having({ ...korean, contains: '바' }), await having({ ...korean, contains: '박' })]).toEqual([['KO-3'], ['KO-2']]);
    expect([await having({ ...korean, prefix: '작' }), await having({ ...korean, prefix: '자' })]).toEqual([['KO-2'], []]);
    expect(await having({ ...korean, prefix: '작은 바' })).toEqual([]);
    // One that goes on stands before it; in a text of which the index has only the beginning, too.
    expect(await having({ attribute: 'description', locale: 'ko_KR', contains: '바' })).toEqual(['KO-3']);
    expect(await only('바', 'ko_KR')).toEqual(['KO-2', 'KO-3']);
  });
});

describe('scripts without blanks, and those from the right', () => {
  test.each([
    ['マグカップ', ['JA-1']],
    ['マグ', ['JA-1']],
    ['プ', ['JA-1']],
    ['株式会社', ['JA-1']],
    ['ガラス', ['JA-1']],
    ['カラス', ['JA-2']],
    ['ｶﾗｽ', ['JA-2']],
    ['陶瓷', ['ZH-1']],
    ['杯子', ['ZH-1']],
    ['瓷陶', []],
    ['iphone', ['ZH-1']],
    ['머그', ['KO-1']],
    ['เชิ้ต', ['TH-1']],
    ['สีแดง', ['TH-1']],
    ['قميص', ['AR-1']],
    ['الازرق', ['AR-1']],
    ['\u200fالقميص\u200f', ['AR-1']],
    ['חלצה', ['HE-1']],
    ['אדומה', ['HE-1']],
  ])('%s', async (query, skus) => {
    expect(await only(query)).toEqual(skus);
  });

  test('a text of a hundred thousand different letters can be written, and is found by those it begins with', async () => {
    const letters = Array.from({ length: 20_000 }, (_, at) => String.fromCodePoint(0x4e00 + at)).join('');
    // Hardly two pairs of letters are the same.
    let state = 1;
    const dice = (): number => ((state = Math.imul(state, 1_664_525) + 1_013_904_223) >>> 8) % 42_000;
    const rest = Array.from({ length: 79_000 }, () => String.fromCodePoint(0x20000 + dice())).join('');
    await shop.write([title('LONG', { 'description@zh_CN': letters + rest })]);
    expect(await only(letters.slice(10, 20), 'zh_CN')).toEqual(['LONG']);
    await shop.write([title('LONG', { 'description@zh_CN': null })]);
  });
});

describe('numbers', () => {
  test.each([
    ['KT-INS114-DRE', ['KT-INS114-DRE']],
    ['kt-ins114', ['KT-INS114-DRE']],
    ['KT INS114', ['KT-INS114-DRE']],
    ['ktins', ['KT-INS114-DRE']],
    ['114570-10', ['114570-10']],
    ['11457010', ['114570-10']],
    ['114570', ['114570-10']],
    ['kettle 1145', ['114570-10']],
    ['MUG-red-s', ['MUG']],
    ['4006381333931', ['EN-1']],
    ['4 006381 333931', ['EN-1']],
    ['400-6381-333931', ['EN-1']],
    ['04006381333931', ['EN-1']],
    ['400638', ['EN-1']],
    ['4006381333932', []],
  ])('%s', async (query, skus) => {
    expect(await only(query)).toEqual(skus);
  });
});

describe('words across levels', () => {
  test('a title of the product and an option of the variant', async () => {
    expect((await find('red mug', 'en_US', 'variants')).skus).toEqual(['MUG-red-s']);
    expect(await find('rote Tassen', 'de_DE', 'variants')).toEqual({ skus: ['MUG-red-s'], instead: [] });
    expect((await find('navy tasse', undefined, 'variants')).skus).toEqual(['MUG-blue-s']);
    expect((await find('rouge mug', 'en_US', 'variants')).skus).toEqual([]);
  });

  test('what is overridden below is not found there', async () => {
    expect((await find('stoneware', 'en_US', 'variants')).skus).toEqual(['MUG-red-s']);
    expect((await find('navy beaker', 'en_US', 'variants')).skus).toEqual(['MUG-blue-s']);
    expect((await find('navy stoneware', 'en_US', 'variants')).skus).toEqual([]);
  });

  test('one letter is a size, not the beginning of a colour', async () => {
    expect((await find('s stoneware', 'en_US', 'variants')).skus).toEqual(['MUG-red-s']);
    expect((await find('r stoneware', 'en_US', 'variants')).skus).toEqual([]);
  });
});

describe('labels of options', () => {
  const options = [
    { attribute: 'color', code: 'c1', labels: { en_US: 'Blue-grey', de_DE: 'Blau/Grau', ja_JP: '淡い青色' } },
    { attribute: 'color', code: 'c2', labels: { en_US: "Men's grey", de_DE: 'Nr.7' } },
  ];
  beforeAll(async () => {
    const query = 'mutation ($options: [AttributeOptionInput!]!) { saveAttributeOptions(options: $options) { saved userErrors { code } } }'; // prettier-ignore
    const saved = await shop.server.graphql(query, { options }, shop.server.keys.administrator);
    expect(saved.data).toEqual({ saveAttributeOptions: { saved: 2, userErrors: [] } });
    await shop.write(options.map(({ code }) => ({ sku: code.toUpperCase(), family: 'shirts', cells: { color: code } })));
  });

  test.each<[string, string | undefined, string[]]>([
    ['blue-grey', 'en_US', ['C1']],
    ['Blue Grey', 'en_US', ['C1']],
    ['bluegrey', 'en_US', ['C1']],
    ['blue-gre', 'en_US', ['C1']],
    ['grey-blue', 'en_US', ['C1']],
    ['blue-red', 'en_US', []],
    ['blau/grau', 'de_DE', ['C1']],
    ["men's", 'en_US', ['C2']],
    ['mens grey', 'en_US', ['C2']],
    ['nr.7', 'de_DE', ['C2']],
    ['青色', 'ja_JP', ['C1']],
    ['色', 'ja_JP', ['C1']],
    ['色青', 'ja_JP', []],
  ])('%s', async (query, locale, skus) => {
    expect((await only(query, locale)).filter((sku) => ['C1', 'C2'].includes(sku))).toEqual(skus);
  });

  test('of cells that have one for each locale, in any where none is asked', async () => {
    const attributes = [{ code: 'tone', type: 'select', owner: 'pim', localizable: true }];
    const tones = [{ attribute: 'tone', code: 't1', labels: { en_US: 'Matt' } }];
    const query = `mutation ($attributes: [AttributeInput!]!, $tones: [AttributeOptionInput!]!, $families: [FamilyInput!]!) {
      saveAttributes(attributes: $attributes) { saved } saveAttributeOptions(options: $tones) { saved } saveFamilies(families: $families) { saved } }`;
    const families = [{ code: 'pots', attributes: ['name', 'tone'] }];
    expect((await shop.server.graphql(query, { attributes, tones, families }, shop.server.keys.administrator)).errors).toBeUndefined();
    await shop.write([{ sku: 'POT-1', family: 'pots', cells: { 'tone@fr_FR': 't1' } }]);
    expect(await only('matt')).toEqual(['POT-1']);
    expect(await only('matt', 'en_US')).toEqual([]);
    expect(await only('t1', 'fr_FR')).toEqual(['POT-1']);
  });

  test('of which a part is mistyped', async () => {
    expect(await find('blue-gery', 'en_US')).toEqual({ skus: ['C1'], instead: [{ word: 'gery', instead: ['grey'] }] });
  });
});
