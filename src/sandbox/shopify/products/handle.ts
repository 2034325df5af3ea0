import type { Shop } from '../shop/shop.js';

/** "A handle can contain letters, hyphens, and numbers, but no spaces" (contract): what is sent otherwise is stored in that form. */
export function normalHandle(handle: string): string {
  return handle
    .toLowerCase()
    .replace(/[^\p{L}\p{N}_]+/gu, '-')
    .replace(/^-|-$/g, '');
}

/** The handle of a product that comes without one: its title, with a number if another product has it. */
export function freeHandle(shop: Shop, title: string): string {
  const plain = title
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase();
  const base = plain.replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '') || 'product';
  if (!shop.productByHandle.has(base)) return base;
  let suffix = 1;
  while (shop.productByHandle.has(`${base}-${suffix}`)) suffix += 1;
  return `${base}-${suffix}`;
}
