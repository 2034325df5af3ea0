import type { MoveEffects } from '../../port/index.js';

/**
 * A variant belongs to one product for ever: productSet makes it anew in another (schema of 2026-01, ProductVariant has no mutation that changes its
 * product). Reviews of apps hang on the product.
 */
export function moveEffects(as: 'own' | 'part'): MoveEffects {
  if (as === 'own') return { keeps: ['Product and variants keep their ids, the address and what hangs on them'], loses: [] };
  return {
    keeps: ['Orders that were placed keep their lines'],
    loses: [
      {
        code: 'ids',
        message: 'The variant and its inventory item get new ids: carts, subscriptions and apps that name the old ones lose it',
      },
      {
        code: 'address',
        message: 'It is found on the page of the new product; an address with the old variant leads to the old product without it',
      },
      { code: 'reviews', message: 'Reviews are those of the product: those of the old one stay there, and it shows those of the new one' },
    ],
  };
}
