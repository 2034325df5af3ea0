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
  const bare = (sku: string): MappedProduct => {
    const product = world.product({ sku });
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
});
