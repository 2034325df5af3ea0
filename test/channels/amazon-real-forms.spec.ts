import { describe, expect, it } from '@jest/globals';
import { instancesOf } from '../../src/channels/amazon/attributes.js';
import { definitionOf, type AmazonRequirements } from '../../src/channels/amazon/definition/definition.js';
import type { Schema } from '../../src/channels/amazon/definition/vocabulary.js';

const hasValue = (name: string, value: unknown): Schema => ({
  required: [name],
  properties: { [name]: { contains: { required: ['value'], properties: { value: { enum: [value] } } } } },
});
const saysAny = (name: string): Schema => ({ required: [name], properties: { [name]: { items: { required: ['value'] } } } });
const notParent = { anyOf: [{ not: saysAny('parentage_level') }, { not: hasValue('parentage_level', 'parent') }] };
const attribute = (fields: Schema, required: string[] = ['value']): Schema => ({
  type: 'array',
  minItems: 1,
  minUniqueItems: 1,
  maxUniqueItems: 1,
  selectors: ['marketplace_id'],
  items: {
    type: 'object',
    required,
    properties: { marketplace_id: { $ref: '#/$defs/marketplace_id' }, ...fields },
    additionalProperties: false,
  },
});

/** A definition of our own in the forms of real ones: rules within rules, nothing required, lists without entries, dates in two formats. */
const SCHEMA: Schema = {
  $schema: 'https://schemas.amazon.com/selling-partners/definitions/product-types/meta-schema/v1',
  $id: 'https://schemas.amazon.com/selling-partners/definitions/product-types/schema/v1/LANTERN',
  $defs: {
    marketplace_id: { type: 'string', default: 'M', anyOf: [{ type: 'string' }, { type: 'string', enum: ['M'], enumNames: ['Here'] }] },
  },
  type: 'object',
  required: ['brand'],
  properties: {
    brand: attribute({ value: { type: 'string', maxLength: 20, enum: [], anyOf: [] } }),
    glow: attribute({
      value: { type: 'string', anyOf: [{ type: 'string' }, { type: 'string', enum: ['warm_white'], enumNames: ['Warm white'] }] },
    }),
    parentage_level: attribute({ value: { type: 'string', enum: ['parent', 'child'] } }),
    list_price: attribute({ value: { type: 'number', minimum: 0, maxLength: 20, multipleOf: 0.01 } }),
    map_policy: attribute({ value: { type: 'string' } }),
    start_at: attribute(
      {
        value: {
          type: 'string',
          oneOf: [
            { type: 'string', format: 'date' },
            { type: 'string', format: 'date-time' },
          ],
        },
      },
      [],
    ),
    image: attribute({ value: { type: 'string', format: 'uri', pattern: '^(https?|s3)://' } }),
  },
  additionalProperties: false,
  allOf: [
    {
      allOf: [
        { if: notParent, then: { required: ['list_price'] } },
        { if: hasValue('map_policy', 'x'), then: { properties: {} }, else: {} },
      ],
    },
    {
      if: hasValue('glow', 'none'),
      then: { properties: { map_policy: { items: { required: ['marketplace_id'] } } } },
      else: {
        if: hasValue('glow', 'warm_white'),
        then: { properties: { brand: { items: { properties: { value: { enum: ['Lumen'] } } } } } },
      },
    },
  ],
};

const requirements = (version: string): AmazonRequirements => ({
  version,
  productType: 'LANTERN',
  marketplaceId: 'M',
  policies: [],
  schema: SCHEMA,
});

describe('a definition in the forms of real ones', () => {
  const definition = definitionOf(requirements('lantern 1'))!;
  const one = (value: unknown) => [{ value, marketplace_id: 'M' }];
  const errors = (attributes: Record<string, unknown>): string[] => {
    return definition
      .faults(JSON.parse(JSON.stringify({ brand: one('Lumen'), list_price: one(18.9), ...attributes })) as Record<string, unknown>)
      .filter(({ keyword }) => keyword !== 'if')
      .map(({ keyword, instancePath }) => `${keyword} ${instancePath}`);
  };

  it.each<[string, Record<string, unknown>, string[]]>([
    ['an item', {}, []],
    ['an item without what a rule within a rule demands', { list_price: undefined }, ['required ']],
    ['a parent without it', { list_price: undefined, parentage_level: one('parent') }, []],
    ['a child without it', { list_price: undefined, parentage_level: one('child') }, ['required ']],
    ['a price of three decimals', { list_price: one(18.905) }, ['multipleOf /list_price/0/value']],
    ['a value of a list that has no entries', { brand: one('Anything') }, []],
    ['what the second branch of a rule forbids', { glow: one('warm_white'), brand: one('Anything') }, ['enum /brand/0/value']],
    ['a date', { start_at: one('2026-07-27') }, []],
    ['a moment', { start_at: one('2026-07-27T00:00:00Z') }, []],
    ['no date', { start_at: one('soon') }, ['format /start_at/0/value', 'format /start_at/0/value', 'oneOf /start_at/0/value']],
    ['an attribute with nothing in it', { start_at: [{}] }, []],
    ['an address that is none', { image: one('ftp://x/y') }, ['pattern /image/0/value']],
    ['two of one marketplace', { glow: [...one('a'), ...one('b')] }, ['selections /glow']],
  ])('judges %s', (_what, attributes, expected) => {
    expect(errors(attributes)).toEqual(expected);
  });

  it('knows what is demanded of what is sold, and not what only a condition speaks of', () => {
    const named = ['brand', 'list_price', 'map_policy', 'glow', 'marketplace_id', 'parentage_level'];
    expect(named.filter((name) => definition.demands(name))).toEqual(['brand', 'list_price']);
  });

  it('fills an open list by code or by name, and leaves other text as it is', () => {
    const place = { marketplaceId: 'M', language: 'en_US' };
    const glow = (value: string) => instancesOf(definition, 'glow', { value }, place);
    expect([glow('Warm white'), glow('candle')]).toEqual([one('warm_white'), one('candle')]);
  });

  it('is judged as a whole where one attribute refers to another', () => {
    const properties = SCHEMA['properties'] as Record<string, Schema>;
    const brand = { ...properties['brand'], maxItems: 1 };
    const schema = { ...SCHEMA, properties: { ...properties, brand, twin: { $ref: '#/properties/brand' } } };
    const tangled = definitionOf({ ...requirements('tangled'), schema })!;
    const faults = (only?: string[]) =>
      tangled
        .faults({ brand: one('Lumen'), list_price: one(18.9), twin: [...one('a'), ...one('b')] }, only)
        .map(({ instancePath }) => instancePath);
    expect([faults(), faults(['twin'])].map((paths) => paths.includes('/twin'))).toEqual([true, true]);
  });

  it('is compiled once per version', () => {
    expect(definitionOf(requirements('lantern 1'))).toBe(definition);
    expect(definitionOf(requirements('lantern 2'))).not.toBe(definition);
  });
});
