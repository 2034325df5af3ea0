import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, test } from '@jest/globals';
import type { EntityManager } from 'typeorm';
import type { ReadOutcome, SendOutcome } from '../../src/port/index.js';
import { ListingStateEnum } from '../../src/search/api/listing-words.types.js';
import { LISTING_STATES, type ListingState } from '../../src/syndication/listing.js';
import type { LeasedListing } from '../../src/syndication/listings/leased-listing.js';
import * as lease from '../../src/syndication/listings/lease/lease.repository.js';
import { unwantListings, upsertListings } from '../../src/syndication/listings/plan/plan-listings.repository.js';
import {
  adoptIntoListings,
  forgetPushes,
  pushOurs,
  sendAgain,
  sendLostParts,
  wakeDecided,
} from '../../src/syndication/listings/plan/send-again.repository.js';
import { wakeForOffers } from '../../src/syndication/listings/plan/wake-listings.repository.js';
import { judgeReading } from '../../src/syndication/listings/read/judge-reading.js';
import { recordReadings } from '../../src/syndication/listings/read/reader.repository.js';
import { keepExpiring, noteExpiry, sendExpiring } from '../../src/syndication/listings/read/upkeep.repository.js';
import { judgeOutcome } from '../../src/syndication/listings/send/judge-outcome.js';
import { markSending, recordSends, settleRendered } from '../../src/syndication/listings/send/sender.repository.js';
import { lookAtRecalled } from '../../src/syndication/listings/read/recalled.repository.js';
import { postponeWithdrawals, raiseSequences, recordWithdrawals } from '../../src/syndication/listings/withdraw/withdrawer.repository.js';
import { mergeExternalIds, raiseJoined } from '../../src/syndication/listings/wires/wires.repository.js';
import { recordCompared } from '../../src/syndication/listings/renderer/compare.repository.js';
import { wakeContents } from '../../src/syndication/listings/renderer/let-in.repository.js';
import { WIRE_STATES } from '../../src/syndication/listings/wires/wire.js';
import { ControllerWorld } from '../support/syndication/controller-fixture.js';

interface Move {
  from: string;
  to: string;
  by: string[];
}
const script = (await import(path.resolve('scripts/draw-listing-life.mjs'))) as {
  readMoves(tag?: string): Move[];
  draw(moves: Move[]): string;
  PICTURE: string;
};
const declared = script.readMoves();
const page = readFileSync('docs/listing.md', 'utf8');
const way = ({ from, to }: { from: string; to: string }): string => `${from} → ${to}`;

/** A listing that may be there, whatever came before. */
interface Row {
  id: string;
  key: string;
  fence: string;
  state: ListingState;
}

let world: ControllerWorld;
let m: EntityManager;
let root: string;
let mapping: string;
let edition: string;
const now = (): Date => world.clock.now();

beforeAll(async () => {
  world = await ControllerWorld.open();
  m = world.ds.manager;
  await world.approve('A', 'Thing');
  const [ids] = await world.sql(
    `SELECT (SELECT id::text FROM product_node) AS root, (SELECT id::text FROM mapping) AS mapping, (SELECT id::text FROM edition) AS edition`,
  );
  ({ root, mapping, edition } = ids as { root: string; mapping: string; edition: string });
  await world.sql(
    `INSERT INTO channel_match (channel_code, external_key, external_ids, matched_sku, decision, decided_at) VALUES ('fake_us', 'x', '{"id":"1"}', 'A', 'create', $1)`,
    [now()],
  );
  // What a statement would do must be seen, not refused.
  await world.asOwner('ALTER TABLE listing DISABLE TRIGGER listing_state_machine');
});
afterAll(() => world.close());

/** The ways of which the trigger itself knows that they are legal. */
async function waysInTrigger(name: string): Promise<string[]> {
  const [{ definition }] = (await world.sql(`SELECT pg_get_triggerdef(oid) AS definition FROM pg_trigger WHERE tgname = $1`, [name])) as [
    { definition: string },
  ];
  return [...definition.matchAll(/'(\w+)>(\w+)'/g)].map(([, from, to]) => way({ from: from!, to: to! })).sort();
}

