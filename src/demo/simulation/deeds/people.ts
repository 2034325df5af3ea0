import { ApproveReview, SubmitProduct } from '../../../approval/index.js';
import { DecideHeld, EditProducts, ReadProducts } from '../../../catalog/index.js';
import type { Activity } from '../core/activity.js';
import type { StatementFate } from '../truths/truth.js';
import { acting } from '../world/people.js';
import { simulatedChannels } from '../world/channels.js';
import type { SimulatedProcess } from '../world/simulated-process.js';
import type { SimulatedWorld } from '../world/simulated-world.js';
import { gatesFor, type Deed } from './deed.js';

/** Somebody writes another title, submits it for every channel that has the product, and another approves what is open. */
export const publishTitle: Deed = async (world, dice) => {
  const root = dice.pick(world.truth.roots);
  const title = `Title ${dice.below(1_000_000).toString(36)} of the ${root.split('-')[1]!.toLowerCase()}`;
  const channels = simulatedChannels.filter(({ code }) => world.truth.approved.has(`${code} ${root}`));
  const cells = Object.fromEntries(channels.map(({ locales }) => [`title@${locales[0]}`, title]));
  const draft = world.truth.drafts.get(root)!;
  const saying = draft.say(title, world.now);
  const over = (): void => saying.over(world.now);
  const work = async (process: SimulatedProcess): Promise<void> => {
    const seen = await process.get(ReadProducts).one(root);
    const update = { sku: root, expectedRevision: Number(seen!.node.revision), cells, path: 'input' };
    const problems = await process.get(EditProducts).updateCells(update, acting('editor', world.date));
    if (problems.length > 0) throw new Error(JSON.stringify(problems));
    saying.sure(world.now);
    for (const { code, locales } of channels) {
      // One that was left open by somebody who died is decided first: it holds what was written at any time before.
      await approveOpen(world, process, root, code, 0);
      const since = world.now;
      const { products } = await process
        .get(SubmitProduct)
        .submit({ skus: [root], channels: [code], locales }, acting('editor', world.date));
      if ((await approveOpen(world, process, root, code, since)) === 0)
        world.diary.note(`${code} refuses it: ${products.flatMap((one) => one.problems.map((problem) => problem.code)).join()}`);
    }
  };
  await world.begin('api', `publish ${title}`, gatesFor(dice), dice, work, over);
  return `people give ${root} the title ${JSON.stringify(title)}`;
};

/** `since`: the version was made after that, so it has one of the titles that were written by then or later. */
async function approveOpen(world: SimulatedWorld, process: SimulatedProcess, root: string, code: string, since: number): Promise<number> {
  const choices = await openReviews(world, root, code);
  if (choices.length === 0) return 0;
  const titles = world.truth.drafts.get(root)!.between(since, world.now);
  const pictures = world.truth.linked.get(root)!.between(since, world.now);
  const sayings = [
    world.truth.approved.get(`${code} ${root}`)!.say(titles, world.now),
    world.truth.shown.get(`${code} ${root}`)!.say(pictures, world.now),
  ];
  world.whenKilled(process.name, () => sayings.forEach((saying) => saying.over(world.now)));
  const { decided } = await process.get(ApproveReview).approve(choices, null, acting('approver', world.date));
  const done = decided.filter(({ problems }) => problems.length === 0).length;
  for (const saying of sayings) if (done > 0) saying.sure(world.now); else saying.refused(); // prettier-ignore
  return done;
}

const openReviews = (world: SimulatedWorld, root: string, code: string): Promise<{ reviewId: string }[]> =>
  world.sql(
    `SELECT r.id::text AS "reviewId" FROM review r JOIN product_node n ON n.id = r.root_id WHERE n.sku = $1 AND r.channel_code = $2 AND r.state = 'in_review'`,
    [root, code],
  );

/** Whoever wrote a text approves it: it must be refused. */
export const approveOneself: Deed = async (world, dice) => {
  const root = dice.pick(world.truth.roots);
  const { code, locales } = simulatedChannels[0]!;
  await world.begin('api', `approve oneself ${root}`, Infinity, dice, async (process) => {
    const by = acting('editor', world.date);
    await process.get(SubmitProduct).submit({ skus: [root], channels: [code], locales }, by);
    const choices = await openReviews(world, root, code);
    const { decided } = await process.get(ApproveReview).approve(choices, null, acting('editor', world.date));
    const letIn = decided.filter(({ problems }) => problems.length === 0);
    if (letIn.length > 0) world.breach(`4: mara approved what she wrote (${JSON.stringify(letIn[0]!.reviewId)})`);
  });
  return `somebody tries to approve what she wrote of ${root}`;
};

/** A person writes what the ERP owns: it must be refused. */
export const writeForeignCell: Deed = async (world, dice) => {
  const sku = dice.pick(world.truth.variants);
  await world.begin('api', `write a fact of ${sku}`, gatesFor(dice), dice, async (process) => {
    const seen = await process.get(ReadProducts).one(sku);
    const update = { sku, expectedRevision: Number(seen!.node.revision), cells: { gtin: '4006381333931' }, path: 'input' };
    const problems = await process.get(EditProducts).updateCells(update, acting('other', world.date));
    if (problems.length === 0) world.breach(`2: a person wrote the gtin of ${sku}`);
  });
  return `somebody tries to write the GTIN of ${sku}`;
};

/** What waits for a person, as that person sees it; money of another currency cannot be let in. */
export const heldPrices = (world: SimulatedWorld): Promise<{ sku: string; market: string; amount: string }[]> =>
  world.sql(
    `SELECT o.sku, o.market_code AS market, to_char((o.held->>'price_minor')::numeric / 100, 'FM999990.00') AS amount FROM offer o
     WHERE o.held IS NOT NULL AND o.held->>'reason' <> 'wrong_currency' ORDER BY 1, 2`,
  );

/** Who decided a hold while this waited was faster: nothing of it is let in any more. Of some, nobody told which. */
export function holdsDecided(sayings: readonly StatementFate[], decided: number, now: number): void {
  for (const saying of sayings) if (decided === 0) saying.refused(); else if (decided < sayings.length) saying.over(now); else saying.sure(now); // prettier-ignore
}

/** What is held is decided, either way. */
export const decideHolds: Deed = async (world, dice) => {
  const accept = dice.happens(0.3);
  const held = await heldPrices(world);
  const sayings = accept
    ? held.map(({ sku, market, amount }) => world.truth.offers.get(`${sku} ${market}`)!.price.letIn(amount, world.now))
    : [];
  const over = (outcome: Activity['outcome']): void => {
    if (outcome && 'value' in outcome) holdsDecided(sayings, (outcome.value as { decided: number }).decided, world.now);
  };
  const work = { filter: { all: true }, accept, looked: { at: world.date } };
  await world.begin(
    'api',
    'decide holds',
    gatesFor(dice),
    dice,
    (process) => process.get(DecideHeld).decideMany(work, acting('approver', world.date)),
    over,
  );
  return `${held.length} holds are ${accept ? 'let in' : 'dropped'}`;
};
