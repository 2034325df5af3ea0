import type { Product, UserError } from '../shop/records.js';
import type { Shop } from '../shop/shop.js';

interface Publications {
  id: string;
  input: { publicationId?: string | null; channelId?: string | null; publishDate?: string | null }[];
}

interface PublishResult {
  publishable: Product | null;
  shop: Shop;
  userErrors: UserError[];
}

export const publish = (shop: Shop, args: Publications): PublishResult =>
  change(shop, args, (product, publicationId, date) => {
    if (!product.publications.has(publicationId)) product.publications.set(publicationId, date);
  });

export const unpublish = (shop: Shop, args: Publications): PublishResult =>
  change(shop, args, (product, publicationId) => void product.publications.delete(publicationId));

function change(
  shop: Shop,
  { id, input }: Publications,
  effect: (product: Product, publicationId: string, date: Date) => void,
): PublishResult {
  const product = shop.products.get(id) ?? null;
  const userErrors: UserError[] = product ? [] : [{ field: ['id'], message: 'Resource does not exist' }];
  input.forEach(({ publicationId }, index) => {
    if (publicationId && shop.publications.get(publicationId)) return;
    userErrors.push({ field: ['input', String(index), 'publicationId'], message: 'Publication does not exist or is not publishable' });
  });
  if (product && userErrors.length === 0) {
    for (const { publicationId, publishDate } of input)
      effect(product, publicationId!, publishDate ? new Date(publishDate) : shop.clock.date());
  }
  return { publishable: product, shop, userErrors };
}
