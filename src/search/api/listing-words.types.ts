import { enumOf } from '../../api/index.js';
import { LISTING_STATES, WIRES } from '../../port/index.js';

/* Words of syndication, by which things are found here: an enum of the API is registered once. */

/** The words of the API for how far a listing is. */
export const ListingStateEnum = enumOf('ListingState', LISTING_STATES, 'How far a listing is on its way to its channel', {
  planned: 'Something is to be sent, when parent, budget and dry run allow',
  refused: 'By our own rules, before anything was sent; waits for a change',
  sending: 'A worker has it in hand',
  unknown: 'No answer came: it is read back before anything else is sent',
  accepted: 'The channel took it; that is not live yet',
  processed: 'The channel says that it is done with it; that is not live yet',
  live: 'A read-back saw it as it should be',
  rejected: 'By the channel; waits for a change or a person',
  withdrawing: 'It is to be taken off, and was not seen gone yet',
  withdrawn: 'A read-back saw that it is gone',
});

/** The words of the API for the three wires. */
export const WireEnum = enumOf('Wire', WIRES, 'One of the three things that a listing shows and that move by themselves', {
  content: 'Texts, pictures, facts: of an approved edition',
  price: 'What a customer pays: of offers, without approval',
  stock: 'How many may be bought: of offers, stop-sells first',
});
