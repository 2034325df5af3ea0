import type { Dice } from '../core/dice.js';
import type { SimulatedWorld } from '../world/simulated-world.js';
import type { Deed } from './deed.js';
import type { Erp } from './erp.js';

const REJECTED = ['rejected'];
const MONEY = ['rejected', 'held', 'stale', 'unchanged'];

/**
 * Lines that no ERP should send, each with what may become of it: money waits for a person, or is older than what came before it did, or repeats a line
 * of the same revision that waits already; all else is refused.
 */
const BAD: [string, object, string[]][] = [
  ['a SKU that nobody has', { sku: 'NO-SUCH-SKU', quantity: 7 }, REJECTED],
  ['a market that there is not', { market: 'MARS', quantity: 7 }, REJECTED],
  ['a number in words', { quantity: 'many' }, REJECTED],
  ['a currency that there is not', { price: { amount: '12.00', currency: 'XYZ' } }, MONEY],
  ['the currency of another market', { price: { amount: '12.00', currency: 'JPY' } }, MONEY],
  ['a price below zero', { price: { amount: '-1.00', currency: 'USD' } }, MONEY],
  ['a count on no day', { quantity: 7, countedAt: 'yesterday' }, REJECTED],
  ['a field that nobody knows', { quantity: 7, colour: 'red' }, REJECTED],
  ['a revision that orders nothing', { quantity: 7, sourceRevision: {} }, REJECTED],
];

/** One to three wrong lines beside a sound one: they change nothing, and hold up nothing. */
export const badLines =
  (erp: Erp): Deed =>
  async (world: SimulatedWorld, dice: Dice) => {
    const wrong = Array.from({ length: dice.between(1, 3) }, () => dice.pick(BAD));
    const lines = wrong.map(([, change]) => {
      const [sku, market] = erp.someOffer(world, dice);
      return { ...erp.line(world, sku, market, {}), ...change };
    });
    const [sku, market] = erp.someOffer(world, dice);
    const count = { quantity: dice.between(1, 12), moment: world.now };
    const saying = world.truth.offers.get(`${sku} ${market}`)!.count.say(count, world.now);
    const sound = erp.line(world, sku, market, { quantity: count.quantity });
    const what = `${wrong.map(([name]) => name).join(', ')}, and ${sku} ${market} has ${count.quantity}`;
    const any = ['updated', 'unchanged', 'stale'];
    const expected = [...wrong.map(([, , verdicts]) => verdicts), any];
    return erp.send(world, dice, 'offers', [...lines, sound], [...lines.map(() => []), [saying]], what, expected);
  };

/** A count of next year is one of now, two and a half are two, and fewer than none are none. */
export const oddCount =
  (erp: Erp): Deed =>
  (world: SimulatedWorld, dice: Dice) => {
    const [sku, market] = erp.someOffer(world, dice);
    const quantity = dice.between(1, 12);
    const [is, odd] = dice.pick<[number, { quantity: number; countedAt?: string }]>([
      [quantity, { quantity, countedAt: new Date(world.now + 365 * 86_400_000).toISOString() }],
      [quantity, { quantity: quantity + 0.5 }],
      [0, { quantity: -quantity }],
    ]);
    const count = { quantity: is, moment: world.now };
    const line = erp.line(world, sku, market, odd);
    const saying = world.truth.offers.get(`${sku} ${market}`)!.count.say(count, world.now);
    return erp.send(
      world,
      dice,
      'offers',
      [line],
      [[saying]],
      `${sku} ${market} has ${odd.quantity}${odd.countedAt ? ', counted next year' : ''}`,
    );
  };
