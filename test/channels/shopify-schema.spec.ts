import { describe, expect, it } from '@jest/globals';
import {
  buildClientSchema,
  coerceInputValue,
  parse,
  validate,
  type GraphQLInputType,
  type GraphQLSchema,
  type IntrospectionQuery,
} from 'graphql';
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { schemaViolations, ShopifyAdapter } from '../../src/channels/shopify/index.js';
import { withStatements } from '../../src/channels/shopify/new-variants.js';
import type { ProductPayload } from '../../src/channels/shopify/payload.js';
import { ContractDriver, isLive } from '../support/syndication/index.js';
import { mug, renderOne, withField } from './shopify-products.js';
import { openShopify } from './shopify-world.js';

const script = new URL('../../scripts/contracts/shopify.mjs', import.meta.url);

/** Shopify's whole published schema, out of the registry package; undefined where the registry cannot be reached. */
async function published(): Promise<GraphQLSchema | undefined> {
  const { shopifyIntrospection } = (await import(script.href)) as { shopifyIntrospection(): IntrospectionQuery };
  try {
    return buildClientSchema(shopifyIntrospection());
  } catch {
    return undefined;
  }
}

/** As it leaves: with the statements of what it makes. */
const complete = (payload: unknown): ProductPayload => {
  const statements = { price: { price: '12.90', compareAtPrice: null }, stock: { quantity: 3, policy: 'DENY' } };
  return withStatements(payload as ProductPayload, { 'MUG-1': statements, 'MUG-2': statements }).payload;
};

const schema = await published();
const maybe = schema ? describe : describe.skip;

maybe("Shopify payloads against Shopify's whole schema 2026-10 (needs the npm registry once)", () => {
  const faultsOf = (typeName: string, value: unknown): string[] => {
    const faults: string[] = [];
    coerceInputValue(value, schema!.getType(typeName) as GraphQLInputType, (path, _value, error) =>
      faults.push(`${path.join('.')}: ${error.message}`),
    );
    return faults;
  };

  it('a rendered productSet is a ProductSetInput, field for field', async () => {
    const everything = {
      handle: 'a-mug',
      tags: ['kitchen'],
      templateSuffix: 'mug',
      seoDescription: 'A mug',
      'metafield.material': 'Stoneware',
    };
    const product = Object.entries(everything).reduce((all, [target, value]) => withField(all, target, value), mug());
    const { payload: content, issues } = await renderOne(new ShopifyAdapter(), product);
    const payload = complete(content);
    expect(issues).toEqual([]);
    expect(faultsOf('ProductSetInput', payload.input)).toEqual([]);
    expect(faultsOf('ProductSetIdentifiers', payload.identifier)).toEqual([]);
    expect(faultsOf('ProductSetInput', { colour: 'red' })).toEqual([': Field "colour" is not defined by type "ProductSetInput".']);
  });

  it('our own check of the schema says what graphql says', async () => {
    const { payload } = await renderOne(new ShopifyAdapter(), mug());
    const good = JSON.stringify(complete(payload).input);
    const spoilt = [
      ...['"price":null', '"price":"1","colour":"red"'].map((price) => good.replace(/"price":"12.90"/, price)),
      ...['"status":"LIVE"', '"status":null', '"status":7', '"status":"DRAFT","giftCard":"yes"'].map((status) =>
        good.replace(/"status":"ACTIVE"/, status),
      ),
      ...['"position":"1"', '"position":1.5', '"position":3000000000'].map((position) => good.replace(/"position":1/, position)),
      ...['"optionValues":null', '"optionValues":[7]', '"sku":"x"'].map((options) => good.replace(/"optionValues":\[[^\]]*\]/, options)),
      good.replace('"unit":"KILOGRAMS"', '"unit":"STONE"'),
      good.replace(/"unit":"KILOGRAMS",?/, ''),
      good.replace('"files":[', '"files":[5,'),
      good,
    ].map((text) => JSON.parse(text.replace(',}', '}')) as object);
    const verdicts = spoilt.map((input) => [
      faultsOf('ProductSetInput', input).length > 0,
      schemaViolations('ProductSetInput', input).length > 0,
    ]);
    expect(verdicts).toEqual(verdicts.map(([graphql]) => [graphql, graphql]));
    expect(verdicts.filter(([graphql]) => graphql).length).toBe(13);
    // Stricter where the published schema says nothing: how an amount is written.
    const amounts = ['"price":12.9', '"price":"12,90"'].map((price) => good.replace(/"price":"12.90"/, price));
    expect(amounts.map((text) => schemaViolations('ProductSetInput', JSON.parse(text)).map(({ path }) => path))).toEqual([
      ['variants.0.price'],
      ['variants.0.price'],
    ]);
    const identifiers = [{}, { id: 'a' }, { id: 'a', handle: 'b' }, { customId: { key: 'a' } }, { customId: { key: 'a', value: 'b' } }];
    expect(identifiers.map((one) => schemaViolations('ProductSetIdentifiers', one).length)).toEqual([1, 0, 1, 1, 0]);
  });

  it('every document and every variable that leaves in a whole life is valid there', async () => {
    const world = await openShopify();
    const driver = new ContractDriver(world, world.context());
    const journeys = await driver.sendAll(world.product());
    await driver.readUntil(journeys, isLive);
    const updated = await driver.sendAll(withField(world.product(), 'title', 'Changed'), journeys);
    await driver.sendOffers(await driver.prepare(world.product({ priceMinor: '5', quantity: 0 }), updated));
    await world.adapter.withdraw(
      updated.map(({ listing, externalIds }) => ({ listingId: listing.key, listing, externalIds, sequence: 1n })),
      driver.context,
    );
    await world.foreignSeed();
    for await (const one of world.adapter.existing(driver.context)) expect(one.key).not.toBe('');
    await world.adapter.check(driver.context);
    const sent = world.sandbox.log.entries().filter(({ url, method }) => url.includes('graphql.json') && method === 'POST');
    const requests = sent.map(({ body }) => JSON.parse(body) as { query: string; variables: Record<string, unknown> });
    const names = new Set(requests.map(({ query }) => /(?:query|mutation) (\w+)/.exec(query)![1]!));
    expect([...names].sort()).toEqual([
      ...[
        'Archive',
        'Check',
        'Create',
        'Define',
        'Existing',
        'Holders',
        'Place',
        'Publish',
        'Read',
        'SetOffer',
        'SetStock',
        'SetStops',
        'Update',
      ],
    ]);
    for (const { query, variables } of requests) {
      const document = parse(query);
      expect(validate(schema!, document).map(({ message }) => message)).toEqual([]);
      const [operation] = document.definitions;
      const declared = operation?.kind === 'OperationDefinition' ? (operation.variableDefinitions ?? []) : [];
      for (const { variable, type } of declared) {
        const named = JSON.stringify(type).match(/"value":"(\w+)"/)![1]!;
        const value = variables[variable.name.value];
        const values = Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];
        expect(values.flatMap((one) => faultsOf(named, one))).toEqual([]);
      }
    }
    await driver.context.close();
    await world.close();
  });

  it('the generated subset is that of the registry', () => {
    expect(() => execFileSync(process.execPath, [fileURLToPath(script), '--check'], { stdio: 'pipe' })).not.toThrow();
  });
});
