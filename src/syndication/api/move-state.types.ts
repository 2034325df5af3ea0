import { enumOf } from '../../api/index.js';
import { MOVE_STATES } from '../listings/moves/move-outlook.service.js';

export const MoveStateEnum = enumOf('MoveState', MOVE_STATES, 'How far a change of parent is on a channel', {
  waits_for_approval: 'It is sold as part of the product that it left, until the new one is approved with it',
  waits_for_channel: 'The new product is approved with it, and the channel does not sell it there yet',
  sells_in_both: 'The channel sells it as part of the new product; the old one lets go of it',
  over: 'Only the new product has it',
});
