import type { MoveEffects } from '../../port/index.js';

/** A child is a listing of its own; only its relationship (child_parent_sku_relationship) changes, by a PATCH. */
export const MOVE_EFFECTS: MoveEffects = {
  keeps: ['Seller SKU, ASIN and address', 'Its own reviews and sales rank'],
  loses: [
    {
      code: 'group',
      message:
        'It leaves the variation family of the old parent: buyers no longer choose between it and its old siblings, nor see their reviews beside its own',
    },
  ],
};