/** Every combination that can be: what is off is not wanted and held by nobody; what was wanted again while held may be withdrawing. */
async function everyListing(): Promise<Row[]> {
  await world.asOwner('TRUNCATE listing CASCADE');
  return (await world.sql(
    `INSERT INTO listing (channel_code, listing_key, kind, root_id, sku, skus, state, wanted, desired_revision, rendered_revision, external_ids,
       sent_at, read_at, refresh_at, lease_owner, lease_until, fence, last_problem, next_at)
     SELECT 'fake_us', 'k' || row_number() OVER (), 'product', $1, 'A', '{A}', s.state, w.wanted, g.grown, 1, i.ids, CASE WHEN t.sent THEN $2::timestamptz - interval '2 days' END,
       $2::timestamptz - interval '2 days', $2, CASE WHEN h.held IS NOT NULL THEN 'me' END, $2::timestamptz + h.held, 3, '{"code":"exists_unmatched"}', $2
     FROM unnest($3::text[]) AS s(state), (VALUES (true), (false)) AS w(wanted), (VALUES (1), (2)) AS g(grown), (VALUES ('{}'::jsonb), ('{"id":"1"}')) AS i(ids),
       (VALUES (true), (false)) AS t(sent), (VALUES (NULL::interval), ('-1 second'), ('1 minute')) AS h(held)
     WHERE (t.sent OR s.state IN ('planned', 'refused', 'withdrawing', 'withdrawn'))
       AND (s.state <> 'sending' OR h.held IS NOT NULL)
       AND (s.state <> 'withdrawn' OR (NOT w.wanted AND h.held IS NULL))
       AND (s.state <> 'withdrawing' OR NOT w.wanted OR h.held IS NOT NULL)
     RETURNING id::text, listing_key AS key, fence::text, state`,
    [root, now(), LISTING_STATES],
  )) as unknown as Row[];
}

/** The ways that a statement took, over all of them. */
async function waysOf(work: (rows: Row[]) => Promise<unknown>): Promise<string[]> {
  const rows = await everyListing();
  await work(rows);
  const before = new Map(rows.map(({ id, state }) => [id, state]));
  const after = (await world.sql('SELECT id::text, state FROM listing')) as unknown as { id: string; state: string }[];
  return after.map(({ id, state }) => way({ from: before.get(id) ?? 'nothing', to: state })).filter((one) => !/^(\w+) → \1$/.test(one));
}

const request = (): lease.LeaseRequest => ({
  channelCode: 'fake_us',
  owner: 'me',
  now: now(),
  until: new Date(now().getTime() + 60_000),
  limit: 10_000,
});
const none = new Map([['', null]]);
const leased = (row: Row, more: Partial<LeasedListing> = {}): LeasedListing =>
  ({
    ...row,
    revision: '1',
    attempts: 0,
    payloadHash: 'p',
    livePayloadHash: null,
    acceptedAt: null,
    lastProblem: null,
    ...more,
  }) as LeasedListing;

const SENT: SendOutcome[] = [
  { outcome: 'accepted', pollAfterMs: 1 } as SendOutcome,
  { outcome: 'accepted', processed: true, pollAfterMs: 1 } as SendOutcome,
  { outcome: 'retry', afterMs: 1, reason: 'r' },
  { outcome: 'terminal', issues: [] },
  { outcome: 'unknown', reason: 'r' },
];
const seen = (state: string, title: string): ReadOutcome =>
  ({ outcome: 'found', state, observed: { title }, issues: [] }) as unknown as ReadOutcome;
