import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { fields, type MetafieldField } from '../../src/channels/shopify/fields.js';
import type { MappedNode, MappedProduct } from '../../src/port/index.js';
import { ContractDriver, isLive, type Journey, type TestContext } from '../support/syndication/index.js';
import { cell, mug, withField, withVariants } from './shopify-products.js';
import { foreign, openShopify, type ShopifyWorld } from './shopify-world.js';

/** Target → a value for it, how the shop holds that, and how it holds none. `of`: the place in the shop's own state. */
interface Row {
  value: unknown;
  full: unknown;
  empty: unknown;
  /** What the shop puts there of itself: shown as known, not as drift. */
  theirs?: true;
}

const SHOP = 'Plinth sandbox';
const ROWS: Record<string, Row> = {
  descriptionHtml: { value: '<p>Holds 0.3 l</p>', full: '<p>Holds 0.3 l</p>', empty: '' },
  handle: { value: 'own-address', full: 'own-address', empty: 'own-address', theirs: true },
  vendor: { value: 'Alba', full: 'Alba', empty: SHOP, theirs: true },
  productType: { value: 'Mugs', full: 'Mugs', empty: '' },
  tags: { value: ['b', 'a'], full: ['a', 'b'], empty: [] },
  status: { value: 'UNLISTED', full: 'UNLISTED', empty: 'ACTIVE' },
  category: { value: 'hg-11-6-3', full: 'gid://shopify/TaxonomyCategory/hg-11-6-3', empty: null },
  seoTitle: { value: 'Mugs online', full: 'Mugs online', empty: null },
  seoDescription: { value: 'Buy mugs', full: 'Buy mugs', empty: null },
  templateSuffix: { value: 'mug', full: 'mug', empty: null },
  barcode: { value: '4006381333931', full: '4006381333931', empty: null },
  weight: { value: { amount: '0.4', unit: 'kg' }, full: { value: 0.4, unit: 'KILOGRAMS' }, empty: { value: 0, unit: 'GRAMS' } },
  countryOfOrigin: { value: 'PT', full: 'PT', empty: null },
  harmonizedSystemCode: { value: '691200', full: '691200', empty: null },
  requiresShipping: { value: false, full: false, empty: true },
  taxable: { value: false, full: false, empty: true },
  'metafield.features': { value: ['Stacks', 'Glazed'], full: '["Stacks","Glazed"]', empty: undefined },
  'variantMetafield.length': { value: { amount: '9', unit: 'cm' }, full: '{"value":9,"unit":"cm"}', empty: undefined },
  'variantMetafield.width': { value: { amount: '9', unit: 'cm' }, full: '{"value":9,"unit":"cm"}', empty: undefined },
  'variantMetafield.height': { value: { amount: '9', unit: 'cm' }, full: '{"value":9,"unit":"cm"}', empty: undefined },
};
const TEXT: Row = { value: 'Stoneware', full: 'Stoneware', empty: undefined };
const rowOf = (target: string): Row => ROWS[target] ?? TEXT;

/** Where the shop's state holds a field. */
const PLACES: Record<string, string> = { category: 'categoryId', countryOfOrigin: 'countryCodeOfOrigin' };

type Held = Record<string, unknown> & { metafields: { key: string; value: string }[]; seo?: Record<string, unknown> };

const emptiable = fields.filter(({ target }) => target !== 'title');

