import { expect, test } from '@jest/globals';
import { Known } from '../truths/truth.js';
import { holdsDecided } from './people.js';

test('of holds that were dropped while somebody let them in nothing is in force; of all that were let in all is', () => {
  const price = new Known<string | null>('24.90', 0);
  price.say(null, 10).sure(11);
  holdsDecided([price.say('10.41', 20)], 0, 21);
  expect(price.between(30, 30)).toEqual([null]);
  holdsDecided([price.say('10.41', 40)], 1, 41);
  expect(price.between(50, 50)).toEqual(['10.41']);
});
