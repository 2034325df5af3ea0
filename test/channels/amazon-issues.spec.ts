import { describe, expect, it } from '@jest/globals';
import { problemOf, type AmazonIssue } from '../../src/channels/amazon/issues.js';

describe("Amazon's issues", () => {
  const judged = (more: Partial<AmazonIssue>) =>
    problemOf(
      { code: '18027', message: 'Your listing is hidden.', severity: 'WARNING', attributeNames: ['main_product_image_locator'], ...more },
      'A',
    );
  const doing = (action: string, status?: string): Partial<AmazonIssue> => ({
    enforcements: { actions: [{ action }], ...(status && { exemption: { status } }) },
  });

  it.each<[string, Partial<AmazonIssue>, string]>([
    ['a warning', {}, 'warning'],
    ['an error', { severity: 'ERROR' }, 'error'],
    ['a notice', { severity: 'INFO' }, 'warning'],
    ['a warning that hides the listing', doing('LISTING_SUPPRESSED', 'NOT_EXEMPT'), 'error'],
    ['a warning that takes it out of the search', doing('SEARCH_SUPPRESSED'), 'error'],
    ['a warning that hides one attribute', doing('ATTRIBUTE_SUPPRESSED', 'NOT_EXEMPT'), 'warning'],
    ['what this seller is exempt from', doing('LISTING_SUPPRESSED', 'EXEMPT'), 'warning'],
    ['what this seller is exempt from for a time', doing('CATALOG_ITEM_REMOVED', 'EXEMPT_UNTIL_EXPIRY_DATE'), 'warning'],
  ])('are told as severe as they are: %s', (_what, more, severity) => {
    expect(judged(more)).toMatchObject({ code: 'amazon_18027', severity, path: 'main_product_image_locator', owner: 'pim' });
  });
});
