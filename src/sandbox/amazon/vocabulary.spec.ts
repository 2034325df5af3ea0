import { describe, expect, it } from '@jest/globals';
import { DefinitionRegistry } from './definitions/registry.js';
import type { Schema } from './definitions/shape.js';
import { Validator } from './validation/validator.js';
import { amazonAjv } from './validation/vocabulary.js';
import { marketplaceOf } from './marketplaces.js';
import { GB, US } from './testing/bench.js';
import { child, home, parent, us } from './testing/home.js';

const accepts = (schema: Schema, value: unknown): boolean => amazonAjv().compile(schema)(value) as boolean;
const pick = (marketplace_id: string, value: string) => ({ marketplace_id, value });

describe('the vocabulary of product type definitions', () => {
  const counted = { type: 'array', selectors: ['marketplace_id'], minUniqueItems: 2, maxUniqueItems: 3 };

  it.each([
    ['maxUniqueItems holds per selector combination', counted, [pick('A', '1'), pick('A', '2'), pick('B', '1'), pick('B', '2')], true],
    ['maxUniqueItems is exceeded in one combination', counted, ['1', '2', '3', '4'].map((value) => pick('A', value)), false],
    ['minUniqueItems holds', counted, [pick('A', '1'), pick('A', '2')], true],
    ['minUniqueItems fails in one combination', counted, [pick('A', '1'), pick('A', '2'), pick('B', '1')], false],
    ['minUniqueItems fails on none at all', counted, [], false],
    ['without selectors the whole list is one', { type: 'array', maxUniqueItems: 1 }, [pick('A', '1'), pick('B', '1')], false],
    ['maxUtf8ByteLength holds', { type: 'string', maxUtf8ByteLength: 4 }, 'üü', true],
    ['maxUtf8ByteLength counts bytes, not characters', { type: 'string', maxUtf8ByteLength: 4 }, 'üüü', false],
    ['minUtf8ByteLength holds', { type: 'string', minUtf8ByteLength: 4 }, 'üü', true],
    ['minUtf8ByteLength counts bytes, not characters', { type: 'string', minUtf8ByteLength: 4 }, 'üa', false],
    ['maxLength on a number says nothing', { type: 'number', maxLength: 2 }, 1234, true],
    ['money is a multiple of a cent in spite of binary fractions', { type: 'number', multipleOf: 0.01 }, 19.99, true],
    ['a tenth of a cent is not', { type: 'number', multipleOf: 0.01 }, 19.999, false],
    [
      'presentation keywords decide nothing',
      { type: 'string', editable: false, hidden: true, enumNames: ['A'], replaces: ['x'], replacedBy: 'y' },
      'z',
      true,
    ],
    ['deprecated values are still values', { enum: ['OLD', 'NEW'], $lifecycle: { enumDeprecated: ['OLD'] } }, 'OLD', true],
    ['a value outside the list is none', { enum: ['OLD', 'NEW'], $lifecycle: { enumDeprecated: ['OLD'] } }, 'OTHER', false],
  ])('%s', (_what, schema, value, verdict) => {
    expect(accepts(schema as Schema, value)).toBe(verdict);
  });
});