describe('a field of Shopify that is cleared', () => {
  let world: ShopifyWorld;
  let context: TestContext;
  let driver: ContractDriver;
  beforeAll(async () => {
    world = await openShopify();
  });
  beforeEach(async () => {
    await world.admin('reset', {});
    context = world.context();
    driver = new ContractDriver(world, context);
  });
  afterEach(() => context.close());
  afterAll(() => world.close());

  const held = async (target: string): Promise<unknown> => {
    const [product] = (await world.state()).products as unknown as (Held & { variants: Held[] })[];
    const spec = fields.find((field) => field.target === target) as MetafieldField;
    const at = spec.level === 'product' ? product! : product!.variants[1]!;
    if (spec.key) return at.metafields.find(({ key }) => key === spec.key)?.value;
    if (target.startsWith('seo')) return at.seo![target.slice(3).toLowerCase()];
    return at[PLACES[target] ?? target];
  };
  const publish = async (product: MappedProduct, journeys: Journey[] = []): Promise<Journey[]> => {
    const sent = await driver.sendAll(product, journeys);
    await driver.readUntil(sent, isLive);
    return sent;
  };
  const clean = async (journeys: Journey[]): Promise<string[]> => {
    const [read] = await driver.readOnce(journeys);
    return driver.differences(journeys[0]!, read!);
  };

  it('is every field that a mapping may fill, but the title', () => {
    expect(Object.keys(ROWS).filter((target) => !fields.some((field) => field.target === target))).toEqual([]);
    expect(fields.length - emptiable.length).toBe(1);
  });

  it.each(emptiable.map(({ target }) => target))('%s is sent empty, and read back empty', async (target) => {
    const row = rowOf(target);
    const journeys = await publish(filled(target, row.value));
    expect(await held(target)).toEqual(row.full);
    expect(await clean(journeys)).toEqual([]);

    const cleared = await publish(filled(target, undefined), journeys);
    expect(await held(target)).toEqual(row.empty);
    const [rendered] = cleared.map((journey) => journey.rendered);
    const field = Object.keys(rendered!.targets).find((name) => rendered!.targets[name] === target)!;
    // Still ours: whoever writes into it is seen.
    expect(rendered!.owned).toHaveProperty([field], typeof row.empty === 'boolean' || target === 'status' ? row.empty : null);
    const [read] = await driver.readOnce(cleared);
    expect(read).toMatchObject({ outcome: 'found', theirs: row.theirs ? [field] : [] });
    expect(driver.differences(cleared[0]!, read!)).toEqual([]);

    // And it stays so: the same is rendered again, and nothing more is sent than that.
    const [again] = await driver.prepare(filled(target, undefined), cleared);
    expect(again!.rendered).toEqual(rendered);
  });

  it.each(emptiable.map(({ target }) => target))('%s that lost its rule is left as it is, and is not ours', async (target) => {
    const row = rowOf(target);
    const journeys = await publish(filled(target, row.value));
    driver.ruled = new Set(fields.map((field) => field.target).filter((one) => one !== target));
    world.sandbox.log.clear();
    const given = await publish(withField(filled(target, undefined), 'title', 'Sent again'), journeys);
    expect(await held(target)).toEqual(row.full);
    expect((await world.state()).products[0]!.title).toBe('Sent again');
    expect(Object.values(given[0]!.rendered.targets)).not.toContain(target);
    expect(Object.keys(given[0]!.rendered.owned).filter((field) => field.split(/[.:]/).includes(target))).toEqual([]);
    expect(await clean(given)).toEqual([]);
  });

  it.each(emptiable.map(({ target }) => target))('%s of the shop’s own stays while there is no value of ours', async (target) => {
    const row = rowOf(target);
    const { products } = await world.admin('seed', { products: [foreign('old-mug', ['MUG-1', 'MUG-2'])] });
    const [first] = await driver.prepare(filled(target, row.value));
    const adopted = [{ ...first!, externalIds: { product: products[0].id as string } }];
    // Somebody in the shop fills it; we have never sent it.
    const theirs = await publish(filled(target, row.value), adopted);
    const stranger = new ContractDriver(world, context);
    const known = theirs.map((journey) => ({ ...journey, accepted: { held: [], offers: journey.accepted.offers } }));
    const sent = await stranger.sendAll(withField(filled(target, undefined), 'title', 'Sent again'), known);
    // A product without a status would be nobody's: it is the one field with a value of its own.
    expect(await held(target)).toEqual(target === 'status' ? 'ACTIVE' : row.full);
    expect(Object.values(sent[0]!.rendered.targets).includes(target)).toBe(target === 'status');
  });

  it('leaves a weight whose unit the shop does not know as it was, and keeps it its own', async () => {
    const journeys = await publish(filled('weight', { amount: '0.4', unit: 'kg' }));
    const inStones = withField(filled('weight', { amount: '3', unit: 'stone' }), 'title', 'Sent again');
    const again = await publish(inStones, journeys);
    expect([(await world.state()).products[0]!.title, await held('weight')]).toEqual(['Sent again', { value: 0.4, unit: 'KILOGRAMS' }]);
    expect(again[0]!.rendered.owned).toHaveProperty(['variant:MUG-1:weight'], { value: 0.4, unit: 'KILOGRAMS' });
    expect(again[0]!.rendered.issues.map(({ code }) => code)).toEqual(['weight_unit', 'weight_unit']);
    // What the shop never had of us is left alone.
    const [fresh] = await driver.prepare(inStones);
    expect(fresh!.rendered.owned).not.toHaveProperty(['variant:MUG-1:weight']);
  });

  it('leaves the title: without one nothing is sent, and the old one stands', async () => {
    const journeys = await publish(filled('title', 'A mug'));
    const [none] = await driver.prepare(filled('title', undefined), journeys);
    expect(none!.rendered.issues.map(({ code, severity }) => [code, severity])).toEqual([['missing_title', 'error']]);
  });

  it('shows no picture on a variant that lost its own, though the product still shows it', async () => {
    const journeys = await publish(world.product());
    const [root, first] = mug({}, world.origin).nodes;
    const shared = (product: MappedProduct): MappedProduct => ({
      ...product,
      nodes: product.nodes.map((node) => (node.sku === root!.sku ? { ...node, images: [...node.images, ...first!.images] } : node)),
    });
    const withShared = await publish(shared(world.product()), journeys);
    const bare = withVariants(shared(world.product()), (node) => (node.sku === 'MUG-1' ? { images: [] } : {}));
    const sent = await publish(bare, withShared);
    const [product] = (await world.state()).products;
    expect([product!.files.length, product!.variants.map(({ file }) => file === null)]).toEqual([3, [true, false]]);
    expect(sent[0]!.rendered.owned['variant:MUG-1:image']).toBeNull();
    expect(await clean(sent)).toEqual([]);
  });

  it('takes the metafields off 260 variants, in calls of no more than 250', async () => {
    const product = filled('variantMetafield.mpn', undefined);
    const wide = (mpn: boolean): MappedProduct => ({
      ...product,
      nodes: [
        product.nodes[0]!,
        ...Array.from({ length: 260 }, (_, n) => ({
          ...product.nodes[1]!,
          ...{ sku: `MUG-${n}`, images: [], axes: [{ ...product.nodes[1]!.axes[0]!, code: `c${n}`, label: `Colour ${n}` }] },
          fields: (mpn ? { 'variantMetafield.mpn': cell(`M-${n}`, `MUG-${n}`, 'mpn') } : {}) as MappedNode['fields'],
        })),
      ],
    });
    const journeys = await publish(wide(true));
    world.sandbox.log.clear();
    await publish(wide(false), journeys);
    const variants = (await world.state()).products[0]!.variants as unknown as Held[];
    expect(variants.filter(({ metafields }) => metafields.length > 0)).toEqual([]);
    const sizes = world.sandbox.log.entries().flatMap(({ body }) => {
      const { emptied } = (JSON.parse(body) as { variables: { emptied?: unknown[] } }).variables;
      return emptied ? [emptied.length] : [];
    });
    expect(sizes).toEqual([250, 10]);
  });

  const filled = (target: string, value: unknown): MappedProduct => {
    const { level } = fields.find((field) => field.target === target)!;
    if (level === 'product') return withField(world.product(), target, value);
    return withVariants(world.product(), ({ sku, fields: own }) => {
      const { [target]: _, ...others } = own;
      return { fields: value === undefined ? others : { ...others, [target]: cell(value, sku, target) } };
    });
  };
});
