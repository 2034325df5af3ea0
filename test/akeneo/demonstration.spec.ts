import { expect, it } from '@jest/globals';
import { akeneoDemo } from '../../src/demo/job/akeneo-demo.js';
import type { MainJob } from '../../src/demo/job/main-job.js';
import { folderWith } from './export.js';

it('the demonstration says itself how many there are, because nothing would go live, and says so', () => {
  const demo = akeneoDemo(folderWith());
  expect(demo.source.offers.map(({ quantity, availability }) => `${quantity} ${availability}`)).toEqual(Array(3).fill('10 in_stock'));
  const job = { items: [], offers: [], refusedPictures: [], refusedEdits: [] } as unknown as MainJob;
  expect(demo.more!(job).text).toContain('Stock is 10 of everything that has a price (--quantity): nobody counted it.');
});
