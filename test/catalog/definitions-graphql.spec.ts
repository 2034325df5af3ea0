import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startTestServer, type TestServer } from '../support/index.js';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ role: 'api' });
});
afterAll(() => server.close());

async function save(name: string, argument: string, type: string, rows: object[], key: keyof TestServer['keys'] = 'administrator') {
  const answer = await server.graphql<Record<string, { saved: number; userErrors: { code: string; path: string }[] }>>(
    `mutation ($rows: [${type}!]!) { ${name}(${argument}: $rows) { saved userErrors { code path message fix } } }`,
    { rows },
    server.keys[key],
  );
  if (answer.errors) return answer.errors.map((one) => one.extensions.code);
  const { saved, userErrors } = answer.data[name]!;
  return userErrors.length > 0 ? userErrors.map((one) => `${one.code} ${one.path}`) : saved;
}
const attributes = (...rows: object[]) => save('saveAttributes', 'attributes', 'AttributeInput', rows);
const families = (...rows: object[]) => save('saveFamilies', 'families', 'FamilyInput', rows);
const variants = (...rows: object[]) => save('saveFamilyVariants', 'familyVariants', 'FamilyVariantInput', rows);
const categories = (...rows: object[]) => save('saveCategories', 'categories', 'CategoryInput', rows);
const ask = async (query: string) => (await server.graphql(query)).data;

test('an administrator defines a catalogue from nothing, and it is read back as it was given', async () => {
  expect(
    await save('saveLocales', 'locales', 'LocaleInput', [
      { code: 'en_US', label: 'English' },
      { code: 'de_DE', label: 'Deutsch' },
    ]),
  ).toBe(2);
  expect(await save('saveMarkets', 'markets', 'MarketInput', [{ code: 'de', country: 'DE', currency: 'EUR', taxDisplay: 'gross' }])).toBe(
    1,
  );
  expect(
    await save('saveScopes', 'scopes', 'ScopeInput', [
      { code: 'amazon-de', kind: 'channel', parentCode: 'amazon' },
      { code: 'amazon', kind: 'channel_group' },
    ]),
  ).toBe(2);
  expect(await save('saveAttributeGroups', 'groups', 'AttributeGroupInput', [{ code: 'general', position: 1 }])).toBe(1);
  expect(
    await save('saveUnitFamilies', 'unitFamilies', 'UnitFamilyInput', [
      { code: 'length', standardUnit: 'METER', units: { METER: { factor: '1' }, INCH: { factor: '0.0254' } } },
    ]),
  ).toBe(1);
  expect(
    await attributes(
      {
        code: 'name',
        type: 'text',
        owner: 'pim',
        localizable: true,
        groupCode: 'general',
        validation: { maxLength: 80 },
        labels: { en_US: 'Name' },
      },
      { code: 'color', type: 'select', owner: 'pim' },
      { code: 'width', type: 'measurement', owner: 'erp', unitFamily: 'length', factPolicy: 'review' },
    ),
  ).toBe(3);
  expect(
    await save('saveAttributeOptions', 'options', 'AttributeOptionInput', [
      { attribute: 'color', code: 'blue', position: 2 },
      { attribute: 'color', code: 'red', position: 1 },
    ]),
  ).toBe(2);
  expect(
    await families({
      code: 'rugs',
      attributes: ['name', 'color', 'width'],
      required: { '*': ['name'], amazon: ['color'] },
      labelAttribute: 'name',
    }),
  ).toBe(1);
  expect(await variants({ code: 'rugs_color', familyCode: 'rugs', levels: [{ axes: ['color'] }] })).toBe(1);
  expect(await categories({ code: 'rugs', parentCode: 'home' }, { code: 'home' }, { code: 'round', parentCode: 'rugs' })).toBe(3);
  expect(
    await ask(
      '{ attributes { code type owner localizable groupCode unitFamily validation factPolicy labels options { code } } families { code attributes required labelAttribute } familyVariants { code levels { axes attributes } } categories { code path } scopes { code parentCode } markets { code currency } }',
    ),
  ).toEqual({
    attributes: [
      {
        code: 'color',
        type: 'select',
        owner: 'pim',
        localizable: false,
        groupCode: null,
        unitFamily: null,
        validation: {},
        factPolicy: 'auto',
        labels: {},
        options: [{ code: 'red' }, { code: 'blue' }],
      },
      {
        code: 'name',
        type: 'text',
        owner: 'pim',
        localizable: true,
        groupCode: 'general',
        unitFamily: null,
        validation: { maxLength: 80 },
        factPolicy: 'auto',
        labels: { en_US: 'Name' },
        options: [],
      },
      {
        code: 'width',
        type: 'measurement',
        owner: 'erp',
        localizable: false,
        groupCode: null,
        unitFamily: 'length',
        validation: {},
        factPolicy: 'review',
        labels: {},
        options: [],
      },
    ],
    families: [
      { code: 'rugs', attributes: ['name', 'color', 'width'], required: { '*': ['name'], amazon: ['color'] }, labelAttribute: 'name' },
    ],
    familyVariants: [{ code: 'rugs_color', levels: [{ axes: ['color'], attributes: [] }] }],
    categories: [
      { code: 'home', path: 'home' },
      { code: 'rugs', path: 'home.rugs' },
      { code: 'round', path: 'home.rugs.round' },
    ],
    scopes: [
      { code: 'amazon', parentCode: null },
      { code: 'amazon-de', parentCode: 'amazon' },
    ],
    markets: [{ code: 'de', currency: 'EUR' }],
  });
  const saves = await server.ds.query(`SELECT actor, target FROM audit WHERE verb = 'administer' ORDER BY id`);
  expect(saves).toHaveLength(10);
  expect(saves[9]).toEqual({ actor: 'ada', target: 'categories' });
});

