import { describe, expect, it } from '@jest/globals';
import { fileBinding } from '../../src/channels/shopify/pictures.js';
import { ShopifyAdapter } from '../../src/channels/shopify/index.js';
import type { MappedProduct } from '../../src/port/index.js';
import { ACCOUNT, cell, mug, renderOne, US, withField, withVariants } from './shopify-products.js';

const adapter = new ShopifyAdapter();
const codes = async (product: MappedProduct, day?: string): Promise<string[]> =>
  (await renderOne(adapter, product, {}, day)).issues.map(({ code }) => code);

/** What the payload test looks into. */
interface Payload {
  identifier: object;
  input: { files: object[]; metafields?: object[]; productOptions: object[]; variants: Record<string, unknown>[] };
  metafields: { key: string }[];
  emptied: { key: string }[];
}

describe('what Shopify is sent', () => {
  it('is the whole product, known by our identity until it has an id', async () => {
    const { payload, issues } = await renderOne(adapter, mug());
    const { identifier, input } = payload as Payload;
    expect(issues).toEqual([]);
    expect(identifier).toEqual({ customId: { namespace: 'plinth', key: 'product', value: 'MUG' } });
    expect(input.metafields).toEqual([
      { namespace: 'plinth', key: 'product', type: 'id', value: 'MUG' },
      { namespace: 'plinth', key: 'features', type: 'list.single_line_text_field', value: '["Glazed inside","Stacks"]' },
      { namespace: 'plinth', key: 'care', type: 'multi_line_text_field', value: 'Dishwasher safe' },
    ]);
    expect(input.productOptions).toEqual([{ name: 'Colour', position: 1, values: [{ name: 'Blue' }, { name: 'Red' }] }]);
    expect(input.variants[0]).toMatchObject({
      sku: 'MUG-1',
      barcode: '4006381333931',
      optionValues: [{ optionName: 'Colour', name: 'Blue' }],
      inventoryItem: { countryCodeOfOrigin: 'PT', measurement: { weight: { value: 0.4, unit: 'KILOGRAMS' } } },
      file: { originalSource: expect.stringContaining('/media/'), duplicateResolutionMode: 'REPLACE' },
      metafields: [{ namespace: 'plinth', key: 'mpn', type: 'single_line_text_field', value: 'M-1' }],
    });
    expect(input.files).toHaveLength(3);
  });

  it('never speaks of price or stock in its content, whether the product is there or not', async () => {
    const bound = { 'variant:MUG-1': 'gid://shopify/ProductVariant/1', 'variant:MUG-2': 'gid://shopify/ProductVariant/2' };
    for (const known of [{}, { externalIds: { product: 'gid://shopify/Product/5', managed: '1' }, bindings: bound }]) {
      const { payload, owned } = await renderOne(adapter, mug(), known);
      const said = JSON.stringify(payload);
      for (const word of ['price', 'compareAtPrice', 'inventoryPolicy', 'tracked', 'quantity', '12.90']) expect(said).not.toContain(word);
      expect(Object.keys(owned).filter((field) => /:(price|compareAtPrice|inventoryPolicy|tracked|quantity)$/.test(field))).toEqual([]);
      const other = withVariants(mug(), ({ offer }) => ({ offer: { ...offer!, quantity: 9, price: { ...offer!.price!, minor: '1' } } }));
      expect(JSON.stringify((await renderOne(adapter, other, known)).payload)).toBe(said);
    }
  });

  it('gives a picture that two products describe otherwise a file for each text, because the text belongs to the file', async () => {
    const files = async (alt: string) => {
      const product = mug();
      for (const node of product.nodes) node.images = node.images.map((image) => ({ ...image, alt }));
      return ((await renderOne(adapter, product)).payload as Payload).input.files as { alt: string; filename: string }[];
    };
    const [one, other, again] = [await files('A mug'), await files('A cup'), await files('A mug')];
    expect(one.map((file) => file.alt)).toEqual(one.map(() => 'A mug'));
    expect(again).toEqual(one);
    expect(one.map((file) => file.filename)).not.toEqual(other.map((file) => file.filename));
  });

  it('ties a variant to the product’s own file of a picture that it describes otherwise, known to the shop or not', async () => {
    const product = mug();
    const [root, one, two] = product.nodes as [MappedProduct['nodes'][0], MappedProduct['nodes'][0], MappedProduct['nodes'][0]];
    const [shared] = root.images as [(typeof root.images)[0]];
    one.images = [{ ...shared, alt: 'The blue one' }];
    two.images = [{ ...shared, alt: null }];
    const known = { [fileBinding(shared.renditionHash, 'The blue one')]: 'gid://shopify/MediaImage/9' };
    for (const bindings of [{}, known, { ...known, [fileBinding(shared.renditionHash, shared.alt)]: 'gid://shopify/MediaImage/7' }]) {
      const { input } = (await renderOne(adapter, product, { bindings })).payload as Payload;
      const [first] = input.files;
      expect(first).toMatchObject({ alt: 'All view' });
      expect(input.variants.map(({ file }) => file)).toEqual([first, first]);
    }
  });

  it('names what is known by its id, and sets metafields one by one then', async () => {
    const product = mug();
    const files = product.nodes.flatMap((node) => node.images).map(({ renditionHash, alt }) => fileBinding(renditionHash, alt));
    const bindings = {
      ...Object.fromEntries(files.map((name, index) => [name, `gid://shopify/MediaImage/${7 + index}`])),
      'variant:MUG-1': 'gid://shopify/ProductVariant/1',
      'item:MUG-1': 'gid://shopify/InventoryItem/1',
      'variant:MUG-2': 'gid://shopify/ProductVariant/2',
      'item:MUG-2': 'gid://shopify/InventoryItem/2',
    };
    const { payload } = await renderOne(adapter, product, { externalIds: { product: 'gid://shopify/Product/5' }, bindings });
    const { identifier, input, metafields, emptied } = payload as Payload;
    expect(identifier).toEqual({ id: 'gid://shopify/Product/5' });
    expect(input.files[0]).toEqual({ id: 'gid://shopify/MediaImage/7', alt: 'All view' });
    expect(input.metafields).toBeUndefined();
    expect(metafields.map(({ key }) => key)).toEqual(['product', 'features', 'care']);
    expect(emptied).toEqual([]);
  });

  it('gives a product without axes the one option that Shopify gives it', async () => {
    const product = mug();
    const single: MappedProduct = {
      ...product,
      axes: [],
      nodes: [{ ...product.nodes[0]!, sellable: true, offer: product.nodes[1]!.offer }],
    };
    const { payload, issues } = await renderOne(adapter, single);
    expect(issues).toEqual([]);
    const { input } = payload as Payload;
    expect(input.productOptions).toEqual([{ name: 'Title', position: 1, values: [{ name: 'Default Title' }] }]);
    expect(input.variants.map(({ sku, optionValues }) => [sku, optionValues])).toEqual([
      ['MUG', [{ optionName: 'Title', name: 'Default Title' }]],
    ]);
  });
});

