import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ErrorObject, ValidateFunction } from 'ajv/dist/2019.js';
import { definitionOf, type AmazonRequirements, type Definition } from '../../src/channels/amazon/definition/definition.js';
import { compile, executable } from '../../src/channels/amazon/definition/vocabulary.js';
import type { TestContext } from '../support/syndication/index.js';
import { AMAZON_SANDBOX_CREDENTIALS } from '../../src/sandbox/amazon/index.js';
import { accountAt, channelUs, startHarness, US, type AmazonHarness } from './amazon-harness.js';
import { vase } from './amazon-products.js';

type Attributes = Record<string, unknown>;

const told = ({ keyword, instancePath, params }: ErrorObject): unknown => ({ keyword, instancePath, params });

/** Values that a definition may or may not take, for any attribute. */
const VALUES: [string, (items: Record<string, unknown>[]) => unknown][] = [
  ['nothing', () => undefined],
  ['no instance', () => []],
  ['the instance twice', (items) => [...items, ...items]],
  ['seven instances', (items) => Array.from({ length: 7 }, () => items[0])],
  ['no object', () => ['text']],
  ['no list', (items) => items[0]],
  ['an unknown field', (items) => [{ ...items[0], surprise: 1 }]],
  ['an empty text', (items) => [{ ...items[0], value: '' }]],
  ['a long text', (items) => [{ ...items[0], value: 'ü'.repeat(2100) }]],
  ['a number', (items) => [{ ...items[0], value: 7 }]],
  ['a negative number', (items) => [{ ...items[0], value: -7.5 }]],
  ['a boolean', (items) => [{ ...items[0], value: true }]],
  ['null', (items) => [{ ...items[0], value: null }]],
  ['an empty object', () => [{}]],
  ['the other language', (items) => [...items, { ...items[0], language_tag: 'es_US' }]],
];

/**
 * Adapter and sandbox each have their own reading of Amazon's vocabulary, written apart on purpose. Wherever they disagree, one is wrong.
 * The sandbox is asked by a preview, which judges by the schema alone.
 */
describe('adapter and sandbox judge definitions alike', () => {
  let harness: AmazonHarness;
  let context: TestContext;
  let definition: Definition;
  let whole: ValidateFunction;
  const rendered: Record<string, Attributes> = {};

  beforeAll(async () => {
    harness = await startHarness();
    context = harness.context();
    const requirements = (await harness.adapter.requirements(context, ['HOME'])).get('HOME') as AmazonRequirements;
    definition = definitionOf(requirements)!;
    whole = compile(executable(requirements.schema!));
    const product = vase(harness.pictures);
    for (const listing of harness.adapter.plan(product, channelUs).listings.slice(0, 2)) {
      const input = {
        listing,
        product,
        channel: channelUs,
        account: accountAt(harness.sandbox.url),
        requirements,
        externalIds: {},
        bindings: {},
        held: [],
        ruled: new Set<string>(),
      };
      const node = product.nodes.find(({ sku }) => sku === listing.sku)!;
      const { sku } = listing;
      const { price, stock } = harness.adapter.renderOffer({ ...input, sku, node, offer: node.offer, quantity: 5, accepted: {} });
      const content = (harness.adapter.render(input).payload as { attributes: Attributes }).attributes;
      rendered[listing.kind] = { ...content, ...price, ...stock };
    }
  });
  afterAll(async () => {
    await context.close();
    await harness.close();
  });

  const path = `/listings/2021-08-01/items/${AMAZON_SANDBOX_CREDENTIALS.sellerId}/ANY?marketplaceIds=${US}&mode=VALIDATION_PREVIEW`;
  const sandboxSays = async (attributes: Attributes): Promise<boolean> => {
    const answer = await harness.asAnother('PUT', path, { productType: 'HOME', attributes });
    return ((await answer.json()) as { status: string }).status === 'VALID';
  };

  it.each(['parent', 'child'])('on a %s with each attribute changed in each way', async (kind) => {
    const base = rendered[kind]!;
    expect([definition.faults(base), await sandboxSays(base)]).toEqual([[], true]);
    const disagreements: string[] = [];
    let refused = 0;
    for (const name of [...Object.keys(base), 'special_feature', 'legacy_hazard_class', 'list_price']) {
      for (const [what, change] of VALUES) {
        const items = (base[name] ?? [{ marketplace_id: US, value: 'x', language_tag: 'en_US' }]) as Record<string, unknown>[];
        const changed: Attributes = { ...base, [name]: change(items) };
        const sent = JSON.parse(JSON.stringify(changed)) as Attributes;
        const faults = definition.faults(sent);
        // Judged attribute by attribute, and by one function for all: word for word the same.
        expect(faults.map(told)).toEqual(whole(sent) ? [] : whole.errors!.map(told));
        const ours = faults.length === 0;
        if (!ours) refused += 1;
        if (ours !== (await sandboxSays(changed))) disagreements.push(`${name}: ${what} (adapter ${ours ? 'accepts' : 'refuses'})`);
      }
    }
    expect(disagreements).toEqual([]);
    expect(refused).toBeGreaterThan(100);
  });
});