const READ: ReadOutcome[] = [
  ...['accepted', 'processed', 'live', 'rejected'].flatMap((state) => [seen(state, 'sent'), seen(state, 'other')]),
  { outcome: 'absent' } as ReadOutcome,
  { outcome: 'retry', afterMs: 1, reason: 'r' } as ReadOutcome,
];
const ITEM = { nextAt: new Date(0), attempts: 0, problem: null };
const RENDERED = { made: { inputs: 'i', ids: 'n', renderer: '1.1' }, judgedRenderer: '1.1' };

/** Every function that updates a listing, with all that its callers can ask of it. */
const STATEMENTS: Record<string, (rows: Row[]) => Promise<unknown>>[] = [
  {
    upsertListings: (rows) =>
      upsertListings(
        m,
        'fake_us',
        [...rows.map(({ key }) => key), 'new'].map((key) => ({
          key,
          kind: 'product',
          rootId: root,
          sku: 'A',
          skus: ['A'],
          parentKey: null,
        })),
        none,
        now(),
      ),
  },
  { unwantListings: () => unwantListings(m, 'fake_us', [root], [], none, now()) },
  {
    sendAgain: (rows) =>
      sendAgain(
        m,
        rows.map(({ id }) => id),
        now(),
      ),
  },
  {
    pushOurs: (rows) =>
      pushOurs(
        m,
        rows.map(({ id: listingId }) => ({ listingId, field: 'title' })),
        now(),
      ),
    forgetPushes: (rows) =>
      forgetPushes(
        m,
        rows.map(({ id: listingId }) => ({ listingId, field: 'title' })),
      ),
  },
  {
    sendLostParts: async (rows) =>
      sendLostParts(
        m,
        rows.map(({ id }) => id),
        now(),
      ),
  },
  {
    wakeContents: (rows) =>
      wakeContents(
        m,
        rows.map(({ id }) => id),
        now(),
      ),
    recordCompared: (rows) =>
      recordCompared(
        m,
        '1.1',
        rows.map(({ id, fence }) => ({ id, fence, revision: '1', made: null })),
      ),
  },
  { wakeDecided: () => wakeDecided(m, 'fake_us', now()) },
  { adoptIntoListings: () => adoptIntoListings(m, 'fake_us', now()) },
  { sendExpiring: () => sendExpiring(m, 'fake_us', now(), 10_000) },
  { keepExpiring: () => keepExpiring(m, 'fake_us', now(), 10_000) },
  {
    noteExpiry: (rows) =>
      noteExpiry(
        m,
        rows.map(({ id }) => ({ id, refreshAt: now() })),
      ),
  },
  { leaseToRead: () => lease.leaseToRead(m, request()) },
  { leaseLeftLive: () => lease.leaseLeftLive(m, request()) },
  { leaseToReconcile: () => lease.leaseToReconcile(m, request(), now()) },
  { leaseRefused: () => lease.leaseRefused(m, request(), now()) },
  { leaseToWithdraw: () => lease.leaseToWithdraw(m, request()) },
  { releaseLeases: (rows) => lease.releaseLeases(m, rows) },
  { extendLeases: (rows) => lease.extendLeases(m, 'me', rows, now(), request().until) },
  {
    giveLeasesBack: (rows) =>
      lease.giveLeasesBack(
        m,
        'me',
        rows.map((row) => ({ ...row, at: now() })),
      ),
  },
  { raiseSequences: (rows) => raiseSequences(m, rows, now()) },
  {
    lookAtRecalled: async () => {
      await world.sql(
        `INSERT INTO recall (node_id, root_id, sku, market_code, reason, owner, door, since)
         SELECT $1, $1, 'A', market_code, 'lead', 'erp', 'erp', $2 FROM channel WHERE code = 'fake_us'`,
        [root, now()],
      );
      return lookAtRecalled(m, 'fake_us', new Date(now().getTime() + 1), now(), 10_000);
    },
  },
  { postponeWithdrawals: (rows) => postponeWithdrawals(m, rows, now()) },
  ...[true, false].map((dry) => ({ leaseToSend: () => lease.leaseToSend(m, request(), dry) })),
  ...(['stop_sell', 'offer'] as const).map((lane) => ({
    wakeForOffers: (rows: Row[]) =>
      wakeForOffers(
        m,
        rows.map(({ id }) => ({ id, lane, priority: 0, delayMs: 0, priced: true, traceId: null })),
        now(),
      ),
  })),
  ...(['planned', 'refused', 'rejected', 'accepted', 'processed', 'live'] as const).flatMap((state) =>
    [true, state !== 'planned'].map((final) => ({
      settleRendered: (rows: Row[]) =>
        settleRendered(
          m,
          rows.map(({ id, fence }) => ({
            id,
            fence,
            revision: '1',
            state,
            final,
            ...ITEM,
            editionId: null,
            made: null,
            judgedRenderer: null,
          })),
          mapping,
        ),
    })),
  ),
  {
    markSending: (rows) =>
      markSending(
        m,
        rows.map(({ id, fence }) => ({ id, fence, revision: '1', hash: 'h', editionId: edition, joined: '0', ...RENDERED })),
        mapping,
        now(),
      ),
  },
  ...SENT.map((outcome) => ({
    recordSends: (rows: Row[]) =>
      recordSends(
        m,
        rows.map((row) => judgeOutcome(leased(row), { hash: 'h', sequence: 0n }, outcome, now(), () => 0)),
        now(),
      ),
  })),
  ...READ.flatMap((outcome) =>
    [0, 20].flatMap((attempts) =>
      [null, 'p'].map((livePayloadHash) => ({
        recordReadings: (rows: Row[]) =>
          recordReadings(
            m,
            rows.map((row) => {
              const inputs = {
                outcome,
                owned: { title: 'sent' },
                normalise: (_: string, value: unknown) => value,
                namesOf: (field: string) => [field],
                lag: { shownMs: 0 },
                now: now(),
                random: () => 0,
              };
              return judgeReading({ row: leased(row, { attempts, livePayloadHash, acceptedAt: now() }), ...inputs }).record;
            }),
            now(),
          ),
      })),
    ),
  ),
  {
    mergeExternalIds: (rows) =>
      mergeExternalIds(
        m,
        rows.map(({ id }) => ({ id, externalIds: { version: '2' } })),
      ),
  },
  {
    raiseJoined: (rows) =>
      raiseJoined(
        m,
        rows.map(({ id }) => id),
        now(),
      ),
  },
  ...(['withdrawn', 'withdrawing'] as const).map((state) => ({
    recordWithdrawals: (rows: Row[]) =>
      recordWithdrawals(
        m,
        rows.map(({ id, fence }) => ({
          id,
          fence,
          state,
          ...ITEM,
          acceptedAt: null,
          mayBeGoneSince: null,
          externalIds: {},
          isKept: false,
        })),
        now(),
      ),
  })),
];