test('moving a category moves its subtree', async () => {
  expect(await categories({ code: 'floor' }, { code: 'rugs', parentCode: 'floor' })).toBe(2);
  expect(await ask('{ categories { code path } }')).toMatchObject({
    categories: [{ path: 'floor' }, { path: 'floor.rugs' }, { path: 'floor.rugs.round' }, { path: 'home' }],
  });
});

test('saving again changes what is said and nothing else', async () => {
  const places = () =>
    ask(
      `{ categories { code path labels } scopes { code parentCode } attributeGroups { code labels position } markets { code taxDisplay }
         families { code labels } familyVariants { code labels levels { axes attributes } } attributes { code labels } }`,
    );
  const market = { code: 'de', country: 'DE', currency: 'EUR' };
  const scope = (row: object) => save('saveScopes', 'scopes', 'ScopeInput', [{ code: 'amazon-de', kind: 'channel', ...row }]);
  const group = (row: object) => save('saveAttributeGroups', 'groups', 'AttributeGroupInput', [{ code: 'general', ...row }]);
  const rugs = { code: 'rugs', attributes: ['name', 'color', 'width'] };
  const split = { code: 'rugs_color', familyCode: 'rugs' };
  const before = {
    categories: [
      { code: 'floor', path: 'floor', labels: {} },
      { code: 'rugs', path: 'floor.rugs', labels: { en_US: 'Rugs', de_DE: 'Teppiche' } },
      { code: 'round', path: 'floor.rugs.round', labels: {} },
      { code: 'home', path: 'home', labels: {} },
    ],
    scopes: [
      { code: 'amazon', parentCode: null },
      { code: 'amazon-de', parentCode: 'amazon' },
    ],
    attributeGroups: [{ code: 'general', labels: { en_US: 'General' }, position: 1 }],
    markets: [{ code: 'de', taxDisplay: 'gross' }],
    families: [{ code: 'rugs', labels: { en_US: 'Rugs', de_DE: 'Teppiche' } }],
    familyVariants: [{ code: 'rugs_color', labels: { en_US: 'By colour' }, levels: [{ axes: ['color'], attributes: ['width'] }] }],
    attributes: [
      { code: 'color', labels: {} },
      { code: 'name', labels: { en_US: 'Name', de_DE: 'Name' } },
      { code: 'width', labels: {} },
    ],
  };
  const bilingual = { labels: { en_US: 'Rugs', de_DE: 'Teppiche' } };
  expect([
    await categories({ code: 'rugs', ...bilingual }),
    await group({ labels: { en_US: 'General' } }),
    await families({ ...rugs, ...bilingual }),
    await variants({ ...split, labels: { en_US: 'By colour' }, levels: [{ axes: ['color'], attributes: ['width'] }] }),
    await attributes({ code: 'name', type: 'text', owner: 'pim', labels: { de_DE: 'Name' } }),
  ]).toEqual([1, 1, 1, 1, 1]);
  expect(await places()).toEqual(before);
  // Nobody says anything new.
  expect([
    await categories({ code: 'rugs' }, { code: 'round' }),
    await scope({}),
    await group({}),
    await save('saveMarkets', 'markets', 'MarketInput', [market]),
    await families(rugs),
    await variants({ ...split, levels: [{ axes: ['color'] }] }),
    await attributes({ code: 'name', type: 'text', owner: 'pim' }),
  ]).toEqual([2, 1, 1, 1, 1, 1, 1]);
  expect(await places()).toEqual(before);
  // One label each: another text, and none any more; a level, a category and a scope that stand alone, because null says so.
  expect([
    await categories({ code: 'rugs', labels: { de_DE: 'Läufer' } }, { code: 'round', parentCode: null }),
    await families({ ...rugs, labels: { de_DE: null } }),
    await variants({ ...split, levels: [{ axes: ['color'], attributes: [] }] }),
    await scope({ parentCode: null }),
  ]).toEqual([2, 1, 1, 1]);
  expect(await places()).toMatchObject({
    categories: [
      { path: 'floor' },
      { path: 'floor.rugs', labels: { en_US: 'Rugs', de_DE: 'Läufer' } },
      { path: 'home' },
      { code: 'round', path: 'round' },
    ],
    scopes: [{ parentCode: null }, { code: 'amazon-de', parentCode: null }],
    families: [{ labels: { en_US: 'Rugs' } }],
    familyVariants: [{ levels: [{ attributes: [] }] }],
  });
  expect([await categories({ code: 'round', parentCode: 'rugs' }), await scope({ parentCode: 'amazon' })]).toEqual([1, 1]);
});

