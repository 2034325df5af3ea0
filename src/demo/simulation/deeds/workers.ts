import type { Turn } from '../../../syndication/index.js';
import { WORKERS, type ProcessName } from '../world/simulated-world.js';
import { CHANNELS } from './customers.js';
import { gatesFor, type Deed } from './deed.js';

const OF_NO_CHANNEL = new Set<Turn | 'facts'>(['facts', 'plan', 'plan_stops', 'upkeep']);

/** A worker has one of its loops do a round. */
export const turn: Deed = async (world, dice) => {
  const name = dice.pick(WORKERS);
  const kind = dice.weighed<Turn | 'facts'>([
    ...([
      [2, 'facts'],
      [4, 'plan'],
      [1, 'plan_stops'],
      [0.5, 'upkeep'],
      [5, 'send_wires'],
      [2, 'send_stops'],
      [2, 'withdraw'],
      [6, 'send'],
      [5, 'read'],
      [4, 'read_wires'],
    ] as const),
  ]);
  const channel = OF_NO_CHANNEL.has(kind) ? undefined : dice.pick(CHANNELS);
  await world.turn(name, kind, channel, gatesFor(dice), dice);
  return `${name} ${kind}${channel ? ` ${channel}` : ''}`;
};

/** Something that was left in the middle goes on. */
export const goOn: Deed = async (world, dice) => {
  if (world.open.length === 0) return 'nothing was left in the middle';
  const activity = dice.pick(world.open);
  const standing = await world.advance(activity, gatesFor(dice), dice);
  return `${activity.process} goes on with ${activity.name}: ${standing}`;
};

/** A process dies where it is. It is started again when it is next needed. */
export const kill: Deed = async (world, dice) => {
  const name = dice.weighed<ProcessName>([
    [1, 'api'],
    [2, 'worker-1'],
    [2, 'worker-2'],
  ]);
  await world.kill(name);
  return `${name} is killed`;
};
