import { Dice } from './core/dice.js';
import { jump, sell, throttle, wait } from './deeds/customers.js';
import type { Deed } from './deeds/deed.js';
import { badLines, oddCount } from './deeds/erp-errors.js';
import { Erp } from './deeds/erp.js';
import { decideMassZero, massZero, setCounting, setMassZeroPolicy } from './deeds/mass-zeros.js';
import { cancelOrder, deleteByHand, editByHand, expire } from './deeds/other-hands.js';
import { approveOneself, decideHolds, publishTitle, writeForeignCell } from './deeds/people.js';
import { changePictures } from './deeds/pictures.js';
import { announceSale, decideDrift, setDriftPolicy } from './deeds/publishers.js';
import { editTogether } from './deeds/two-people.js';
import { goOn, kill, turn } from './deeds/workers.js';
import { endOfDay, tellLedger } from './truths/day-end.js';
import { SimulatedWorld } from './world/simulated-world.js';
import { BEGINNING, type Template } from './world/template.js';

export type DeedName = (typeof DEEDS)[number][1];

/** How often each comes, in parts of the whole. */
const DEEDS = [
  ...([
    [10, 'count'],
    [3, 'zero'],
    [4, 'price'],
    [2, 'old'],
    [2, 'lifecycle'],
    [1.5, 'recall'],
    [4, 'again'],
    [1, 'bad lines'],
    [0.5, 'odd count'],
    [0.3, 'mass zero'],
    [0.7, 'uncounted'],
    [4, 'reserve'],
    [1.2, 'counting'],
  ] as const),
  ...([
    [4, 'title'],
    [0.5, 'approve oneself'],
    [0.5, 'write a foreign cell'],
    [1, 'decide holds'],
    [1, 'edit together'],
    [1, 'change pictures'],
    [1.2, 'decide mass zero'],
    [0.2, 'mass zero policy'],
    [3, 'decide drift'],
    [0.2, 'drift policy'],
    [0.5, 'announce sale'],
  ] as const),
  ...([
    [13, 'sell'],
    [2, 'cancel order'],
    [2, 'edit by hand'],
    [0.25, 'delete by hand'],
    [0.3, 'expire'],
    [0.7, 'throttle'],
    [7, 'wait'],
    [0.7, 'jump'],
  ] as const),
  ...([
    [36, 'turn'],
    [12, 'go on'],
    [2, 'kill'],
  ] as const),
] as const;

/** One step: what is done, and the seed of all chance in it. Steps can be left out without changing what the others do by themselves. */
export interface Step {
  deed: DeedName | 'evening';
  seed: number;
}

export interface SeedResult {
  seed: number;
  breaches: string[];
  steps: number;
  gates: number;
  fingerprint: string;
  /** Every step and gate, in words. */
  diary: string[];
  /** After which step it was. */
  failedAt: number | undefined;
  sold: number;
}

const STEPS_A_DAY = 42;
const DAY_MS = 86_400_000;

export function planSeed(seed: number, days: number): Step[] {
  const dice = new Dice(seed);
  return Array.from({ length: days }, () => [
    ...Array.from({ length: STEPS_A_DAY }, (): Step => ({ deed: dice.weighed(DEEDS), seed: dice.seed() })),
    { deed: 'evening' as const, seed: dice.seed() },
  ]).flat();
}

/** Runs these steps on a world of this seed, until an invariant is broken. */
export async function runSteps(template: Template, seed: number, steps: readonly Step[]): Promise<SeedResult> {
  const world = await SimulatedWorld.open(template, seed);
  const erp = new Erp();
  const deeds: Record<DeedName, Deed> = {
    ...{ count: erp.count, zero: erp.zero, price: erp.price, old: erp.old, lifecycle: erp.lifecycle, recall: erp.recall, again: erp.again },
    ...{ title: publishTitle, 'approve oneself': approveOneself, 'write a foreign cell': writeForeignCell, 'decide holds': decideHolds },
    ...{ 'bad lines': badLines(erp), 'odd count': oddCount(erp), 'edit together': editTogether, 'change pictures': changePictures },
    ...{ 'mass zero': massZero(erp), 'decide mass zero': decideMassZero, 'mass zero policy': setMassZeroPolicy },
    ...{ uncounted: erp.uncounted, reserve: erp.reserve, counting: setCounting },
    ...{ 'decide drift': decideDrift, 'drift policy': setDriftPolicy, 'announce sale': announceSale },
    ...{ 'cancel order': cancelOrder, 'edit by hand': editByHand, 'delete by hand': deleteByHand, expire },
    ...{ sell, throttle, wait, jump, turn, 'go on': goOn, kill },
  };
  world.storm = 0.12;
  let failedAt: number | undefined;
  try {
    for (const [at, step] of steps.entries()) {
      const dice = new Dice(step.seed);
      if (step.deed === 'evening') {
        world.diary.step('evening');
        await evening(world, erp, dice);
      } else {
        const deed = deeds[step.deed];
        world.diary.step(await deed(world, dice));
      }
      for (const { shelf, from, to, bound } of world.witness.oversold)
        world.breach(`11: a call raised ${shelf} from ${from} to ${to}, above its bound of ${bound}`);
      for (const { activity, error } of world.diary.errors)
        world.breach(`9: ${activity} ended in an error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      if (world.breaches.length > 0) {
        failedAt = at;
        await tellLedger(world);
        break;
      }
    }
  } catch (error) {
    failedAt ??= world.diary.steps - 1;
    world.breach(`0: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  }
  try {
    const { steps: count, gates, fingerprint } = world.diary;
    const sold = [...world.truth.sold.values()].flat().reduce((sum, { units }) => sum + units, 0);
    return { seed, breaches: world.breaches, steps: count, gates, fingerprint, diary: world.diary.all, failedAt, sold };
  } finally {
    await world.close();
  }
}

async function evening(world: SimulatedWorld, erp: Erp, dice: Dice): Promise<void> {
  const storm = world.storm;
  world.storm = 0;
  await world.settle(dice);
  for (let tries = 0; erp.isWaiting; tries++) {
    if (tries > 50) throw new Error('The ERP never gets an answer');
    await erp.again(world, dice);
    await world.settle(dice);
  }
  await endOfDay(world, dice);
  world.hands.calmAt = world.now;
  world.storm = storm;
  const day = Math.floor((world.now - BEGINNING.getTime()) / DAY_MS);
  const morning = BEGINNING.getTime() + (day + 1) * DAY_MS;
  world.template.clock.advance(Math.max(0, morning - world.now));
}
