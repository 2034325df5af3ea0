import { THEME_TOKENS } from '../definitions/rules.js';
import { CODE, issue, type Issue } from '../validation/issues.js';
import type { Attributes } from '../validation/validator.js';
import { isParent, textOf } from './facts.js';
import type { Listing } from './listing.js';
import type { ListingStore } from './store.js';

export const parentSkuOf = (attributes: Attributes): string | undefined =>
  textOf(attributes, 'child_parent_sku_relationship', 'parent_sku');

export const themeOf = (attributes: Attributes): string | undefined => textOf(attributes, 'variation_theme', 'name');

/**
 * A child needs a parent that was there when the child was processed, that is a parent, and that varies by the same theme. A parent that
 * arrives later does not heal the child: the child has to be sent again.
 */
export function familyIssues(child: Listing, attributes: Attributes, processedAt: number, store: ListingStore): Issue[] {
  const parentSku = parentSkuOf(attributes);
  if (isParent(attributes) || parentSku === undefined) return [];
  const refused = (message: string, name: string): Issue[] => [
    issue(CODE.relationship, message, 'INVALID_ATTRIBUTE', [name], child.marketplaceId),
  ];
  const parent = store.find(child.sellerId, parentSku, child.marketplaceId);
  const parentAttributes = parent && parent.createdAt <= processedAt ? parent.submitted : undefined;
  if (!parentAttributes) return refused(`The parent SKU '${parentSku}' does not exist.`, 'child_parent_sku_relationship');
  if (!isParent(parentAttributes)) return refused(`The SKU '${parentSku}' is not a parent.`, 'child_parent_sku_relationship');
  const [own, theirs] = [themeOf(attributes), themeOf(parentAttributes)];
  const rival = own === theirs ? store.rival(child) : undefined;
  if (rival !== undefined) return refused(`The values on the variation theme are those of the SKU '${rival}' too.`, 'variation_theme');
  if (own === theirs) return [];
  return refused(
    `The variation theme '${own ?? ''}' differs from the theme '${theirs ?? ''}' of the parent '${parentSku}'.`,
    'variation_theme',
  );
}

/** Parent and values on the theme, as one text; undefined for what is no child. */
export function placeOf({ sellerId, marketplaceId }: Listing, attributes: Attributes): string | undefined {
  const parentSku = parentSkuOf(attributes);
  const theme = themeOf(attributes);
  if (isParent(attributes) || parentSku === undefined || theme === undefined) return undefined;
  const values = theme.split('/').map((token) => attributes[THEME_TOKENS[token] ?? token.toLowerCase()]);
  return JSON.stringify([sellerId, marketplaceId, parentSku, values]);
}