test('a unit that is said again beside a new one keeps its symbol and its labels', async () => {
  const units = async (given: object) => {
    expect(await save('saveUnitFamilies', 'unitFamilies', 'UnitFamilyInput', [{ code: 'time', standardUnit: 'SECOND', units: given }])).toBe(1); // prettier-ignore
    const { unitFamilies } = (await ask('{ unitFamilies { code units } }')) as { unitFamilies: { code: string; units: object }[] };
    return unitFamilies.find(({ code }) => code === 'time')!.units;
  };
  const second = { factor: '1', symbol: 's', labels: { en_US: 'Second', de_DE: 'Sekunde' } };
  expect(await units({ SECOND: second, HOUR: { factor: '3600' } })).toEqual({ SECOND: second, HOUR: { factor: '3600' } });
  const three = { SECOND: second, HOUR: { factor: '3600' }, MINUTE: { factor: '60', labels: {} } };
  expect(await units({ SECOND: { factor: '1' }, MINUTE: { factor: '60', labels: { en_US: null } } })).toEqual(three);
  expect(await units({ SECOND: { factor: '1', labels: { en_US: null, de_DE: 'Sek.' } } })).toEqual({
    ...three,
    SECOND: { factor: '1', symbol: 's', labels: { de_DE: 'Sek.' } },
  });
});

