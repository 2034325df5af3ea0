import { TryAgain } from '../../../libs/db/index.js';

/** While somebody waited for the lock of a tree, what he wants to write went to another one: all is looked up and locked anew. */
export class MovedMeanwhile extends TryAgain {
  constructor() {
    super('The node went to another product meanwhile');
  }
}
