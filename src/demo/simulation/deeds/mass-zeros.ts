import { Definitions, MassZeros, StockSources } from '../../../catalog/index.js';
import type { Activity } from '../core/activity.js';
import type { Dice } from '../core/dice.js';
import type { Count, CountKind, Known } from '../truths/truth.js';
import { acting, PEOPLE } from '../world/people.js';
import type { SimulatedWorld } from '../world/simulated-world.js';
import { gatesFor, type Deed } from './deed.js';
import type { Erp } from './erp.js';

const MARKET = 'US';

/** The ERP says of everything in one market that nothing is left. */
export const massZero =
  (erp: Erp): Deed =>
  (world: SimulatedWorld, dice: Dice) => {
    const keys = [...world.truth.offers.keys()].filter((key) => key.endsWith(` ${MARKET}`));
    const zeros = keys.map((key) => {
      const { count } = world.truth.offers.get(key)!;
      const zero = { quantity: 0, moment: world.now };
      world.truth.beforeZero.set(key, { zero, before: beforeZeros(count, world.now, world.truth.beforeZero.has(key)) });
      return { key, saying: count.say(zero, world.now) };
    });
    const lines = zeros.map(({ key }) => erp.line(world, key.split(' ')[0]!, MARKET, { quantity: 0 }));
    const sayings = zeros.map(({ saying }) => [saying]);
    return erp.send(world, dice, 'offers', lines, sayings, `of all ${keys.length} in ${MARKET} nothing is left`);
  };

const TEN_MINUTES_MS = 600_000;

/** A 0 of the last ten minutes is one of the mass, and who decides one mass decides all that are open: with it the count before comes back. */
export function beforeZeros(count: Known<Count>, now: number, isOpen: boolean): Count {
  const isOfThem = count.last.quantity === 0 && (isOpen || count.hasChanged(now - TEN_MINUTES_MS, now));
  return (isOfThem ? count.lastOf(({ quantity }) => quantity !== 0) : undefined) ?? count.last;
}

/** Somebody decides what the ERP set to 0 in one go: the counts of before come back, or the zeros stand. */
export const decideMassZero: Deed = async (world, dice) => {
  const isRestored = dice.happens(0.6);
  const [open] = await world.sql<{ id: string }>(`SELECT id::text FROM mass_zero WHERE state = 'open' ORDER BY id LIMIT 1`);
  if (!open) return 'nothing was set to 0 in one go';
  const sayings = isRestored ? restored(world) : zeroed(world);
  const over = (outcome: Activity['outcome']): void => {
    const done = outcome && 'value' in outcome ? (outcome.value as { problems: object[] }).problems.length === 0 : undefined;
    for (const saying of sayings) if (done === false) saying.refused(); else saying.over(world.now); // prettier-ignore
  };
  const name = `${isRestored ? 'restore' : 'let in'} mass zero ${open.id}`;
  await world.begin('api', name, gatesFor(dice), dice, (process) => decide(process.get(MassZeros), open.id, isRestored, world), over);
  return name;
};

const decide = (zeros: MassZeros, id: string, isRestored: boolean, world: SimulatedWorld) =>
  isRestored ? zeros.restore(id, acting('approver', world.date)) : zeros.letIn(id, acting('approver', world.date));

/**
 * Whatever is at 0 in this market may have the count from before it again, less what was sold on all channels of the market; and whose price was
 * taken back, the price.
 */
export function restored({ truth, now }: Pick<SimulatedWorld, 'truth' | 'now'>) {
  const counts = [...truth.beforeZero].map(([key, { before }]) => {
    const again: Count = { ...before, everywhere: true };
    return truth.offers.get(key)!.count.say(again, now);
  });
  const prices = [...truth.offers].flatMap(([key, { price }]) => {
    const before = key.endsWith(` ${MARKET}`) && price.last === null ? price.lastOf((amount) => amount !== null) : undefined;
    return before === undefined ? [] : [price.say(before, now)];
  });
  const words = [...truth.offers].flatMap(([key, { availability }]) =>
    key.endsWith(` ${MARKET}`) && availability.last === null ? [availability.say('in_stock', now)] : [],
  );
  return [...counts, ...prices, ...words];
}

/** What waited may be 0 from now on; what was obeyed is already. */
function zeroed({ truth, now }: SimulatedWorld) {
  return [...truth.beforeZero].map(([key, { zero }]) => truth.offers.get(key)!.count.say(zero, now));
}

/** An administrator says what the ERP counts: from then on what it says is reserved is off all its counts, or off none. */
export const setCounting: Deed = async (world, dice) => {
  const counts = dice.weighed<CountKind>([
    [1, 'sellable'],
    [3, 'on_hand'],
  ]);
  const rows = [{ code: PEOPLE.erp, counts }];
  const saying = world.truth.counting.say(counts, world.now);
  const over = (outcome: Activity['outcome']): void => (outcome && 'value' in outcome ? saying.sure(world.now) : saying.over(world.now));
  await world.begin(
    'api',
    `the ERP counts ${counts}`,
    gatesFor(dice),
    dice,
    (process) =>
      process
        .get(Definitions)
        .save('stockSources', rows, acting('administrator', world.date), (m) => process.get(StockSources).upsert(m, rows)),
    over,
  );
  return `the ERP counts what is ${counts}`;
};

/** An administrator says whether zeros of the ERP beyond its share wait for a person. */
export const setMassZeroPolicy: Deed = async (world, dice) => {
  const onMassZero = dice.pick(['obey', 'hold'] as const);
  const rows = [{ code: PEOPLE.erp, onMassZero }];
  await world.begin('api', `mass zeros: ${onMassZero}`, gatesFor(dice), dice, (process) =>
    process
      .get(Definitions)
      .save('stockSources', rows, acting('administrator', world.date), (m) => process.get(StockSources).upsert(m, rows)),
  );
  return `mass zeros of the ERP: ${onMassZero}`;
};
