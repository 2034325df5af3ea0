import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { CHANNELS, KINDS, type Kind } from '../main-job/world.js';
import { REFUSALS } from './content-troubles.js';
import { retitleByHand } from './other-hand.js';
import { five, SellingWorld, variantsOf } from './selling-world.js';

const ROOT = 'MUG-MARLOW';
const source = five([ROOT], 1);
const [SKU] = variantsOf(source, ROOT) as [string];
const TITLE = { shopify: 'title', amazon: 'item_name', google: 'title' } as const satisfies Record<Kind, string>;
let selling: SellingWorld;

beforeAll(async () => {
  selling = await SellingWorld.open(source);
});
afterAll(() => selling.close());

interface Found {
  kind: string;
  channel: string;
  state: string;
  explain: { waitsFor: string | null; message: string; differs: string | null };
  drift: { id: string; standing: string }[];
}
const found = async (): Promise<Found[]> => {
  const { listings } = await selling.world.clients.editor.graphql<{ listings: { nodes: Found[] } }>(
    `query Of($sku: String!) { listings(filter: { sku: $sku }) { nodes { kind channel state explain { waitsFor message differs } drift { id standing } } } }`,
    { sku: SKU },
  );
  return KINDS.map((kind) => listings.nodes.find((one) => one.channel === CHANNELS[kind] && one.kind !== 'parent')!);
};
const until = (condition: (all: Found[]) => boolean) =>
  selling.until(
    async () => condition(await found()),
    () => found(),
  );

it('a channel that refuses ours over what was changed there shows that change, and somebody is asked again', async () => {
  await selling.world.atRest();
  const before = await selling.shown();
  const ours = Object.fromEntries(KINDS.map((kind) => [kind, before[kind][SKU]!.title]));
  await selling.nextDay();
  for (const kind of KINDS) {
    await retitleByHand(selling, kind, SKU, 'By hand');
    await selling.world.worker.reconcile(CHANNELS[kind], 0);
  }
  await until((all) => all.every(({ drift }) => drift.length === 1));
  await selling.nextDay();
  for (const kind of KINDS)
    selling.world.sandboxes[kind].faults.add({ match: { bodyIncludes: ours[kind] }, times: 1_000_000, ...REFUSALS[kind] });
  const ids = (await found()).flatMap(({ drift }) => drift.map(({ id }) => id));
  await selling.world.clients.administrator.graphql(
    'mutation Push($ids: [ID!]!) { decideDrift(driftIds: $ids, decision: push_ours) { userErrors { code } } }',
    { ids },
  );
  await until((all) => all.every(({ state }) => state === 'rejected'));
  const now = await selling.shown();
  expect(KINDS.map((kind) => now[kind][SKU]!.title)).toEqual(['By hand', 'By hand', 'By hand']);
  const all = await found();
  expect(all.map(({ explain, drift }) => [explain.waitsFor, drift.map(({ standing }) => standing)])).toEqual(
    KINDS.map(() => ['channel_acceptance', ['open']]),
  );
  KINDS.forEach((kind, at) => {
    const said = `. The channel shows what was changed there: ${TITLE[kind]} is "By hand" there and ${JSON.stringify(ours[kind])} here`;
    expect(all[at]!.explain.message.slice(-said.length)).toBe(said);
  });
});
