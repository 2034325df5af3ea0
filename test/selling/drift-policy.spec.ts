import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { UserError } from '../../src/cli/import/plinth-client.js';
import { CHANNELS, KINDS, type Kind } from '../main-job/world.js';
import { retitleByHand } from './other-hand.js';
import { five, SellingWorld, variantsOf } from './selling-world.js';

const ROOT = 'MUG-MARLOW';
const source = five([ROOT], 1);
const [SKU] = variantsOf(source, ROOT) as [string];
/** How each channel calls the title; a mapping target as well. */
const TITLE = { shopify: 'title', amazon: 'item_name', google: 'title' } as const satisfies Record<Kind, string>;

interface Payload {
  policy: { policy: string; setBy: string; open: number } | null;
  concerned: number;
  drift: { field: string; live: unknown; pushable: boolean }[];
  userErrors: (UserError & { code: string })[];
}
interface Found {
  channel: string;
  explain: { waitsFor: string | null; message: string; owner: string; differs: string | null };
  drift: { field: string; standing: string; policy: string | null; policyBy: string | null; notPushed: string | null }[];
}

/** In this order, on one product: what an administrator says of a field counts on every channel, for what is open and what comes. */
describe('a policy for a field that somebody changes on the channel', () => {
  let selling: SellingWorld;
  let ours: Record<Kind, string>;
  beforeAll(async () => {
    selling = await SellingWorld.open(source);
    const shown = await selling.shown();
    ours = Object.fromEntries(KINDS.map((kind) => [kind, shown[kind][SKU]!.title])) as Record<Kind, string>;
  });
  afterAll(() => selling.close());

  const set = async (kind: Kind, policy: string, more: { field?: string; pushes?: number } = {}): Promise<Payload> => {
    const input = { channel: CHANNELS[kind], field: TITLE[kind], policy, ...more };
    const { setDriftPolicy } = await selling.world.clients.administrator.graphql<{ setDriftPolicy: Payload }>(
      `mutation Set($input: DriftPolicyInput!) { setDriftPolicy(input: $input) {
         policy { policy setBy open } concerned drift { field live pushable } userErrors { code path message fix } } }`,
      { input },
    );
    return setDriftPolicy;
  };
  const found = async (): Promise<Record<Kind, Found>> => {
    const { listings } = await selling.world.clients.editor.graphql<{ listings: { nodes: (Found & { kind: string })[] } }>(
      `query Of($sku: String!) { listings(filter: { sku: $sku }) { nodes { kind channel explain { waitsFor message owner differs }
         drift { field standing policy policyBy notPushed } } } }`,
      { sku: SKU },
    );
    const of = (kind: Kind) => listings.nodes.find(({ channel, kind: what }) => channel === CHANNELS[kind] && what !== 'parent')!;
    return { shopify: of('shopify'), amazon: of('amazon'), google: of('google') };
  };
  const told = async (): Promise<unknown> => {
    const all = await found();
    return KINDS.map((kind) => [all[kind].explain.differs, all[kind].explain.waitsFor, all[kind].drift.map(({ standing }) => standing)]);
  };
  const tells = (wanted: [string | null, string | null, string[]]) =>
    selling.until(
      async () => JSON.stringify(await told()) === JSON.stringify(KINDS.map(() => wanted)),
      async () => [await found(), await selling.ledgerOf(SKU)],
    );
  /** Somebody retitles it everywhere, and it is looked at until that is seen. */
  const retitle = async (title: string): Promise<void> => {
    await selling.nextDay();
    for (const kind of KINDS) await retitleByHand(selling, kind, SKU, title);
    await selling.until(
      async () => {
        for (const kind of KINDS) await selling.world.worker.reconcile(CHANNELS[kind], 0);
        const rows = await selling.world.sql(`SELECT 1 FROM drift WHERE closed_at IS NULL AND live = to_jsonb($1::text)`, [title]);
        return rows.length === KINDS.length;
      },
      () => selling.world.sql('SELECT field, sent, live, closed_at FROM drift'),
    );
  };
  const shows = (title: (kind: Kind) => string) =>
    selling.until(
      async () => (await selling.titlesOf([SKU])).join('|') === KINDS.map(title).join('|'),
      async () => [await selling.titlesOf([SKU]), await found()],
    );
  const contentSends = async (): Promise<unknown> =>
    selling.world.sql(`SELECT l.channel_code, l.sent_at FROM listing l WHERE $1 = ANY(l.skus) ORDER BY l.id`, [SKU]);

  it('asks somebody where there is none', async () => {
    await tells([null, null, []]);
    await retitle('By another hand');
    await tells(['open', 'drift', ['open']]);
  });

  it('keep theirs: it is live and differs by policy, told with the field, both values and whose word it is; nothing is sent', async () => {
    const before = await contentSends();
    for (const kind of KINDS) {
      const { policy, concerned, userErrors } = await set(kind, 'keep_theirs');
      expect({ kind, policy, concerned, userErrors }).toEqual({
        ...{ kind, concerned: 1, userErrors: [] },
        policy: { policy: 'keep_theirs', setBy: 'ada', open: 1 },
      });
    }
    await tells(['by_policy', null, ['by_policy']]);
    const all = await found();
    for (const kind of KINDS)
      expect(all[kind].explain.message).toBe(
        `It is live, differs by policy: ${TITLE[kind]} is "By another hand" there and ${JSON.stringify(ours[kind])} here, as ada keeps theirs on this channel`,
      );
    const { drift } = await selling.world.clients.editor.graphql<{ drift: { nodes: unknown[] } }>('{ drift { nodes { id } } }');
    expect(drift.nodes).toEqual([]);
    for (const kind of KINDS) {
      const { channelSummary } = await selling.world.clients.editor.graphql<{ channelSummary: { openDrift: number; drift: unknown[] } }>(
        'query Of($channel: String!) { channelSummary(channel: $channel) { openDrift drift { field standing count listings } } }',
        { channel: CHANNELS[kind] },
      );
      expect(channelSummary).toEqual({ openDrift: 1, drift: [{ field: TITLE[kind], standing: 'by_policy', count: 1, listings: 1 }] });
    }
    expect(await contentSends()).toEqual(before);
    // Another text of theirs is kept as well, without a new decision.
    await retitle('And again');
    await tells(['by_policy', null, ['by_policy']]);
    expect(await contentSends()).toEqual(before);
  });

  it('push ours: first says over what, then sends ours and is audited with the person whose policy it is', async () => {
    for (const kind of KINDS) {
      const refused = await set(kind, 'push_ours');
      expect(refused).toMatchObject({ policy: null, concerned: 1, drift: [{ field: TITLE[kind], live: 'And again', pushable: true }] });
      expect(refused.userErrors.map(({ code, path }) => `${code} ${path}`)).toEqual(['pushes_unsaid input.pushes']);
    }
    await tells(['by_policy', null, ['by_policy']]);
    // Google takes two updates a day, and the hand that changed it has taken one.
    await selling.nextDay();
    for (const kind of KINDS) expect((await set(kind, 'push_ours', { pushes: 1 })).userErrors).toEqual([]);
    await shows((kind) => ours[kind]);
    await tells([null, null, []]);
    const audit = await selling.world.sql(
      `SELECT DISTINCT actor, door, details->>'field' AS field FROM audit WHERE verb = 'push_drift' ORDER BY field`,
    );
    expect(audit).toEqual(['item_name', 'title'].map((field) => ({ actor: 'ada', door: 'worker', field })));
  });

  it('push ours: what is changed again within a day is not pushed again; somebody is asked', async () => {
    const before = await contentSends();
    await retitle('Once more');
    await tells(['open', 'drift', ['open']]);
    const all = await found();
    for (const kind of KINDS)
      expect(all[kind].drift).toEqual([
        { field: TITLE[kind], standing: 'open', policy: 'push_ours', policyBy: 'ada', notPushed: 'pushed_before' },
      ]);
    expect(await contentSends()).toEqual(before);
    await shows(() => 'Once more');
  });

  it('a decision on a single difference goes before the policy', async () => {
    const ids = (await selling.world.sql<{ id: string }>('SELECT id::text FROM drift WHERE closed_at IS NULL')).map(({ id }) => id);
    const { decideDrift } = await selling.world.clients.administrator.graphql<{ decideDrift: { ids: string[] } }>(
      'mutation Keep($ids: [ID!]!) { decideDrift(driftIds: $ids, decision: keep_theirs) { ids userErrors { code } } }',
      { ids },
    );
    expect(decideDrift.ids.length).toBe(KINDS.length);
    await tells(['by_decision', null, ['by_decision']]);
    for (const kind of KINDS) expect(await set(kind, 'push_ours')).toMatchObject({ concerned: 0, userErrors: [] });
    await tells(['by_decision', null, ['by_decision']]);
    await shows(() => 'Once more');
  });

  it('is none for stock, nor for what the channel does not have', async () => {
    const offers = { shopify: ['quantity'], amazon: ['quantity', 'restock_date'], google: ['availability'] };
    for (const kind of KINDS)
      for (const field of offers[kind]) {
        expect((await set(kind, 'push_ours', { field })).userErrors.map(({ code }) => code)).toEqual(['policy_not_for_offers']);
        expect((await set(kind, 'keep_theirs', { field })).userErrors.map(({ code }) => code)).toEqual(['policy_not_for_offers']);
      }
    for (const kind of KINDS)
      expect((await set(kind, 'keep_theirs', { field: 'no_such' })).userErrors.map(({ code }) => code)).toEqual(['field_unknown']);
    const { driftPolicies } = await selling.world.clients.editor.graphql<{ driftPolicies: unknown[] }>(
      '{ driftPolicies { channel field policy setBy } }',
    );
    expect(driftPolicies).toEqual(
      [...KINDS].sort().map((kind) => ({ channel: CHANNELS[kind], field: TITLE[kind], policy: 'push_ours', setBy: 'ada' })),
    );
  });

  it('keeps another price by its policy, never pushes ours over it, and says ours again with the next that the ERP sends', async () => {
    const priceOf = async () => (await selling.shown()).shopify[SKU]!.price;
    const prices = async () => (await found()).shopify.drift.filter(({ field }) => field.endsWith(':price'));
    const standing = (wanted: string[]) =>
      selling.until(
        async () => {
          await selling.world.worker.reconcile(CHANNELS.shopify, 0);
          return (await prices()).map((one) => one.standing).join() === wanted.join();
        },
        async () => [await found(), await selling.ledgerOf(SKU)],
      );
    const byHand = async (price: string) => {
      const { url } = selling.world.sandboxes.shopify;
      const answer = await fetch(`${url}/_sandbox/edit`, { method: 'POST', body: JSON.stringify({ sku: SKU, price }) });
      expect(answer.status).toBe(200);
    };
    const ourPrice = await priceOf();
    await byHand('77.70');
    await standing(['open']);
    expect((await set('shopify', 'push_ours', { field: 'price' })).userErrors.map(({ code }) => code)).toEqual(['policy_not_for_offers']);
    expect(await set('shopify', 'keep_theirs', { field: 'price' })).toMatchObject({
      policy: { policy: 'keep_theirs', setBy: 'ada', open: 1 },
      ...{ concerned: 1, userErrors: [] },
    });
    await standing(['by_policy']);
    const { explain } = (await found()).shopify;
    expect([explain.waitsFor, explain.differs]).toEqual([null, 'by_policy']);
    expect(explain.message).toContain(`price is "77.70" there and "${ourPrice}" here, as ada keeps theirs on this channel`);
    // Another one is kept as well, when it is found.
    await byHand('78.80');
    const kept = () => selling.world.sql<{ policy: string }>(`SELECT policy FROM drift WHERE closed_at IS NULL AND live = '"78.80"'`);
    await selling.until(async () => {
      await selling.world.worker.reconcile(CHANNELS.shopify, 0);
      return (await kept()).some(({ policy }) => policy === 'keep_theirs');
    }, kept);
    expect(await priceOf()).toBe('78.80');
    await selling.offer(SKU, { price: { amount: '12.30', currency: 'USD' } });
    await selling.until(async () => (await priceOf()) === '12.30', found);
    await standing([]);
  });
});
