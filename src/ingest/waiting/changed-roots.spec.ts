import { expect, test } from '@jest/globals';
import type { FactsRow } from '../../catalog/index.js';
import { changedRoots } from './changed-roots.js';

const row = (messageId: string, source: string): FactsRow => ({ sku: 'S', cells: {}, order: null, source, messageId });

test('each product is named once, with the last message that changed it and its sender, whoever let it in; where any recalled it, and whether it lives otherwise', () => {
  expect(
    changedRoots([
      [row('1', 'erp'), { factsChanged: true, rootId: '7', recalledIn: ['US'], changed: ['$lifecycle'] }],
      [row('2', 'erp'), { factsChanged: true, rootId: '8', changed: ['weight'] }],
      [row('3', 'erp-north'), { factsChanged: true, rootId: '7', recalledIn: [null, 'US'] }],
      [row('4', 'erp-south'), { factsChanged: false, rootId: '7' }],
      [row('5', 'erp-south'), { factsChanged: true }],
    ]),
  ).toEqual([
    { rootId: '7', messageId: '3', person: 'erp-north', recalledIn: ['US', null], livesElse: true },
    { rootId: '8', messageId: '2', person: 'erp', recalledIn: [], livesElse: false },
  ]);
});