test('a family keeps what its variants stand on, and what else it says of itself', async () => {
  expect(await variants({ code: 'rugs_color', familyCode: 'rugs', levels: [{ axes: ['color'], attributes: ['width'] }] })).toBe(1);
  expect(await families({ code: 'rugs', attributes: ['name'] })).toEqual([
    'definition_fixed families.0.attributes',
    'definition_fixed families.0.attributes',
    'not_in_family families.0.required.amazon.0',
  ]);
  expect(await families({ code: 'rugs', attributes: ['color', 'width'], required: {} })).toEqual([
    'not_in_family families.0.labelAttribute',
  ]);
  expect(await ask('{ families { attributes } }')).toEqual({ families: [{ attributes: ['name', 'color', 'width'] }] });
});

test('a save with one bad row saves none, and says what each wrong row needs', async () => {
  const everything = () =>
    server.ds.query(
      `SELECT (SELECT json_agg(a ORDER BY code) FROM attribute a) AS a, (SELECT json_agg(f) FROM family f) AS f, (SELECT json_agg(c ORDER BY code) FROM category c) AS c, (SELECT count(*) FROM audit) AS n`,
    );
  const before = await everything();
  expect(await attributes({ code: 'fine', type: 'text', owner: 'pim' }, { code: '1bad', type: 'text', owner: 'pim' })).toEqual([
    'code_malformed attributes.1.code',
  ]);
  expect(
    await attributes(
      { code: 'constructor', type: 'text', owner: 'pim' },
      { code: 'x', type: 'text', owner: 'pim' },
      { code: 'x', type: 'text', owner: 'pim' },
    ),
  ).toEqual(['code_malformed attributes.0.code', 'code_twice attributes.2.code']);
  expect(await attributes({ code: 'name', type: 'number', owner: 'erp', localizable: true })).toEqual([
    'definition_fixed attributes.0.type',
    'definition_fixed attributes.0.owner',
  ]);
  expect(
    await attributes(
      { code: 'm', type: 'measurement', owner: 'erp' },
      { code: 'n', type: 'number', owner: 'pim', factPolicy: 'review', validation: { min: '5', max: '1' } },
    ),
  ).toEqual([
    'unit_family_unknown attributes.0.unitFamily',
    'fact_policy_misplaced attributes.1.factPolicy',
    'validation_invalid attributes.1.validation.min',
  ]);
  expect(await attributes({ code: 't', type: 'text', owner: 'pim', validation: { pattern: '(?=a)b', maxLength: -1, odd: 1 } })).toEqual([
    'validation_invalid attributes.0.validation.odd',
    'validation_invalid attributes.0.validation.maxLength',
    'validation_invalid attributes.0.validation.pattern',
  ]);
  expect(await attributes({ code: 't', type: 'text', owner: 'pim', labels: { en_US: 'a\u0000' } })).toEqual([
    'text_control_character attributes.0.labels.en_US',
  ]);
  expect(await families({ code: 'f', attributes: ['name', 'ghost'], required: { moon: ['name'], '*': ['color'] } })).toEqual([
    'attribute_unknown families.0.attributes.1',
    'scope_unknown families.0.required.moon',
    'not_in_family families.0.required.*.0',
  ]);
  expect(await variants({ code: 'v', familyCode: 'rugs', levels: [{ axes: ['name'] }, { axes: ['color'] }, { axes: ['color'] }] })).toEqual(
    ['axis_type_invalid familyVariants.0.levels.0.axes.0', 'axis_twice familyVariants.0.levels.2.axes.0'],
  );
  expect(await variants({ code: 'rugs_color', familyCode: 'rugs', levels: [{ axes: ['width'] }] })).toEqual([
    'definition_fixed familyVariants.0.levels',
  ]);
  expect(await categories({ code: 'floor', parentCode: 'round' })).toEqual(['cyclic_parent categories.0.parentCode']);
  expect(await categories({ code: 'lost', parentCode: 'ghost' }, { code: 'a.b' })).toEqual(['code_malformed categories.1.code']);
  expect(await categories({ code: 'lost', parentCode: 'ghost' })).toEqual(['category_unknown categories.0.parentCode']);
  expect(
    await save('saveMarkets', 'markets', 'MarketInput', [
      { code: 'de', country: 'DE', currency: 'USD' },
      { code: 'xx', country: 'xx', currency: 'EURO' },
    ]),
  ).toEqual(['country_invalid markets.1.country', 'currency_unknown markets.1.currency']);
  expect(await save('saveMarkets', 'markets', 'MarketInput', [{ code: 'de', country: 'DE', currency: 'USD' }])).toEqual([
    'definition_fixed markets.0.currency',
  ]);
  expect(
    await save('saveUnitFamilies', 'unitFamilies', 'UnitFamilyInput', [
      { code: 'length', standardUnit: 'METER', units: { INCH: { factor: '0.03' }, FOOT: { factor: '0' } } },
    ]),
  ).toEqual(['unit_invalid unitFamilies.0.units.FOOT']);
  expect(
    await save('saveUnitFamilies', 'unitFamilies', 'UnitFamilyInput', [
      { code: 'length', standardUnit: 'METER', units: { INCH: { factor: '0.03' } } },
    ]),
  ).toEqual(['definition_fixed unitFamilies.0.units.INCH']);
  expect(await save('saveScopes', 'scopes', 'ScopeInput', [{ code: 'amazon', kind: 'channel_group', parentCode: 'amazon-de' }])).toEqual([
    'cyclic_parent scopes.0.parentCode',
  ]);
  expect(await everything()).toEqual(before);
});

