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
  // What is under way when it is let in bears a newer revision.
  const onItsWay = price.say(null, 60);
  holdsDecided([price.letIn('12.00', 70)], 1, 71);
  expect(price.between(80, 80)).toEqual(['12.00', null]);
  onItsWay.sure(90);
  expect(price.between(91, 91)).toEqual([null]);
});
