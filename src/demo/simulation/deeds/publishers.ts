import { AnnouncedSales } from '../../../catalog/index.js';
import { ActOnListings, SetDriftPolicy } from '../../../syndication/index.js';
import { acting } from '../world/people.js';
import { poolOf } from '../world/channels.js';
import { heldPrices } from './people.js';
import { CHANNELS } from './customers.js';
import { gatesFor, type Deed } from './deed.js';

const HOUR_MS = 3_600_000;

/** Somebody looks at what channels show otherwise, and says what is to become of it. */
export const decideDrift: Deed = async (world, dice) => {
  const open = await world.sql<{ id: string; channel: string; field: string }>(
    `SELECT d.id::text, l.channel_code AS channel, d.field FROM drift d JOIN listing l ON l.id = d.listing_id WHERE d.closed_at IS NULL ORDER BY d.id`,
  );
  if (open.length === 0) return 'nothing differs anywhere';
  const { id, channel, field } = dice.pick(open);
  const decision = dice.pick(['keep_theirs', 'push_ours', 'push_ours', 'ignore'] as const);
  const until = decision === 'ignore' ? new Date(world.now + 2 * HOUR_MS) : null;
  world.hands.forget(({ pool }) => pool === poolOf(channel));
  await world.begin('api', `decide drift ${id}`, gatesFor(dice), dice, (process) =>
    process.get(ActOnListings).decideDrift([id], decision, until, acting('approver', world.date)),
  );
  return `somebody decides ${decision} for ${field} on ${channel}`;
};

/** … for all differences of a field that are to come. */
export const setDriftPolicy: Deed = async (world, dice) => {
  const channelCode = dice.pick(CHANNELS);
  const policy = dice.pick(['keep_theirs', 'push_ours', 'alert'] as const);
  await world.begin('api', `drift policy ${policy}`, gatesFor(dice), dice, async (process) => {
    const set = (pushes: number | null) =>
      process.get(SetDriftPolicy).set({ channelCode, field: 'title', policy, pushes }, acting('administrator', world.date));
    const { problems, concerned } = await set(null);
    // What it would push is told before it does.
    if (problems.length > 0) await set(concerned.filter(({ notPushed }) => notPushed === null).length);
  });
  return `titles that differ on ${channelCode}: ${policy}`;
};

/** A sale is announced by one and let in by another; prices that wait and fit it count then. One who announces must not let in. */
export const announceSale: Deed = async (world, dice) => {
  const market = dice.pick(['US', 'GB', 'DE']);
  const deepestShare = dice.pick([0.2, 0.99]);
  const [beginsAt, endsAt] = [new Date(world.now - HOUR_MS), new Date(world.now + dice.between(1, 30) * HOUR_MS)];
  const about = { skus: null, family: null, category: null, all: true, audience: '*' };
  const held = (await heldPrices(world)).filter((one) => one.market === market && deepestShare > 0.9);
  const sayings = held.map(({ sku, amount }) => world.truth.offers.get(`${sku} ${market}`)!.price.say(amount, world.now));
  const work = { name: `Sale in ${market}`, market, beginsAt, endsAt, deepestShare, ...about };
  await world.begin(
    'api',
    `announce a sale in ${market}`,
    gatesFor(dice),
    dice,
    async (process) => {
      const sales = process.get(AnnouncedSales);
      const { sale, problems } = await sales.announce(work, acting('approver', world.date));
      if (!sale) throw new Error(JSON.stringify(problems));
      const own = await sales.letIn(sale.id, acting('approver', world.date));
      if (own.problems.length === 0) world.breach(`4: ${sale.announcedBy} let in the sale ${sale.id} that he announced`);
      await sales.letIn(sale.id, acting('second', world.date));
    },
    () => sayings.forEach((saying) => saying.over(world.now)),
  );
  return `a sale of at most ${deepestShare * 100} % in ${market} is announced and let in`;
};
