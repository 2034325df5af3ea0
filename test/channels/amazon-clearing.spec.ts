import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { rmSync } from 'node:fs';
import { AmazonAdapter } from '../../src/channels/amazon/index.js';
import type { FieldSpec } from '../../src/port/index.js';
import { ContractDriver, isLive, type Journey, type TestContext } from '../support/syndication/index.js';
import { definitionsFolder, EVERYTHING, thing, valueOf } from './amazon-everything.js';
import { startHarness, US, type AmazonHarness } from './amazon-harness.js';
import { field, image } from './amazon-products.js';

const FIELDS = new AmazonAdapter().fields;
/** Without a product type nothing can be rendered, and without what the definition demands nothing is sent. */
const REQUIRED = ['productType', 'item_name'];
const NAMES: Record<string, string> = {
  gtin: 'externally_assigned_product_identifier',
  identifier_exemption: 'supplier_declared_has_product_identifier_exemption',
};

describe('emptiness on Amazon', () => {
  let harness: AmazonHarness;
  let context: TestContext;
  let driver: ContractDriver;
  const folder = definitionsFolder();

  beforeAll(async () => {
    harness = await startHarness(folder);
    context = harness.context();
  });
  afterAll(async () => {
    await context.close();
    await harness.close();
    rmSync(folder, { recursive: true });
  });
  beforeEach(() => {
    driver = new ContractDriver(harness, context);
  });

  const without = (...targets: string[]) => new Set(FIELDS.map(({ target }) => target).filter((one) => !targets.includes(one)));
  /** What Amazon itself shows for a target. */
  const shown = async (sku: string, target: string): Promise<unknown> => {
    const attributes = await harness.shown(sku);
    if (target === 'lead_time_to_ship_max_days') return attributes['fulfillment_availability']?.[0]?.[target];
    return attributes[NAMES[target] ?? (target.split('.')[0] as string)];
  };
  const ownedName = (target: string): string =>
    target === 'gtin' || target === 'lead_time_to_ship_max_days' ? target : (NAMES[target] ?? (target.split('.')[0] as string));

  let number = 0;
  const publisher = () => {
    const sku = `THING-${(number += 1)}`;
    let journeys: Journey[] = [];
    return {
      sku,
      /** Publishes the thing with these fields; what is not as it should be. */
      async publish(
        values: Record<string, unknown>,
        change: (product: ReturnType<typeof thing>) => void = () => undefined,
      ): Promise<string[]> {
        const product = thing(sku, harness.pictures, values);
        change(product);
        journeys = await driver.sendAll(product, journeys);
        const errors = journeys.flatMap(({ rendered }) => rendered.issues.filter(({ severity }) => severity !== 'warning'));
        expect(errors).toEqual([]);
        const outcomes = await driver.readUntil(journeys, isLive);
        return outcomes.flatMap((outcome, at) => driver.differences(journeys[at]!, outcome));
      },
      owned: () => driver.owned(journeys[0]!),
      methods: () => context.exchanges.filter((one) => one.listingIds.includes(sku) && one.purpose === 'send').map(({ method }) => method),
    };
  };

  /** Who fulfils is never nobody: see below. */
  const APART = [...REQUIRED, 'fulfillment_channel_code'];
  const clearable = FIELDS.filter(({ target }) => !APART.includes(target)).map((spec): [string, FieldSpec] => [spec.target, spec]);

  it.each(clearable)('%s is emptied with its cell, and left as it is when its rule goes', async (target, spec) => {
    const { sku, publish, owned, methods } = publisher();
    const filled = { [target]: valueOf(spec) };
    const before = await shown(sku, target);
    expect(await publish(filled)).toEqual([]);
    const full = await shown(sku, target);
    expect(full).toBeDefined();
    expect(before).toBeUndefined();

    expect(await publish({})).toEqual([]);
    expect(await shown(sku, target)).toBeUndefined();
    expect(owned()).toMatchObject({ [ownedName(target)]: null });
    // It stays so, and what says so stays the same.
    expect(await publish(target === 'brand' ? {} : { brand: 'Another' })).toEqual([]);
    expect(await shown(sku, target)).toBeUndefined();

    expect(await publish(filled)).toEqual([]);
    driver.ruled = without(target);
    expect(await publish({ generic_keyword: 'else' })).toEqual([]);
    if (target !== 'generic_keyword') expect(await shown(sku, target)).toEqual(full);
    expect(Object.keys(owned())).not.toContain(target === 'generic_keyword' ? '' : ownedName(target));
    expect(methods().filter((method) => method === 'PUT')).toHaveLength(1);
  });

  it.each(REQUIRED)('%s is never emptied: what is live stands, and the render says why', async (target) => {
    const { sku, publish } = publisher();
    await publish({});
    const product = thing(sku, harness.pictures, {});
    for (const node of product.nodes) delete node.fields[target];
    const [journey] = await driver.prepare(product);
    expect(journey!.rendered.issues).toMatchObject([{ severity: 'error', path: target }]);
    expect((await harness.shown(sku))['item_name']).toMatchObject([{ value: 'A thing' }]);
  });

  it('gives a product back to the merchant where who fulfils it is cleared, and leaves it with Amazon where the rule goes', async () => {
    const { sku, publish } = publisher();
    const stock = async () => (await harness.shown(sku))['fulfillment_availability'];
    const amazons = { fulfillment_channel_code: 'AMAZON_NA' };
    await publish(amazons);
    expect(await stock()).toEqual([amazons]);
    await publish({});
    expect(await stock()).toMatchObject([{ fulfillment_channel_code: 'DEFAULT', quantity: expect.any(Number) }]);
    await publish(amazons);
    expect(await stock()).toEqual([amazons]);
    driver.ruled = without('fulfillment_channel_code');
    await publish({ brand: 'Brand' });
    expect(await stock()).toEqual([amazons]);
  });

  it('empties one part of an attribute, and leaves the part whose rule was taken away', async () => {
    const { sku, publish } = publisher();
    const both = { 'frame.material': 'Oak', 'frame.color': 'Brown' };
    expect(await publish(both)).toEqual([]);
    expect(await publish({ 'frame.color': 'Brown' })).toEqual([]);
    expect(await shown(sku, 'frame')).toEqual([{ color: { value: 'Brown' }, marketplace_id: US }]);
    await publish(both);
    driver.ruled = without('frame.material');
    expect(await publish({ 'frame.color': 'Black' })).toEqual([]);
    expect(await shown(sku, 'frame')).toEqual([{ color: { value: 'Black' }, material: { value: 'Oak' }, marketplace_id: US }]);
  });

  it('empties one part of an attribute while the other is given up, and all that had a rule', async () => {
    const { sku, publish, owned } = publisher();
    await publish({ 'frame.material': 'Oak', 'frame.color': 'Brown' });
    driver.ruled = without('frame.material');
    expect(await publish({})).toEqual([]);
    expect(await shown(sku, 'frame')).toEqual([{ material: { value: 'Oak' }, marketplace_id: US }]);
    expect(Object.keys(owned())).not.toContain('frame');
    expect(await publish({ brand: 'Brand' })).toEqual([]);
    expect(await shown(sku, 'frame')).toEqual([{ material: { value: 'Oak' }, marketplace_id: US }]);
  });

  it('leaves no old instance beside the new where the value tells them apart', async () => {
    const { sku, publish } = publisher();
    await publish({ gtin: '4006381333948', merchant_suggested_asin: 'B000000001' });
    expect(await publish({ gtin: '036000291452', merchant_suggested_asin: 'B000000002' })).toEqual([]);
    expect(await shown(sku, 'gtin')).toEqual([{ type: 'upc', value: '036000291452', marketplace_id: US }]);
    expect(await shown(sku, 'merchant_suggested_asin')).toEqual([{ value: 'B000000002', marketplace_id: US }]);
  });

  it('empties one language of a text, and a picture that is linked no more', async () => {
    const { sku, publish } = publisher();
    const main = image(`${harness.pictures}/main.jpeg`);
    const rich = (product: ReturnType<typeof thing>): void => {
      product.nodes[0]!.localized = { es_US: { brand: field('Marca') } };
      product.nodes[0]!.images = [main, image(`${harness.pictures}/second.jpeg`, { role: 'gallery' })];
    };
    expect(await publish({ brand: 'Brand' }, rich)).toEqual([]);
    expect(await shown(sku, 'brand')).toHaveLength(2);
    expect(await shown(sku, 'other_product_image_locator_1')).toHaveLength(1);
    expect(await publish({ brand: 'Brand' })).toEqual([]);
    expect(await shown(sku, 'brand')).toEqual([{ value: 'Brand', language_tag: 'en_US', marketplace_id: US }]);
    expect(await shown(sku, 'other_product_image_locator_1')).toBeUndefined();
  });

  it('touches nothing that another hand put there', async () => {
    const { sku, publish } = publisher();
    await publish({ brand: 'Brand' });
    const value = [{ value: 'Written by hand', language_tag: 'en_US', marketplace_id: US }];
    const patches = [
      { op: 'replace', path: '/attributes/style', value },
      {
        op: 'merge',
        path: '/attributes/fulfillment_availability',
        value: [{ fulfillment_channel_code: 'DEFAULT', lead_time_to_ship_max_days: 9 }],
      },
    ];
    await harness.asAnother('PATCH', `/listings/2021-08-01/items/A2PLINTHSANDBOX/${sku}?marketplaceIds=${US}`, {
      productType: EVERYTHING,
      patches,
    });
    harness.sandbox.clock.advance(2000);
    expect(await publish({ brand: 'Another brand' }, (product) => (product.nodes[0]!.offer!.quantity = 8))).toEqual([]);
    expect(await shown(sku, 'style')).toEqual(value);
    expect((await harness.shown(sku))['fulfillment_availability']).toEqual([
      { fulfillment_channel_code: 'DEFAULT', quantity: 8, lead_time_to_ship_max_days: 9 },
    ]);
  });
});
