import { expect, test } from '@jest/globals';
import { channelTable, reasonTable } from './report.js';

const ledger = {
  channel: 'shopify_us',
  kind: 'shopify',
  products: 12345,
  listings: 12345,
  rendered: 12345,
  refused: 12345,
  sent: 12345,
  accepted: 12345,
  live: 12345,
  rejected: 12345,
  drift: 123,
  seconds: 1234.5,
};
const reason = {
  channel: 'amazon_de',
  code: 'variation_theme_incomplete',
  count: 12345,
  owner: 'pim',
  message: 'THR-ONDINE-GRAY has no price in this market',
  fix: 'Let the ERP send an offer with a price, and look at the bounds of its market if that was refused',
};

test('the tables fit a terminal of 120 columns', () => {
  const text = `${channelTable([ledger] as never, [reason] as never)}\n${reasonTable([reason] as never, 12)}`;
  expect(text).toContain('variation_theme_incomplete');
  expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(120);
});