const options = (...rows: object[]) => save('saveAttributeOptions', 'options', 'AttributeOptionInput', rows);

test('an option that nobody can tell from another by its label is refused', async () => {
  await attributes({ code: 'tone', type: 'select', owner: 'pim' }, { code: 'shade', type: 'select', owner: 'pim' });
  const tone = (code: string, labels: object) => ({ attribute: 'tone', code, labels });
  expect(await options(tone('red', { en_US: 'Red', de_DE: 'Rot' }), tone('sand', { en_US: 'Sand' }), tone('l', { en_US: 'L' }))).toBe(3);
  const refused = (locale: string) => [`label_look_alike options.0.labels.${locale}`];
  // Unseen signs, a blank of another kind, letters of another script.
  for (const label of ['Re\u200bd', '\u2068Red\u2069', 'Red\u00ad', ' Red', 'Red\u00a0', 'R\u0435d'])
    expect([label, await options(tone('x', { en_US: label }))]).toEqual([label, refused('en_US')]);
  expect(await options(tone('x', { fr_FR: 'Rouge', de_DE: 'R\u043et' }))).toEqual(refused('de_DE'));
  // Two of one call, and one that another takes the place of.
  expect(await options(tone('x', { en_US: 'Sky' }), tone('y', { en_US: 'S\u200dky' }))).toEqual([
    'label_look_alike options.1.labels.en_US',
  ]);
  expect(await options(tone('sand', { en_US: 'Beach' }), tone('x', { en_US: 'S\u0430nd' }))).toBe(2);
  expect(await options(tone('sand', { en_US: 'Sand' }))).toEqual(refused('en_US'));
  // Told apart by people: case, accents, other letters of ASCII; another locale, another attribute. And who writes the same means it.
  expect(await options(tone('red2', { en_US: 'red' }), tone('one', { en_US: '1' }), tone('rose', { en_US: 'Rosé' }), tone('rose2', { en_US: 'ROSÉ' }))).toBe(4); // prettier-ignore
  expect(await options(tone('red3', { en_US: 'Red' }), tone('fr', { fr_FR: 'R\u200bed' }), { attribute: 'shade', code: 'red', labels: { en_US: 'R\u0435d' } })).toBe(3); // prettier-ignore
  // Thousands at once, of which the last looks like one that stands.
  const many = Array.from({ length: 2_000 }, (_, at) => tone(`n${at}`, { en_US: at === 1_999 ? 'R\u0435d' : `Couleur é ${at}` }));
  expect(await options(...many)).toEqual(['label_look_alike options.1999.labels.en_US']);
  // What shows nothing is no label, and what stands is not asked again.
  expect(await options(tone('n1', { en_US: ' ' }), tone('n2', { en_US: '\u200b' }))).toBe(2);
  await server.ds.query(`INSERT INTO attribute_option (attribute_code, code, labels) VALUES ('tone', 'old', '{"en_US": "L\u200b"}')`);
  await server.ds.query(`UPDATE attribute SET revision = revision + 1 WHERE code = 'tone'`);
  expect(await options(tone('old', { en_US: 'L\u200b', de_DE: 'Elle' }), tone('l', { en_US: 'L' }))).toBe(2);
});

