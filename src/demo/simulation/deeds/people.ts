import { ApproveReview, SubmitProduct } from '../../../approval/index.js';
import { DecideHeld, EditProducts, ReadProducts } from '../../../catalog/index.js';
import type { Activity } from '../core/activity.js';
import { acting } from '../world/people.js';
import { simulatedChannels } from '../world/channels.js';
import { gatesFor, type Deed } from './deed.js';

/** Somebody writes another title, submits it for every channel that has the product, and another approves what is open. */
export const publishTitle: Deed = async (world, dice) => {
  const root = dice.pick(world.truth.roots);
  const title = `Title ${dice.below(1_000_000).toString(36)} of the ${root.split('-')[1]!.toLowerCase()}`;
  const channels = simulatedChannels.filter(({ code }) => world.truth.approved.has(`${code} ${root}`));
  const sayings = channels.map(({ code }) => world.truth.approved.get(`${code} ${root}`)!.say(title, world.now));
  const over = (outcome: Activity['outcome']): void => {
    if (outcome && 'value' in outcome) for (const saying of sayings) saying.sure(world.now);
  };
  const cells = Object.fromEntries([...new Set(channels.flatMap(({ locales }) => locales))].map((locale) => [`title@${locale}`, title]));
  await world.begin(
    'api',
    `publish ${title}`,
    gatesFor(dice),
    dice,
    async (process) => {
      const by = acting('editor', world.date);
      const seen = await process.get(ReadProducts).one(root);
      const problems = await process
        .get(EditProducts)
        .updateCells({ sku: root, expectedRevision: Number(seen!.node.revision), cells, path: 'input' }, by);
      if (problems.length > 0) throw new Error(JSON.stringify(problems));
      for (const { code, locales } of channels) {
        await process.get(SubmitProduct).submit({ skus: [root], channels: [code], locales }, acting('editor', world.date));
        const open = await world.sql<{ id: string }>(
          `SELECT r.id::text FROM review r JOIN product_node n ON n.id = r.root_id WHERE n.sku = $1 AND r.channel_code = $2 AND r.state = 'in_review'`,
          [root, code],
        );
        const { decided } = await process.get(ApproveReview).approve(
          open.map(({ id }) => ({ reviewId: id })),
          null,
          acting('approver', world.date),
        );
        const refused = decided.flatMap((one) => one.problems);
        if (refused.length > 0) throw new Error(JSON.stringify(refused));
      }
    },
    over,
  );
  return `people give ${root} the title ${JSON.stringify(title)}`;
};

/** Whoever wrote a text approves it: it must be refused. */
export const approveOneself: Deed = async (world, dice) => {
  const root = dice.pick(world.truth.roots);
  const { code, locales } = simulatedChannels[0]!;
  await world.begin('api', `approve oneself ${root}`, Infinity, dice, async (process) => {
    const by = acting('editor', world.date);
    await process.get(SubmitProduct).submit({ skus: [root], channels: [code], locales }, by);
    const open = await world.sql<{ id: string }>(
      `SELECT r.id::text FROM review r JOIN product_node n ON n.id = r.root_id WHERE n.sku = $1 AND r.channel_code = $2 AND r.state = 'in_review'`,
      [root, code],
    );
    const choices = open.map(({ id }) => ({ reviewId: id }));
    const { decided } = await process.get(ApproveReview).approve(choices, null, acting('editor', world.date));
    const let_in = decided.filter(({ problems }) => problems.length === 0);
    if (let_in.length > 0) world.breach(`4: mara approved what she wrote (${JSON.stringify(let_in[0]!.reviewId)})`);
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

/** What is held is decided, either way. */
export const decideHolds: Deed = async (world, dice) => {
  const accept = dice.happens(0.3);
  const held = await world.sql<{ sku: string; market_code: string; held: { price_minor?: string } }>(
    'SELECT n.sku, o.market_code, o.held FROM offer o JOIN product_node n ON n.id = o.node_id WHERE o.held IS NOT NULL ORDER BY 1, 2',
  );
  const sayings = accept ? held.map(({ sku, market_code }) => world.truth.offers.get(`${sku} ${market_code}`)!.price.say('0.50', world.now)) : [];
  const over = (outcome: Activity['outcome']): void => {
    if (outcome && 'value' in outcome) for (const saying of sayings) saying.sure(world.now);
  };
  const work = { filter: { all: true }, accept, seenAt: world.date };
  await world.begin('api', 'decide holds', gatesFor(dice), dice, (process) => process.get(DecideHeld).decideMany(work, acting('approver', world.date)), over);
  return `${held.length} holds are ${accept ? 'let in' : 'dropped'}`;
};