describe('the life of a listing', () => {
  it('is, statement by statement, what stands above it', async () => {
    const taken: Record<string, Set<string>> = {};
    for (const [name, work] of STATEMENTS.flatMap((one) => Object.entries(one)))
      for (const one of await waysOf(work)) (taken[name] ??= new Set()).add(one);
    const told: Record<string, string[]> = {};
    for (const move of declared) for (const by of move.by) (told[by.split(':')[1]!] ??= []).push(way(move));
    const sorted = (all: Record<string, Iterable<string>>) =>
      Object.fromEntries(Object.entries(all).map(([name, ways]) => [name, [...ways].sort()]));
    expect(sorted(taken)).toEqual(sorted(told));
  });

  it('leaves out no function that writes listings', () => {
    const folder = 'src/syndication';
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.repository.ts'));
    const writers = files.flatMap((name) =>
      readFileSync(path.join(folder, name), 'utf8')
        .split(/^export async function /m)
        .slice(1)
        .filter((text) => /UPDATE listing |INSERT INTO listing | lease\(/.test(text.replace(/^ \*.*$/gm, '')))
        .map((text) => /^\w+/.exec(text)![0]),
    );
    const named = new Set(STATEMENTS.flatMap((one) => Object.keys(one)));
    expect(writers.filter((name) => !named.has(name))).toEqual([]);
    expect(writers.length).toBeGreaterThanOrEqual(15);
  });

  it('is what the database lets be, no way more and none less', async () => {
    const legal = (await world.sql(
      `SELECT from_state AS from, to_state AS to FROM legal_transition WHERE machine = 'listing'`,
    )) as unknown as Move[];
    const ways = declared.filter(({ from }) => from !== 'nothing').map(way);
    expect(legal.map(way).sort()).toEqual(ways.sort());
    expect(await waysInTrigger('listing_state_machine')).toEqual(ways.sort());
  });
});

test('states are the same in code, database, API and page', async () => {
  const [{ check }] = (await world.sql(
    `SELECT pg_get_constraintdef(oid) AS check FROM pg_constraint WHERE conname = 'listing_state_check'`,
  )) as [{ check: string }];
  const states = [...LISTING_STATES].sort();
  expect([...check.matchAll(/'(\w+)'/g)].map(([, state]) => state).sort()).toEqual(states);
  expect(Object.values(ListingStateEnum).sort()).toEqual(states);
  expect([...page.split('## Who')[0]!.matchAll(/^\| `(\w+)`/gm)].map(([, state]) => state).sort()).toEqual(states);
});

const [listings, wires] = page.split('## Wires') as [string, string];

test('the page names every way, with the statement that takes it', () => {
  const listed = [...listings.matchAll(/^\| `([\w./-]+)`: `(\w+)`\s*\| ([^|]+)\| ([^|]+)\|/gm)].flatMap(([, file, name, from, to]) =>
    [...from!.matchAll(/\w+/g)].flatMap(([one]) => [...to!.matchAll(/\w+/g)].map(([other]) => `${file}:${name} ${one} → ${other}`)),
  );
  const ways = declared.flatMap((move) => move.by.map((by) => `${by.replace('listings/', '')} ${way(move)}`));
  expect(listed.sort()).toEqual(ways.sort());
});

test('the page, the code and the database agree on the ways of wires', async () => {
  const moves = script.readMoves('@wire-moves');
  const told = moves.flatMap((move) => move.by.map((by) => `${by.replace('listings/', '')} ${way(move)}`));
  const listed = [...wires.matchAll(/^\| `([\w./-]+)`: `(\w+)`\s*\| ([^|]+)\| ([^|]+)\|/gm)].flatMap(([, file, name, from, to]) =>
    [...from!.matchAll(/\w+/g)].flatMap(([one]) => [...to!.matchAll(/\w+/g)].map(([other]) => `${file}:${name} ${one} → ${other}`)),
  );
  expect(listed.sort()).toEqual(told.sort());
  const legal = (await world.sql(
    `SELECT from_state AS from, to_state AS to FROM legal_transition WHERE machine = 'wire'`,
  )) as unknown as Move[];
  const ways = moves
    .filter(({ from }) => from !== 'nothing')
    .map(way)
    .sort();
  expect(legal.map(way).sort()).toEqual(ways);
  expect(await waysInTrigger('listing_wire_state_machine')).toEqual([...new Set(ways)]);
  const [{ check }] = (await world.sql(
    `SELECT pg_get_constraintdef(oid) AS check FROM pg_constraint WHERE conname = 'listing_wire_state_check'`,
  )) as [{ check: string }];
  expect([...check.matchAll(/'(\w+)'/g)].map(([, state]) => state).sort()).toEqual([...WIRE_STATES].sort());
});

test('the picture is drawn from the code as it is; node scripts/draw-listing-life.mjs draws it anew', () => {
  expect(readFileSync(script.PICTURE, 'utf8')).toBe(script.draw(declared));
});