test('a label that turns the letters after it around is refused, wherever it is said', async () => {
  expect(await attributes({ code: 'turned', type: 'text', owner: 'pim', labels: { en_US: '\u202egum' } })).toEqual([
    'text_direction_forced attributes.0.labels.en_US',
  ]);
  expect(await categories({ code: 'turned', labels: { en_US: 'a', de_DE: 'b\u2067' } })).toEqual([
    'text_direction_forced categories.0.labels.de_DE',
  ]);
  expect(await categories({ code: 'turned', labels: { ar_SA: 'كوب \u2066Acme\u2069\u200f' } })).toBe(1);
});

test('only an administrator defines', async () => {
  for (const key of ['viewer', 'editor', 'approver', 'publisher', 'integration'] as const) {
    expect(await save('saveLocales', 'locales', 'LocaleInput', [{ code: 'fr_FR', label: 'Français' }], key)).toEqual(['forbidden']);
  }
  expect(await ask('{ locales { code } }')).toEqual({ locales: [{ code: 'de_DE' }, { code: 'en_US' }] });
});

test('a person lets a held price go out, or drops it', async () => {
  await server.ds.query(`INSERT INTO product_node (id, sku, root_id, kind, sellable) VALUES (9001, 'RUG', 9001, 'product', true)`);
  await server.ds.query(
    `INSERT INTO offer (sku, market_code, price_minor, currency, exponent, source, held) VALUES ('RUG', 'de', 1000, 'EUR', 2, 'erp', '{"price_minor": "9900", "currency": "EUR", "message_id": "7", "reason": "moved_too_far"}')`,
  );
  expect(await ask('{ heldOffers { sku price { amount } held { price { amount minor currency } reason messageId } } }')).toEqual({
    heldOffers: [
      {
        sku: 'RUG',
        price: { amount: '10.00' },
        held: { price: { amount: '99.00', minor: '9900', currency: 'EUR' }, reason: 'moved_too_far', messageId: '7' },
      },
    ],
  });
  const decide = async (priceMinor: string, key: string) =>
    await server.graphql<{ decideHeldPrice: object }>(
      `mutation { decideHeldPrice(input: { sku: "RUG", market: "de", priceMinor: "${priceMinor}", accept: true }) { offer { revision price { minor } held { reason } } userErrors { code } } }`,
      {},
      key,
    );
  expect((await decide('9900', server.keys.editor)).errors?.[0]?.extensions.code).toBe('forbidden');
  expect((await decide('9800', server.keys.publisher)).data.decideHeldPrice).toEqual({
    offer: null,
    userErrors: [{ code: 'nothing_held' }],
  });
  expect((await decide('9900', server.keys.publisher)).data.decideHeldPrice).toEqual({
    offer: { revision: 2, price: { minor: '9900' }, held: null },
    userErrors: [],
  });
  expect(await server.ds.query(`SELECT actor, target FROM audit WHERE verb = 'decide_held_price'`)).toEqual([
    { actor: 'paul', target: 'RUG' },
  ]);
  expect(await server.ds.query('SELECT sku, market_code FROM offer_outbox')).toEqual([{ sku: 'RUG', market_code: 'de' }]);
  expect((await decide('9900', server.keys.publisher)).data.decideHeldPrice).toEqual({
    offer: null,
    userErrors: [{ code: 'nothing_held' }],
  });
});
