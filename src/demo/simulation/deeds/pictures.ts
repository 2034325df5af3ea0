import { SetLinks } from '../../../media/index.js';
import { acting } from '../world/people.js';
import type { Activity } from '../core/activity.js';
import { gatesFor, type Deed } from './deed.js';

/** Somebody takes a picture of a product away, or puts it back: it is on no channel before somebody approves it. */
export const changePictures: Deed = async (world, dice) => {
  const { truth } = world;
  const root = dice.pick(truth.roots);
  const linked = truth.linked.get(root)!;
  const pictures = truth.gallery.get(root)!;
  if (pictures.length === 0) return `${root} has no pictures but its main one`;
  const assetHash = dice.pick(pictures);
  const isThere = linked.last.includes(assetHash);
  const after = isThere ? linked.last.filter((one) => one !== assetHash) : [...linked.last, assetHash];
  const saying = linked.say(after, world.now);
  const over = (outcome: Activity['outcome']): void => {
    const done = outcome && 'value' in outcome ? (outcome.value as { ok: boolean }) : undefined;
    if (done?.ok === true) saying.sure(world.now);
    else if (done?.ok === false) saying.refused();
    else saying.over(world.now);
  };
  const command = { do: isThere ? ('detach' as const) : ('attach' as const), assetHash, role: 'gallery' as const };
  await world.begin('api', `${command.do} a picture of ${root}`, gatesFor(dice), dice, (process) => process.get(SetLinks).set({ sku: root, command }, acting('other', world.date)), over); // prettier-ignore
  return `somebody ${command.do}es a picture of ${root}`;
};