describe('what Shopify would refuse is refused before', () => {
  const price = (minor: string, currency = 'USD') => ({ minor, currency, exponent: 2 });
  const offer = (change: object) => withVariants(mug(), (node) => ({ offer: { ...node.offer!, ...change } }));

  const twoOptions = (one: string, other: string): MappedProduct => {
    const names = [one, other];
    const product = withVariants(mug(), (node) => ({
      axes: names.map((name, at) => ({ ...node.axes[0]!, attribute: `axis_${at}`, name })),
    }));
    return { ...product, axes: names.map((name, at) => ({ attribute: `axis_${at}`, name })) };
  };

  it.each<[string, MappedProduct, string]>([
    ['no title', withField(mug(), 'title', undefined), 'missing_title'],
    ['a title of 256 characters', mug({ title: 'x'.repeat(256) }), 'title_too_long'],
    ['a category that is none', withField(mug(), 'category', 'Mugs'), 'category_form'],
    ['a status of another system', withField(mug(), 'status', 'online'), 'status_form'],
    ['a handle with spaces', withField(mug(), 'handle', 'a mug'), 'handle_form'],
    ['no price', offer({ price: null }), 'missing_price'],
    ['a price in another currency', offer({ price: price('100', 'EUR') }), 'price_currency'],
    ['a price below zero', offer({ price: price('-100') }), 'price_negative'],
    [
      'two variants of one colour',
      withVariants(mug(), (node) => ({ axes: [{ ...node.axes[0]!, label: 'Blue' }] })),
      'duplicate_combination',
    ],
    [
      'two colours that are called alike',
      withVariants(mug(), (node, index) => ({ axes: [{ ...node.axes[0]!, label: ['Blue', ' bLUE\u00a0'][index % 2]! }] })),
      'duplicate_option_value',
    ],
    ['two options of one name', twoOptions('Colour', ' colour'), 'duplicate_option_name'],
    ['a variant without a colour', withVariants(mug(), (_, index) => (index === 1 ? { axes: [] } : {})), 'axis_value_missing'],
    ['a picture of 5,000 px', withImage({ width: 5_000 }), 'image_resolution'],
    ['a picture of 21 MB', withImage({ bytes: 21 * 1024 * 1024 }), 'image_too_large'],
  ])('%s', async (_name, product, code) => {
    const { issues } = await renderOne(adapter, product);
    const found = issues.find((issue) => issue.code === code);
    expect(found).toMatchObject({ severity: 'error', fix: expect.stringMatching(/.+/), details: { sku: expect.any(String) } });
  });

  it('an unknown country by the schema itself, with the place', async () => {
    const product = withVariants(mug(), (node) => ({
      fields: { ...node.fields, countryOfOrigin: cell('XX', node.sku, 'country_of_origin') },
    }));
    const { issues } = await renderOne(adapter, product);
    expect(issues[0]).toMatchObject({ code: 'not_in_contract', details: { sku: 'MUG-1' } });
    expect(issues[0]!.message).toContain('variants.0.inventoryItem.countryCodeOfOrigin');
  });

  it('warns of what only costs sales', async () => {
    const bare = withVariants({ ...mug(), nodes: mug().nodes.map((node) => ({ ...node, images: [] })) }, (node) => ({
      fields: {
        ...node.fields,
        barcode: cell('4006381333932', node.sku, 'gtin'),
        weight: cell({ amount: '3', unit: 'stone' }, node.sku, 'weight'),
      },
    }));
    const { issues } = await renderOne(adapter, bare);
    expect(issues.map(({ code, severity }) => `${code} ${severity}`)).toEqual([
      'no_image warning',
      'barcode_invalid warning',
      'weight_unit warning',
      'barcode_invalid warning',
      'weight_unit warning',
    ]);
  });

  it('by the limits of the day: 100 variants until 15 October 2025, 2,048 from then on', async () => {
    const [, first] = mug().nodes;
    const nodes = Array.from({ length: 101 }, (_, n) => ({
      ...first!,
      sku: `MUG-${n}`,
      axes: [{ ...first!.axes[0]!, label: `Colour ${n}` }],
    }));
    const wide = { ...mug(), nodes: [mug().nodes[0]!, ...nodes] };
    expect(await codes(wide, '2025-10-14')).toContain('too_many_variants');
    expect(await codes(wide, '2025-10-15')).not.toContain('too_many_variants');
  });

  it('a missing price only of a variant that is not there yet: what is there keeps its own', async () => {
    const free = offer({ price: null });
    const product = 'gid://shopify/Product/5';
    const one = { 'variant:MUG-1': 'gid://shopify/ProductVariant/1' };
    const missing = async (known: object) =>
      (await renderOne(adapter, free, known)).issues.filter(({ code }) => code === 'missing_price').map(({ details }) => details!['sku']);
    expect(await missing({})).toEqual(['MUG-1', 'MUG-2']);
    expect(await missing({ externalIds: { product, managed: '1' }, bindings: one })).toEqual(['MUG-2']);
    // Taken back because the shop lost it.
    expect(await missing({ externalIds: { product, managed: '1' }, bindings: { ...one, 'variant:MUG-1': '' } })).toEqual([
      'MUG-1',
      'MUG-2',
    ]);
    // Made by the shop: which variants it has is asked before anything is sent.
    expect(await missing({ externalIds: { product } })).toEqual([]);
  });

  it('plans nothing for four axes or for nothing to sell, and says why', () => {
    const axes = ['a', 'b', 'c', 'd'].map((attribute) => ({ attribute, name: attribute }));
    expect(adapter.plan({ ...mug(), axes })).toMatchObject({ listings: [], issues: [{ code: 'too_many_axes' }] });
    expect(adapter.plan({ ...mug(), nodes: [mug().nodes[0]!] })).toMatchObject({ listings: [], issues: [{ code: 'no_sellable' }] });
    expect(adapter.plan(mug()).listings).toEqual([{ key: 'MUG', kind: 'product', sku: 'MUG', skus: ['MUG-1', 'MUG-2'] }]);
  });

  it('checks settings before they are stored', () => {
    expect(adapter.checkSettings(ACCOUNT, US)).toEqual([]);
    const wrong = { ...ACCOUNT, settings: { baseUrl: 'http://shop.example', apiVersion: '2024-01' }, credentials: {} };
    expect(adapter.checkSettings(wrong, { ...US, settings: { locationId: '5', publicationIds: ['x'] } }).map(({ path }) => path)).toEqual([
      'settings.baseUrl',
      'settings.apiVersion',
      'credentials.clientId',
      'credentials.clientSecret',
      'settings.locationId',
      'settings.publicationIds',
    ]);
  });
});

