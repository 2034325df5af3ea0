import { EditProducts } from '../../../catalog/index.js';
import type { Activity } from '../core/activity.js';
import type { Dice } from '../core/dice.js';
import { acting, type Somebody } from '../world/people.js';
import type { SimulatedWorld } from '../world/simulated-world.js';
import { gatesFor, type Deed } from './deed.js';

const CELLS = ['care@en_US', 'short_title@en_US', 'bullet_5@en_US'] as const;

/** Two people read the same product and write at the same time: different cells, or the same one. */
export const editTogether: Deed = async (world, dice) => {
  const root = dice.pick(world.truth.roots);
  const first = dice.pick(CELLS);
  const second = dice.happens(0.5) ? first : dice.pick(CELLS.filter((cell) => cell !== first));
  const [seen] = await world.sql<{ revision: string }>('SELECT revision::text FROM product_node WHERE sku = $1', [root]);
  const refusals: (string[] | undefined)[] = [];
  const known = world.truth.textOf(root, first);
  const { times } = known;
  for (const [place, [who, cell]] of (
    [
      ['editor', first],
      ['other', second],
    ] as const
  ).entries())
    // prettier-ignore
    await edit(world, dice, { root, cell, who, revision: Number(seen!.revision) }, (refused) => {
      refusals[place] = refused;
      const both = [refusals[0], refusals[1]];
      // Who has written it once more meanwhile has seen what the other wrote, and is asked about nothing of his own.
      if (first === second && known.times === times + 2 && both.every((one) => one?.length === 0))
        world.breach(`3: two people wrote ${first} of ${root} from the same revision, and nobody was told`);
    });
  return `two people write ${first} and ${second} of ${root}`;
};

interface Edit {
  root: string;
  cell: string;
  who: Somebody;
  /** That they looked at. */
  revision: number;
}

/** `told`: the problems; undefined: nobody knows, as the process died. */
async function edit(world: SimulatedWorld, dice: Dice, { root, cell, who, revision }: Edit, told: (refused?: string[]) => void) {
  const text = `${who} writes ${dice.below(1_000_000).toString(36)}`;
  const saying = world.truth.textOf(root, cell).say(text, world.now);
  const over = (outcome: Activity['outcome']): void => {
    const problems = outcome && 'value' in outcome ? (outcome.value as { code: string; details?: object }[]) : undefined;
    if (!problems) saying.over(world.now);
    else if (problems.length === 0) saying.sure(world.now);
    else saying.refused();
    if (problems?.some(({ code }) => code !== 'cell_changed'))
      world.breach(`3: ${who} could not write ${cell} of ${root}: ${JSON.stringify(problems)}`);
    told(problems?.map(({ code }) => code));
  };
  const update = { sku: root, expectedRevision: revision, cells: { [cell]: text }, path: 'input' };
  await world.begin('api', `${who} writes ${cell} of ${root}`, gatesFor(dice), dice, (process) => process.get(EditProducts).updateCells(update, acting(who, world.date)), over); // prettier-ignore
}