describe('our own definitions', () => {
  const registry = new DefinitionRegistry();
  const validator = new Validator();
  const check = (changes: Record<string, unknown>, productType = 'HOME', marketplaceId = US): string[] => {
    const definition = registry.find(productType, marketplaceId);
    if (!definition) throw new Error('no such definition');
    const found = validator.check(definition, 'LISTING', true, home('http://pictures', changes, marketplaceId));
    return found.map(({ code, attributeNames }) => `${code} ${attributeNames?.join()}`).toSorted();
  };

  it('are seven types in three marketplaces', () => {
    const names = (id: string): string[] => registry.search(id, []).map(({ productType }) => productType);
    expect(names(US)).toEqual(['HOME', 'KITCHEN', 'SHIRT', 'SHOES', 'BACKPACK', 'LUGGAGE', 'PRODUCT']);
    expect(names(GB)).toEqual(names(US));
    expect(names(marketplaceOf('A1VC38T7YXB528')?.id ?? '')).toEqual([]);
  });

  it('use every keyword of the vocabulary between them', () => {
    const text = JSON.stringify(registry.search(US, []).map(({ schema }) => schema));
    const words = [
      'selectors',
      'minUniqueItems',
      'maxUniqueItems',
      'minUtf8ByteLength',
      'maxUtf8ByteLength',
      'editable',
      'hidden',
      'enumNames',
    ];
    const missing = [...words, 'replaces', 'replacedBy', '$lifecycle', 'enumDeprecated'].filter((word) => !text.includes(`"${word}":`));
    expect(missing).toEqual([]);
  });

  it('are judged whole where an attribute is described by another', () => {
    const own = registry.find('HOME', US)!;
    const properties = { ...(own.schema['properties'] as Schema), tint: { $ref: '#/properties/color' } };
    const tangled = { ...own, schema: { ...own.schema, properties }, version: 'tangled' };
    const found = (tint: unknown) => validator.check(tangled, 'LISTING', true, home('http://pictures', { tint }, US));
    expect([found(us('Red')), found([{ value: 7 }]).map(({ attributeNames }) => attributeNames)]).toEqual([[], [['tint'], ['tint']]]);
  });

  it.each<[string, Record<string, unknown>, string[]]>([
    ['a complete item', {}, []],
    ['an unknown attribute', { colour: us('Red') }, ['90000900 colour']],
    ['an unknown field', { brand: [{ ...us('Oakline')[0], hint: 1 }] }, ['90000900 brand']],
    ['a wrong type', { number_of_items: [{ value: 'one' }] }, ['4000001 number_of_items']],
    ['a value outside a list', { country_of_origin: [{ value: 'Portugal' }] }, ['4000001 country_of_origin']],
    ['a title over the schema limit', { item_name: us('x'.repeat(201)) }, ['4000001 item_name']],
    ['search terms over 2,000 bytes', { generic_keyword: us('ü'.repeat(1001)) }, ['4000001 generic_keyword']],
    ['six bullets', { bullet_point: Array.from({ length: 6 }, () => us('b')[0]) }, ['4000001 bullet_point']],
    ['an attribute that other types have', { care_instructions: us('Wipe') }, ['90000900 care_instructions']],
    ['an item without a list price', { list_price: undefined }, ['90220 list_price']],
    ['a price of three decimals', { list_price: [{ currency: 'USD', value: 9.999 }] }, ['4000001 list_price']],
    ['an image over ftp', { main_product_image_locator: [{ media_location: 'ftp://x/y.jpg' }] }, ['4000001 main_product_image_locator']],
    ['no identifier', { externally_assigned_product_identifier: undefined }, ['90220 externally_assigned_product_identifier']],
    [
      'an exemption instead',
      { externally_assigned_product_identifier: undefined, supplier_declared_has_product_identifier_exemption: [{ value: true }] },
      [],
    ],
    [
      'an offer without condition and stock',
      { condition_type: undefined, fulfillment_availability: undefined },
      ['90220 condition_type', '90220 fulfillment_availability'],
    ],
    [
      'fulfilment by Amazon without package data',
      { fulfillment_availability: [{ fulfillment_channel_code: 'AMAZON_NA' }] },
      ['90220 item_package_dimensions', '90220 item_package_weight'],
    ],
    ['a parent without offer and identifier', parent('SIZE/COLOR'), []],
    [
      'a parent that does not say how it is related',
      { ...parent('SIZE'), child_parent_sku_relationship: undefined },
      ['90220 child_parent_sku_relationship'],
    ],
    [
      'a parent that names a parent',
      { ...child('P', 'SIZE'), ...parent('SIZE'), child_parent_sku_relationship: child('P', 'SIZE')['child_parent_sku_relationship'] },
      ['4000001 child_parent_sku_relationship'],
    ],
    ['a parent that says nothing of batteries', { ...parent('SIZE'), batteries_required: undefined }, ['90220 batteries_required']],
    ['an item that is in stock and says nothing of batteries', { batteries_required: undefined }, []],
    [
      'a quantity of goods that are always there',
      { fulfillment_availability: [{ fulfillment_channel_code: 'DEFAULT', quantity: 1, is_inventory_available: true }] },
      ['4000001 fulfillment_availability'],
    ],
    ['a parent without a theme', { ...parent('SIZE'), variation_theme: undefined }, ['90220 variation_theme']],
    ['a child with its theme values', { ...child('P', 'SIZE/COLOR'), color: us('Oak'), size: us('Tall') }, []],
    ['a child without its theme values', child('P', 'SIZE/COLOR'), ['90220 color', '90220 size']],
    [
      'a child without its parent',
      { ...child('P', 'COLOR'), child_parent_sku_relationship: undefined, color: us('Oak') },
      ['90220 child_parent_sku_relationship'],
    ],
    ['a theme that does not exist', { ...child('P', 'TASTE') }, ['4000001 variation_theme']],
    [
      'contradicting hazard rules',
      { supplier_declared_dg_hz_regulation: [{ value: 'not_applicable' }, { value: 'waste' }] },
      ['4000001 supplier_declared_dg_hz_regulation'],
    ],
  ])('judge %s', (_what, changes, verdict) => {
    expect(check(changes)).toEqual(verdict);
  });

  it('keep, in other types, keywords that HOME has no use for', () => {
    expect(check({ special_feature: us('one') }, 'PRODUCT')).toEqual(['99022 special_feature']);
    expect(check({ legacy_hazard_class: [{ value: 'anything' }] }, 'PRODUCT')).toEqual([]);
  });

  it('name the list price with tax in Europe, as Amazon does', () => {
    const listPrice = (field: string) => ({ list_price: [{ currency: 'GBP', [field]: 9.99 }] });
    expect(check(listPrice('value_with_tax'), 'HOME', GB)).toEqual([]);
    expect(check(listPrice('value'), 'HOME', GB)).toEqual(['90000900 list_price', '90220 list_price']);
  });

  it('ask each type for its own attributes, of items and not of parents', () => {
    expect(check({}, 'SHOES')).toEqual([
      '90220 age_range_description',
      '90220 color',
      '90220 department',
      '90220 size',
      '90220 target_gender',
    ]);
    expect(check(parent('SIZE'), 'SHOES')).toEqual(['90220 department', '90220 target_gender']);
  });

  it('ask for a browse node in Europe and a keyword in the US', () => {
    expect(check({ recommended_browse_nodes: undefined }, 'HOME', GB)).toEqual(['90220 recommended_browse_nodes']);
    expect(check({ item_type_keyword: undefined }, 'HOME', US)).toEqual(['90220 item_type_keyword']);
  });
});
