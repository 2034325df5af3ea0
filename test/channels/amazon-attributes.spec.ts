import { describe, expect, it } from '@jest/globals';
import { gather, instancesOf, type Part } from '../../src/channels/amazon/attributes.js';
import { definitionOf, type AmazonRequirements } from '../../src/channels/amazon/definition/definition.js';

const object = (properties: Record<string, unknown>) => ({ type: 'object', properties, additionalProperties: false });
const many = (properties: Record<string, unknown>) => ({ type: 'array', items: object(properties) });
const TAG = { $ref: '#/$defs/language_tag' };
const PLACE = { $ref: '#/$defs/marketplace_id' };
const length = object({ value: { type: 'number' }, unit: { type: 'string', enum: ['centimeters', 'inches'] } });

const definition = definitionOf({
  version: 'shapes',
  productType: 'SHAPES',
  marketplaceId: 'M',
  policies: [],
  schema: {
    $defs: { language_tag: { type: 'string', default: 'de_DE' }, marketplace_id: { type: 'string' } },
    properties: {
      title: many({ value: { type: 'string' }, language_tag: TAG, marketplace_id: PLACE }),
      frame: many({ material: many({ value: { type: 'string' }, language_tag: TAG }), marketplace_id: PLACE }),
      box: many({ length, width: length, marketplace_id: PLACE }),
      size: many({ size_system: { type: 'string', enum: ['as1'], enumNames: ['DE/EU'] }, size: { type: 'string' } }),
      gender: many({
        value: {
          type: 'string',
          anyOf: [{ type: 'string' }, { type: 'string', enum: ['female', 'male'], enumNames: ['Weiblich', 'Männlich'] }],
        },
      }),
      count: many({ value: { type: 'integer' } }),
      flag: many({ value: { type: 'boolean' } }),
      units: many({ value: { type: 'number' }, type: object({ value: { type: 'string' }, language_tag: TAG }) }),
    },
  },
} satisfies AmazonRequirements)!;

const shaped = (targets: Record<string, unknown>, name: string): unknown => {
  const tree = new Map<string, Part>();
  for (const [target, value] of Object.entries(targets)) gather(tree, target, value);
  return instancesOf(definition, name, tree.get(name)!, { marketplaceId: 'M', language: 'de_DE' });
};

describe('mapped values in the shape of a definition', () => {
  it.each<[string, Record<string, unknown>, string, unknown]>([
    ['a text with its language', { title: 'Vase' }, 'title', [{ value: 'Vase', language_tag: 'de_DE', marketplace_id: 'M' }]],
    [
      'a list as many instances',
      { title: ['A', 'B'] },
      'title',
      ['A', 'B'].map((value) => ({ value, language_tag: 'de_DE', marketplace_id: 'M' })),
    ],
    [
      'a list inside an instance',
      { 'frame.material': ['Oak', 'Ash'] },
      'frame',
      [{ material: ['Oak', 'Ash'].map((value) => ({ value, language_tag: 'de_DE' })), marketplace_id: 'M' }],
    ],
    ['parts of one instance', { 'size.size_system': 'DE/EU', 'size.size': ['42'] }, 'size', [{ size_system: 'as1', size: '42' }]],
    [
      'measures inside',
      { 'box.length': { amount: '10.5', unit: 'CENTIMETER' }, 'box.width': { amount: '4', unit: 'INCH' } },
      'box',
      [{ length: { value: 10.5, unit: 'centimeters' }, width: { value: 4, unit: 'inches' }, marketplace_id: 'M' }],
    ],
    ['a label as its code', { gender: 'weiblich' }, 'gender', [{ value: 'female' }]],
    ['a label that is no suggestion as it is', { gender: 'divers' }, 'gender', [{ value: 'divers' }]],
    ['a decimal text as a number', { count: '12' }, 'count', [{ value: 12 }]],
    ['what is no number as it is, for the check to refuse', { count: 'twelve' }, 'count', [{ value: 'twelve' }]],
    ['a text as a boolean', { flag: 'true' }, 'flag', [{ value: true }]],
    [
      'a value beside its parts',
      { 'units.type': 'Count', units: '1' },
      'units',
      [{ value: 1, type: { value: 'Count', language_tag: 'de_DE' } }],
    ],
  ])('%s', (_what, targets, name, expected) => {
    expect(shaped(targets, name)).toEqual(expected);
  });

  it('leave out what the definition does not have', () => {
    expect(shaped({ taste: 'sweet' }, 'taste')).toBeUndefined();
  });
});
