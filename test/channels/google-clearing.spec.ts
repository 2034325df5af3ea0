import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { attributeOf, fields } from '../../src/channels/google/fields.js';
import type { MappedProduct } from '../../src/port/index.js';
import { ContractDriver, isLive, type Journey, type TestContext } from '../support/syndication/index.js';
import { FILLED, withField } from './google-products.js';
import { openGoogle, type GoogleWorld } from './google-world.js';

const TARGETS = fields.map(({ target }) => target);
/** Google demands these; the landing page is made by the channel's settings where no rule makes one. */
const REQUIRED = ['title', 'description', 'brand'];
const MORE: Record<string, unknown> = {
  ...{ gtin: ['4006381333931'], identifierExists: true, color: 'Gold', availabilityDate: '2027-01-01', link: 'https://shop.example/own' },
  productWeight: { amount: '2', unit: 'KILOGRAM' },
};
/** Which attribute shows a field. */
const shownAs: Record<string, string> = { titleSource: 'structuredTitle', descriptionSource: 'structuredDescription' };

describe('emptiness on Google', () => {
  let world: GoogleWorld;
  let context: TestContext;
  let driver: ContractDriver;

  beforeAll(async () => {
    world = await openGoogle();
    context = world.context();
  });
  afterAll(async () => {
    await context.close();
    await world.close();
  });
  beforeEach(() => {
    driver = new ContractDriver(world, context);
  });

  const without = (target: string) => new Set(TARGETS.filter((one) => one !== target));
  /** One variant, told apart by an axis that is no attribute of Google's. */
  const bare = (sku: string, priceMinor?: string): MappedProduct => {
    const product = world.product({ sku, ...(priceMinor && { priceMinor }) });
    const nodes = product.nodes.slice(0, 2).map((node) => ({
      ...node,
      axes: node.axes.map((axis) => ({ ...axis, attribute: 'finish' })),
      fields: Object.fromEntries(Object.entries(node.fields).filter(([target]) => REQUIRED.includes(target))),
    }));
    return { ...product, nodes };
  };

  const publisher = (sku: string) => {
    let journeys: Journey[] = [];
    return {
      async publish(values: Record<string, unknown>): Promise<string[]> {
        const product = Object.entries(values).reduce((made, [target, value]) => withField(made, target, value), bare(sku));
        journeys = await driver.sendAll(product, journeys);
        expect(journeys[0]!.rendered.issues.filter(({ severity }) => severity === 'error')).toEqual([]);
        const [outcome] = await driver.readUntil(journeys, isLive);
        return driver.differences(journeys[0]!, outcome!);
      },
      owned: () => driver.owned(journeys[0]!),
      /** What Google itself has. */
      async shown(attribute: string): Promise<unknown> {
        const { accounts } = await world.admin('state');
        const found = accounts[0].productInputs.find(({ key }: { key: string }) => key === `en~US~${sku}-1`);
        return found.productInput.productAttributes[attribute];
      },
    };
  };

  const clearable = fields.filter(({ target }) => !REQUIRED.includes(target) && target !== 'link');

  it.each(clearable.map((field) => [field.target, field] as const))(
    '%s is emptied with its cell, and left as it is when its rule goes',
    async (target, field) => {
      const { publish, owned, shown } = publisher(`CLEAR-${target}`);
      const attribute = shownAs[target] ?? attributeOf(field);
      const filled = { [target]: FILLED[target] ?? MORE[target] };
      expect(await publish(filled)).toEqual([]);
      const full = await shown(attribute);
      expect(full).toBeDefined();

      expect(await publish({})).toEqual([]);
      expect(await shown(attribute)).toBeUndefined();
      expect(owned()).toMatchObject({ [attribute]: null });
      // It stays so with whatever else changes.
      expect(await publish({ brand: 'Another' })).toEqual([]);
      expect([await shown(attribute), owned()[attribute]]).toEqual([undefined, null]);

      expect(await publish(filled)).toEqual([]);
      driver.ruled = without(target);
      expect(await publish({ brand: 'Another' })).toEqual([]);
      expect(await shown(attribute)).toEqual(full);
      // A generated text stays ours; only its mark was given up.
      if (!shownAs[target]) expect(Object.keys(owned())).not.toContain(attribute);
      expect(await publish({ brand: 'A third' })).toEqual([]);
      expect(await shown(attribute)).toEqual(full);
    },
  );

  it.each(REQUIRED)('%s is never emptied: what is live stands, the render says why, and without its rule it is left', async (target) => {
    const { publish, shown, owned } = publisher(`NEED-${target}`);
    await publish({});
    const full = await shown(target);
    expect(full).toBeDefined();
    const [journey] = await driver.prepare(withField(bare(`NEED-${target}`), target, undefined));
    expect(journey!.rendered.issues).toMatchObject(
      [{ code: `missing_${target}`, severity: 'error' }, {}].slice(0, journey!.rendered.issues.length),
    );
    driver.ruled = without(target);
    expect(await publish({ [target]: undefined, customLabel0: 'else' })).toEqual([]);
    expect(await shown(target)).toEqual(full);
    expect(Object.keys(owned())).not.toContain(target);
  });

  it("goes back to the channel's own landing page where the mapped one is emptied", async () => {
    const { publish, shown } = publisher('LINK');
    expect(await publish({ link: 'https://shop.example/own' })).toEqual([]);
    expect(await shown('link')).toBe('https://shop.example/own');
    expect(await publish({})).toEqual([]);
    expect(await shown('link')).toBe('https://shop.example/p/LINK-1');
  });

  it('drops what an axis had filled with the axis, rule or no rule', async () => {
    const product = world.product({ sku: 'AXIS' });
    driver.ruled = without('color');
    const journeys = await driver.sendAll(product);
    expect((journeys[0]!.rendered.payload as { productAttributes: object }).productAttributes).toMatchObject({ color: 'Brass' });
    const finished = await driver.prepare(bare('AXIS'), journeys);
    expect((finished[0]!.rendered.payload as { productAttributes: object }).productAttributes).not.toHaveProperty('color');
  });

  it('leaves what was given up where its rule comes back as one that clears: it is not ours any more', async () => {
    const { publish, owned, shown } = publisher('UP');
    await publish({ customLabel0: 'Ours', color: 'Gold' });
    driver.ruled = without('customLabel0');
    await publish({ color: 'Gold' });
    driver.ruled = new Set(TARGETS);
    expect(await publish({ brand: 'Another' })).toEqual([]);
    expect([await shown('customLabel0'), await shown('color')]).toEqual(['Ours', undefined]);
    expect(Object.keys(owned())).not.toContain('customLabel0');
    await publish({ customLabel0: 'Ours again' });
    await publish({});
    expect(await shown('customLabel0')).toBeUndefined();
  });

  describe('over an offer that was there before', () => {
    const THEIRS = {
      ...{ customLabel3: 'Clearance', costOfGoodsSold: { amountMicros: '4000000', currencyCode: 'USD' }, color: 'Verdigris' },
      shipping: [{ country: 'US', service: 'Ground', price: { amountMicros: '5000000', currencyCode: 'USD' } }],
      additionalImageLinks: ['https://shop.example/theirs-2.jpg'],
    };
    const GONE = {
      title: 'Their title',
      brand: 'Their brand',
      itemGroupId: 'THEIR-GROUP',
      salePrice: { amountMicros: '1000000', currencyCode: 'USD' },
      expirationDate: new Date(Date.now() + 20 * 86_400_000).toISOString(),
    };
    const custom = [{ name: 'campaign', value: 'Spring' }];

    /** As a person adopts it. */
    const adopted = async (sku: string): Promise<Journey[]> => {
      const journeys = await driver.prepare(bare(sku));
      const { offerId, contentLanguage, feedLabel } = journeys[0]!.rendered.payload as Record<string, string>;
      const productAttributes = { description: 'Their description', ...THEIRS, ...GONE };
      await world.seed({
        products: [{ productInput: { offerId, contentLanguage, feedLabel, productAttributes, customAttributes: custom } }],
      });
      world.sandbox.clock.advance(120_000);
      for await (const listing of world.adapter.existing(context))
        if (listing.key === journeys[0]!.listing.key) journeys[0]!.externalIds = listing.externalIds;
      expect(journeys[0]!.externalIds['product']).toBe(`accounts/1001/products/en~US~${sku}-1`);
      return journeys;
    };
    const inputOf = async (sku: string) => {
      const { accounts } = await world.admin('state');
      return accounts[0].productInputs.find(({ key }: { key: string }) => key === `en~US~${sku}-1`).productInput;
    };

    it('touches nothing that another hand put there: with the first insert, with a price, with another content', async () => {
      const before = await adopted('THEIRS');
      const at = context.exchanges.length;
      const journeys = await driver.sendAll(bare('THEIRS'), before);
      // One look, once, and one insert.
      expect(context.exchanges.slice(at).map(({ purpose }) => purpose)).toEqual(['read', 'send']);
      const shown = async () => {
        const [outcome] = await driver.readUntil(journeys, isLive);
        expect(driver.differences(journeys[0]!, outcome!)).toEqual([]);
        const { productAttributes, customAttributes } = await inputOf('THEIRS');
        expect(productAttributes).toMatchObject(THEIRS);
        expect(customAttributes).toEqual(custom);
        return productAttributes;
      };
      const first = await shown();
      expect(first).toMatchObject({ title: 'Reading lamp, Brass', brand: 'Plinth Home' });
      expect(Object.keys(first)).not.toContain('itemGroupId');
      expect(Object.keys(first)).not.toContain('salePrice');
      expect(Object.keys(first)).not.toContain('expirationDate');
      expect(Object.keys(driver.owned(journeys[0]!)).filter((name) => name in THEIRS)).toEqual([]);

      journeys.splice(0, 1, ...(await driver.prepare(bare('THEIRS', '1111'), journeys)));
      expect([...(await driver.sendOffers(journeys)).values()].map(({ outcome }) => outcome)).toEqual(['accepted']);
      expect(await shown()).toMatchObject({ price: { amountMicros: '11110000' } });
      journeys.splice(0, 1, ...(await driver.sendAll(withField(bare('THEIRS'), 'brand', 'Another'), journeys)));
      expect(await shown()).toMatchObject({ brand: 'Another' });
    });

    it('is ours where a value was said, and empty when that is cleared: what stood there before does not come back', async () => {
      let journeys = await driver.sendAll(bare('OURS'), await adopted('OURS'));
      journeys = await driver.sendAll(withField(bare('OURS'), 'customLabel3', 'Ours'), journeys);
      expect((await inputOf('OURS')).productAttributes).toMatchObject({ ...THEIRS, customLabel3: 'Ours' });
      journeys = await driver.sendAll(bare('OURS'), journeys);
      await driver.sendAll(withField(bare('OURS'), 'brand', 'Another'), journeys);
      const { customLabel3, ...rest } = (await inputOf('OURS')).productAttributes;
      expect([customLabel3, { ...rest, customLabel3: 'Clearance' }]).toMatchObject([undefined, THEIRS]);
    });

    it('is not written before it was read: an answer that does not come erases nothing', async () => {
      const [journey] = await adopted('UNREAD');
      world.sandbox.faults.add({ match: { method: 'GET' }, kind: 'status', status: 404 });
      expect(await driver.send([journey!])).toMatchObject([{ outcome: 'retry', afterMs: 5_000 }]);
      expect((await inputOf('UNREAD')).productAttributes).toMatchObject({ ...THEIRS, ...GONE });
    });
  });
});
