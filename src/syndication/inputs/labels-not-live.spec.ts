import { expect, test } from '@jest/globals';
import { labelsNotLive } from './labels-not-live.js';

const words = (options: Record<string, string>, axis = 'Colour') => ({
  attributes: { color: { en_US: axis } },
  options: { color: { sand: options } },
});
const told = (approved: Parameters<typeof labelsNotLive>[3], now: Parameters<typeof labelsNotLive>[4], locales = ['en_US', 'de_DE']) =>
  labelsNotLive('shopify_us', 'MUG', locales, approved, now).map(({ message }) => message);

test('an option or an axis that is called otherwise now is told, in the locales of the channel; what is called as it was is not', () => {
  const approved = words({ en_US: 'Sand', fr_FR: 'Sable' });
  expect(told(approved, words({ en_US: 'Sand', fr_FR: 'Dune' }))).toEqual([]);
  expect(told(approved, words({ en_US: 'Dune' }, 'Shade'))).toEqual([
    'The axis color is "Shade" in en_US; shopify_us was approved with "Colour" and shows that',
    'The option sand of color is "Dune" in en_US; shopify_us was approved with "Sand" and shows that',
  ]);
  expect(told(approved, words({ en_US: 'Sand', de_DE: 'Sand' }))).toEqual([
    'The option sand of color is "Sand" in de_DE; shopify_us was approved with no label and shows that',
  ]);
});

test('an option that the edition does not have is no question of labels', () => {
  expect(told({ attributes: {}, options: {} }, words({ en_US: 'Dune' }))).toEqual([]);
});
