import type { MoveEffects } from '../../port/index.js';

/** An offer is a product of its own; only item_group_id changes (Merchant API v1, ProductAttributes.itemGroupId). */
export const MOVE_EFFECTS: MoveEffects = {
  keeps: ['Offer id with its history, and the reviews of its GTIN'],
  loses: [{ code: 'group', message: 'It is shown as a variant of the new item group, and no longer beside its old siblings' }],
};
