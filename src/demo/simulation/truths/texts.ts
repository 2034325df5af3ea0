import { ReadProducts } from '../../../catalog/index.js';
import type { Dice } from '../core/dice.js';
import type { SimulatedWorld } from '../world/simulated-world.js';
import { ask } from './ask.js';

/** What people acknowledged last stands in the draft: nothing is silently lost. */
export async function checkTexts(world: SimulatedWorld, dice: Dice): Promise<void> {
  for (const [name, known] of world.truth.texts) {
    const [root, cell] = name.split(' ') as [string, string];
    const seen = await ask(world, `read ${root}`, dice, (process) => process.get(ReadProducts).one(root));
    const stands = (seen!.node.content as Record<string, unknown>)[cell];
    const may = known.between(world.now, world.now);
    if (!may.includes(null) && !may.includes(String(stands)))
      world.breach(`3: ${cell} of ${root} is ${JSON.stringify(stands)}, and people were told that it is ${JSON.stringify(may)}`);
  }
}
