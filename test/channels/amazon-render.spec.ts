import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { MappedNode, MappedProduct, OfferInput, PlannedListing, Rendered, RenderedOffer, Requirements } from '../../src/port/index.js';
import type { TestContext } from '../support/syndication/index.js';
import { accountAt, channelUs, startHarness, US, type AmazonHarness } from './amazon-harness.js';
import { eanOf, field, image, vase } from './amazon-products.js';

const DE = 'A1PA6795UKMFR9';
const channelDe = {
  ...channelUs,
  code: 'amazon_de',
  market: { code: 'de', country: 'DE', currency: 'EUR' },
  locales: ['de_DE', 'nl_NL'],
  settings: { marketplaceId: DE },
};

describe('rendering for Amazon', () => {
  let harness: AmazonHarness;
  let context: TestContext;
  const known = new Map<string, Requirements>();

  beforeAll(async () => {
    harness = await startHarness();
    context = harness.context();
    const { requirements } = harness.adapter;
    for (const [type, found] of await requirements.call(harness.adapter, context, ['HOME', 'SHIRT', 'SPACESHIP', '']))
      known.set(type, found);
    for (const [type, found] of await requirements.call(harness.adapter, { ...context, channel: channelDe }, ['HOME', 'SHIRT']))
      known.set(`${type}@DE`, found);
  });
  afterAll(async () => {
    await context.close();
    await harness.close();
  });

  const requirementsOf = (needed: string): Requirements => known.get(needed)!;
  const render = (product: MappedProduct, listing: PlannedListing, needed = 'HOME', channel = channelUs): Rendered =>
    harness.adapter.render({
      listing,
      product,
      channel,
      account: accountAt('http://x'),
      requirements: requirementsOf(needed),
      externalIds: {},
      bindings: {},
      held: [],
      ruled: new Set(),
    });
  /** What price and stock of the first child say. */
  const offer = (product: MappedProduct, known: Partial<OfferInput> = {}, needed = 'HOME', channel = channelUs): RenderedOffer => {
    const listing = harness.adapter.plan(product, channel).listings[1]!;
    const node = product.nodes.find(({ sku }) => sku === listing.sku)!;
    return harness.adapter.renderOffer({
      ...{
        listing,
        sku: listing.sku,
        offer: node.offer,
        quantity: node.offer?.quantity ?? null,
        node,
        requirements: requirementsOf(needed),
      },
      ...{ channel, account: accountAt('http://x'), accepted: {}, ...known },
    });
  };
  const renderAll = (product: MappedProduct, needed?: string, channel?: typeof channelUs): Rendered[] =>
    harness.adapter.plan(product, channelUs).listings.map((listing) => render(product, listing, needed, channel));
  const codes = ({ issues }: Rendered): string[] => issues.map(({ code, severity, path }) => `${severity} ${code} ${path}`);
  const attributesOf = ({ payload }: Rendered) => (payload as { attributes: Record<string, unknown> }).attributes;
  /** The fixture with one field of all its nodes replaced, or removed by undefined. */
  const withField = (target: string, value: unknown, cell = target): MappedProduct => {
    const product = vase(harness.pictures);
    for (const node of product.nodes) {
      if (value === undefined) delete node.fields[target];
      else node.fields[target] = field(value, cell);
    }
    return product;
  };

  it('plans a family parents first, a simple product as one listing, and splits what has no axes', () => {
    const family = vase(harness.pictures);
    expect(harness.adapter.plan(family, channelUs)).toEqual({
      listings: [
        { key: 'VASE', kind: 'parent', sku: 'VASE', skus: ['VASE-N', 'VASE-S'] },
        { key: 'VASE-N', kind: 'child', sku: 'VASE-N', skus: ['VASE-N'], parentKey: 'VASE' },
        { key: 'VASE-S', kind: 'child', sku: 'VASE-S', skus: ['VASE-S'], parentKey: 'VASE' },
      ],
      issues: [],
    });
    const split = harness.adapter.plan({ ...family, axes: [] }, channelUs);
    expect(split.listings.map(({ key, kind }) => `${kind} ${key}`)).toEqual(['product VASE-N', 'product VASE-S']);
    const nothing = harness.adapter.plan({ ...family, nodes: [family.nodes[0]!] }, channelUs);
    expect(nothing.issues.map(({ code }) => code)).toEqual(['nothing_to_sell']);
    const long = harness.adapter.plan(vase(harness.pictures, { sku: 'X'.repeat(40) }), channelUs);
    expect(long.listings.map(({ key }) => key.length)).toEqual([40]);
    expect(long.issues.map(({ code, owner }) => `${code} ${owner}`)).toEqual(['sku_too_long erp', 'sku_too_long erp']);
    const [root, one, two] = family.nodes as [MappedNode, MappedNode, MappedNode];
    const steps = harness.adapter.plan({ ...family, nodes: [root, { ...one, sku: '.' }, { ...two, sku: '..' }] }, channelUs);
    expect(steps.listings.map(({ key }) => key)).toEqual(['VASE']);
    expect(steps.issues.map(({ code, owner, details }) => [code, owner, details])).toEqual(
      ['.', '..'].map((sku) => ['sku_invalid', 'erp', { sku }]),
    );
  });

  it('renders a parent without offer, identifier, condition and axis values', () => {
    const [parent] = renderAll(vase(harness.pictures));
    expect(codes(parent!)).toEqual([]);
    const attributes = attributesOf(parent!);
    expect(attributes['parentage_level']).toEqual([{ value: 'parent', marketplace_id: US }]);
    expect(attributes['variation_theme']).toEqual([{ name: 'COLOR' }]);
    // Real definitions ask a parent how it is related, and forbid it to name a parent.
    expect(attributes['child_parent_sku_relationship']).toEqual([{ child_relationship_type: 'variation', marketplace_id: US }]);
    expect(Object.keys(parent!.owned)).not.toContain('parent_sku');
    const absent = [
      'purchasable_offer',
      'fulfillment_availability',
      'condition_type',
      'externally_assigned_product_identifier',
      'color',
      'list_price',
    ];
    expect(absent.filter((name) => name in attributes)).toEqual([]);
  });

  it('renders a child whole, in the shape of the definition', () => {
    const child = renderAll(vase(harness.pictures))[1]!;
    const text = (value: string) => ({ value, marketplace_id: US, language_tag: 'en_US' });
    const plain = (value: unknown) => [{ value, marketplace_id: US }];
    const length = (value: number) => ({ value, unit: 'centimeters' });
    expect(child.payload).toEqual({
      productType: 'HOME',
      requirements: 'LISTING',
      attributes: {
        item_name: [text('Oakline Vase')],
        brand: [text('Oakline')],
        manufacturer: [text('Oakline')],
        product_description: [text('A turned vase of solid oak.')],
        bullet_point: [
          text('Turned by hand from one piece'),
          text('Solid oak from managed forests'),
          text('Felt below protects the table'),
        ],
        generic_keyword: [text('vase wood natural')],
        country_of_origin: plain('PT'),
        supplier_declared_dg_hz_regulation: plain('not_applicable'),
        item_type_keyword: plain('vases'),
        number_of_items: plain(1),
        unit_count: [{ value: 1, type: { value: 'Count', language_tag: 'en_US' }, marketplace_id: US }],
        item_weight: [{ value: 1.2, unit: 'kilograms', marketplace_id: US }],
        item_dimensions: [{ length: length(10), width: length(10), height: length(30), marketplace_id: US }],
        batteries_required: plain(false),
        condition_type: plain('new_new'),
        color: [text('Natural Oak')],
        externally_assigned_product_identifier: [{ type: 'ean', value: eanOf('VASE-N'), marketplace_id: US }],
        parentage_level: plain('child'),
        variation_theme: [{ name: 'COLOR' }],
        child_parent_sku_relationship: [{ child_relationship_type: 'variation', parent_sku: 'VASE', marketplace_id: US }],
        main_product_image_locator: [{ media_location: `${harness.pictures}/main.jpeg`, marketplace_id: US }],
      },
    });
    expect(codes(child)).toEqual([]);
    expect(child.owned).toMatchObject({
      item_name: 'Oakline Vase',
      parent_sku: 'VASE',
      gtin: eanOf('VASE-N'),
      main_image: true,
    });
    expect(child.targets).toMatchObject({ item_name: 'item_name', gtin: 'gtin', color: 'color' });
    expect(['price', 'sale_price', 'quantity', 'list_price'].filter((name) => name in child.owned)).toEqual([]);
  });

  it('writes for another marketplace in its language, with further approved languages beside', () => {
    const product = vase(harness.pictures, { fields: { recommended_browse_nodes: ['3187451'], condition_type: 'Neu' } });
    product.locale = 'de_DE';
    for (const node of product.nodes) {
      node.localized = { nl_NL: { item_name: field('Eiken vaas'), country_of_origin: field('PT') } };
      if (node.offer) node.offer = { ...node.offer, price: { minor: '2149', currency: 'EUR', exponent: 2 } };
    }
    const child = renderAll(product, 'HOME@DE', channelDe)[1]!;
    const attributes = attributesOf(child);
    expect(attributes['item_name']).toEqual([
      { value: 'Oakline Vase', language_tag: 'de_DE', marketplace_id: DE },
      { value: 'Eiken vaas', language_tag: 'nl_NL', marketplace_id: DE },
    ]);
    expect(attributes['country_of_origin']).toEqual([{ value: 'PT', marketplace_id: DE }]);
    expect(attributes['condition_type']).toEqual([{ value: 'new_new', marketplace_id: DE }]);
    const { price } = offer(product, {}, 'HOME@DE', channelDe);
    expect(price!['list_price']).toEqual([{ currency: 'EUR', value_with_tax: 21.49, marketplace_id: DE }]);
    expect(harness.adapter.ownedOffer('VASE-N', 'price', price!)).toMatchObject({ price: '21.49 EUR' });
    expect(attributes['item_type_keyword']).toBeUndefined();
    expect(attributes['recommended_browse_nodes']).toEqual([{ value: '3187451', marketplace_id: DE }]);
    expect(child.owned).toMatchObject({ item_name: 'Oakline Vase', 'item_name@nl_NL': 'Eiken vaas' });
    expect(child.targets['item_name@nl_NL']).toBe('item_name');
    expect(codes(child)).toEqual([]);
  });

  it.each<[string, Partial<MappedProduct>, string]>([
    [
      'by the names of the axes, whatever their order',
      {
        axes: [
          { attribute: 'color', name: 'C' },
          { attribute: 'size', name: 'S' },
        ],
      },
      'SIZE/COLOR',
    ],
    ['by a synonym', { axes: [{ attribute: 'colour', name: 'C' }] }, 'COLOR'],
    ['by the plan', { axes: [{ attribute: 'finish', name: 'F' }], planSettings: { axes: { finish: 'style' } } }, 'STYLE'],
    ['by name', { planSettings: { theme: 'COLOR_NAME' } }, 'COLOR_NAME'],
  ])('finds the variation theme %s, and avoids a deprecated one', (_what, change, theme) => {
    const [parent] = renderAll({ ...vase(harness.pictures), ...change });
    expect(attributesOf(parent!)['variation_theme']).toEqual([{ name: theme }]);
  });

  it('joins axes that Amazon has no theme for in one attribute, and lets no sibling look like another', () => {
    const product = vase(harness.pictures, { fields: { size: 'Large' } });
    product.axes = [
      { attribute: 'size+material', name: 'Size' },
      { attribute: 'color', name: 'Colour' },
    ];
    product.planSettings = { axes: { 'size+material': 'size' } };
    product.nodes.slice(1).forEach((node, at) => {
      node.axes = [
        { attribute: 'size+material', name: 'Size', code: `l+${at}`, label: `Large, ${['Oak', 'Ash'][at]}` },
        { attribute: 'color', name: 'Colour', code: 'n', label: 'Natural' },
      ];
    });
    const [parent, ...children] = renderAll(product);
    const text = (value: string) => [{ value, marketplace_id: US, language_tag: 'en_US' }];
    expect(attributesOf(parent!)['variation_theme']).toEqual([{ name: 'SIZE/COLOR' }]);
    expect(attributesOf(parent!)['size']).toBeUndefined();
    expect(children.map((one) => attributesOf(one)['size'])).toEqual([text('Large, Oak'), text('Large, Ash')]);
    expect(children.map(codes)).toEqual([[], []]);
  });

  it('says so when no theme fits the axes, and when the product type is none', () => {
    const odd = renderAll({ ...vase(harness.pictures), axes: [{ attribute: 'taste', name: 'T' }] });
    expect(odd.map(codes)).toEqual(odd.map(() => ['error no_variation_theme variation_theme']));
    const unknown = vase(harness.pictures, { fields: { productType: 'SPACESHIP' } });
    expect(codes(renderAll(unknown, 'SPACESHIP')[0]!)).toEqual(['error product_type_unknown productType']);
    expect(codes(renderAll(vase(harness.pictures, { fields: { productType: '' } }), '')[0]!)).toEqual([
      'error product_type_unknown productType',
    ]);
  });

  it('names variants that would look alike by what is sent, whatever their axes say', () => {
    const said = (one: string, other: string, isSameAxis = false) => {
      const product = vase(harness.pictures);
      const [, first, second] = product.nodes;
      first!.fields['color'] = field(one);
      second!.fields['color'] = field(other);
      if (isSameAxis) second!.axes = [{ ...first!.axes[0]!, code: 'other' }];
      return renderAll(product).map((rendered) => codes(rendered).filter((code) => code.includes('variants_alike')));
    };
    const alike = ['error variants_alike variation_theme'];
    expect(said('Brown', ' brown')).toEqual([[], alike, alike]);
    expect(said('Brown', 'Black')).toEqual([[], [], []]);
    expect(said('Brown', 'Black', true)).toEqual([[], [], []]);
  });

  it('names variants that would look alike', () => {
    const product = vase(harness.pictures);
    product.nodes[2]!.axes = [{ ...product.nodes[1]!.axes[0]!, code: 'other', label: 'natural oak ' }];
    expect(renderAll(product).map(codes)).toEqual([[], ['error variants_alike variation_theme'], ['error variants_alike variation_theme']]);
  });

  it.each<[string, string, unknown, string[]]>([
    ['a missing attribute', 'brand', undefined, ['error missing_attribute brand']],
    ['a missing identifier', 'gtin', undefined, ['error missing_attribute gtin']],
    ['an overlong text', 'product_description', 'x'.repeat(2001), ['error too_long product_description']],
    [
      'too many bytes',
      'generic_keyword',
      'ü'.repeat(1001),
      ['error too_long generic_keyword', 'warning search_terms_ignored generic_keyword'],
    ],
    ['a value outside the list', 'country_of_origin', 'Atlantis', ['error not_in_list country_of_origin']],
    ['a text for a number', 'number_of_items', 'some', ['error wrong_type number_of_items']],
    ['a unit that is none', 'item_weight', { amount: '1', unit: 'STONE' }, ['error not_in_list item_weight']],
    ['a title over 75 characters', 'item_name', 'Vase '.repeat(2) + 'x'.repeat(70), ['warning title_shortened item_name']],
    ['a title with a forbidden sign', 'item_name', 'Oakline Vase!', ['warning title_character item_name']],
    ['a title that repeats itself', 'item_name', 'Vase vase VASE', ['warning title_repetition item_name']],
    ['a title that promotes', 'item_name', 'Vase with free shipping', ['warning title_promotion item_name']],
    [
      'an overlong highlight',
      'title_differentiation',
      'x'.repeat(126),
      ['error too_long title_differentiation', 'error highlight_too_long title_differentiation'],
    ],
    ['a lonely, short bullet', 'bullet_point', ['Good'], ['warning bullets_few bullet_point', 'warning bullet_length bullet_point']],
    [
      'six bullets',
      'bullet_point',
      Array.from({ length: 6 }, (_, n) => `A good reason, number ${n}`),
      ['warning values_left_out bullet_point'],
    ],
    ['250 bytes of search terms', 'generic_keyword', 'a'.repeat(250), ['warning search_terms_ignored generic_keyword']],
    ['a wrong check digit', 'gtin', '4006381333930', ['error gtin_invalid gtin']],
    ['one length of three', 'item_dimensions.height', undefined, ['error missing_attribute item_dimensions']],
    ['an attribute that the type does not have', 'room_type', ['Hall'], []],
  ])('judges %s', (_what, target, value, expected) => {
    const child = renderAll(withField(target, value))[1]!;
    expect(codes(child)).toEqual(expected);
    for (const issue of child.issues) expect(issue.fix.length).toBeGreaterThan(10);
  });

  it('names the cells and the owner of what is wrong', () => {
    const child = renderAll(withField('country_of_origin', 'Atlantis', 'origin'))[1]!;
    expect(child.issues).toEqual([
      {
        code: 'not_in_list',
        path: 'country_of_origin',
        severity: 'error',
        owner: 'pim',
        message: expect.stringContaining('country_of_origin'),
        fix: expect.any(String),
        details: { sku: 'VASE-N', attribute: 'country_of_origin', cells: [{ sku: 'any', cell: 'origin' }] },
      },
    ]);
  });

  it.each<[string, Partial<Parameters<typeof image>[1]> | null, string[]]>([
    ['no picture', null, ['error image_missing main_product_image_locator']],
    ['a small one', { width: 400, height: 300 }, ['error image_too_small main_product_image_locator']],
    ['one that is too small to zoom', { width: 900, height: 900 }, ['warning image_no_zoom main_product_image_locator']],
    ['a WebP', { mediaType: 'image/webp' }, ['error image_format main_product_image_locator']],
  ])('judges the main picture: %s', (_what, change, expected) => {
    const product = vase(harness.pictures);
    for (const node of product.nodes) node.images = change === null ? [] : [image('http://pictures/x.jpeg', change)];
    const [parent, child] = renderAll(product);
    expect(codes(child!)).toEqual(expected);
    expect(codes(parent!)).toEqual(expected);
  });

  it('puts pictures in their places and leaves out the tenth', () => {
    const product = vase(harness.pictures);
    const gallery = Array.from({ length: 10 }, (_, n) =>
      image(`http://p/${n}.jpeg`, { role: n === 3 ? 'main' : n === 5 ? 'swatch' : 'gallery' }),
    );
    for (const node of product.nodes) node.images = gallery;
    const attributes = attributesOf(renderAll(product)[1]!);
    const at = (name: string) => (attributes[name] as { media_location: string }[] | undefined)?.[0]?.media_location;
    expect([
      at('main_product_image_locator'),
      at('other_product_image_locator_1'),
      at('other_product_image_locator_8'),
      at('swatch_product_image_locator'),
    ]).toEqual(['http://p/3.jpeg', 'http://p/0.jpeg', 'http://p/9.jpeg', 'http://p/5.jpeg']);
  });

  it('applies a policy from its day on, as part of the version of the requirements', async () => {
    const before = await harness.adapter.requirements({ ...context, now: () => new Date('2026-07-26T12:00:00Z') }, ['HOME']);
    const after = await harness.adapter.requirements({ ...context, now: () => new Date('2026-07-27T00:00:00Z') }, ['HOME']);
    const policies = (found: Map<string, Requirements>) => found.get('HOME')!['policies'] as string[];
    expect(policies(before)).not.toContain('title_shortened');
    expect(policies(after)).toContain('title_shortened');
    expect(before.get('HOME')!.version).not.toBe(after.get('HOME')!.version);
  });

  it('asks SHIRT for what HOME does not', () => {
    const child = renderAll(vase(harness.pictures, { fields: { productType: 'SHIRT' } }), 'SHIRT')[1]!;
    expect(codes(child).toSorted()).toEqual(
      ['age_range_description', 'department', 'fabric_type', 'size', 'target_gender'].map((name) => `error missing_attribute ${name}`),
    );
  });
});