describe('values that mean the same', () => {
  it.each([
    ['descriptionHtml', '<p>One<br/>\r\n two</p> <p>x</p>', '<p>One<br> two</p><p>x</p>'],
    ['variant:A:price', '12.90', '12.9'],
    ['variant:A:weight', { value: 0.4, unit: 'KILOGRAMS' }, { value: 400, unit: 'GRAMS' }],
    ['tags', ['B', 'a'], ['A', 'b']],
    ['metafield:features', '["a", "b"]', '["a","b"]'],
    ['title', ' A  mug ', 'A mug'],
    ['descriptionHtml', '<ul> <li>A</li> <li><b>B</b> </li> </ul>', '<ul><li>A</li><li><b>B</b></li></ul>'],
    ['variant:A:metafield:length', '{"value":9,"unit":"cm"}', '{"unit":"cm","value":9.0}'],
    ['metafield:care', 'Wash  cold', 'Wash cold'],
  ])('%s are equal', (field, one, other) => {
    expect(adapter.normalise(field, one)).toEqual(adapter.normalise(field, other));
  });

  it('and those that do not are not', () => {
    for (const [field, one, other] of [
      ['variant:A:price', '12.90', '12.09'],
      ['descriptionHtml', '<p>a b</p>', '<p>ab</p>'],
      ['descriptionHtml', '<p><b>Not</b> <i>washable</i></p>', '<p><b>Not</b><i>washable</i></p>'],
      // Texts that look like numbers.
      ['variant:A:metafield:mpn', '1.10', '1.1'],
      ['variant:A:metafield:mpn', '12345678901234567890', '12345678901234567891'],
      ['metafield:season', '007', '7'],
    ] as const)
      expect(adapter.normalise(field, one)).not.toEqual(adapter.normalise(field, other));
  });
});

function withImage(change: object): MappedProduct {
  const product = mug();
  const [root, ...others] = product.nodes;
  return { ...product, nodes: [{ ...root!, images: root!.images.map((image) => ({ ...image, ...change })) }, ...others] };
}
