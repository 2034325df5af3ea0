import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SecretBox } from '../../libs/secrets/index.js';
import { ApproveReview, SubmitProduct } from '../../src/approval/index.js';
import { ChannelResolver } from '../../src/syndication/api/channel.resolver.js';
import {
  AccountsService,
  ChannelDirectory,
  CreateChannel,
  MatchChannel,
  PreviewPayload,
  ReadinessService,
} from '../../src/syndication/index.js';
import { syndicationRoom, type SyndicationRoom } from './room.js';

const ANOTHER_KEY = new SecretBox(Buffer.alloc(32, 2));

describe('an account whose credentials cannot be opened', () => {
  let room: SyndicationRoom;

  beforeEach(async () => {
    room = await syndicationRoom();
    await room.connect();
    await room.get(AccountsService).create({ code: 'other', kind: 'fake', settings: {}, credentials: { clientSecret: 'x' } }, room.by());
    const channel = { code: 'fake_other', account: 'other', market: 'us', locales: ['en_US'], settings: {} };
    expect((await room.get(CreateChannel).create(channel, room.by())).problems).toEqual([]);
    for (const code of ['fake_us', 'fake_other']) expect(await room.get(MatchChannel).activate(code, room.by())).toEqual([]);
    await room.facts('A', {});
    await room.sql(`UPDATE product_node SET family_code = 'things'`);
    await room.edit('A', { 'title@en_US': 'Mug' });
    await room.sql(`UPDATE account SET credentials = $1 WHERE code = 'other'`, [ANOTHER_KEY.seal('{"clientSecret":"x"}', 'account:other')]);
  });
  afterEach(async () => {
    await room.close();
  });

  const approve = async (): Promise<void> => {
    const submission = { skus: ['A'], channels: ['fake_us', 'fake_other'], locales: ['en_US'] };
    const { products } = await room.get(SubmitProduct).submit(submission, room.by('Ada Editor'));
    const choices = products[0]!.reviewIds.map((reviewId) => ({ reviewId }));
    await room.get(ApproveReview).approve(choices, null, room.by('Ben Approver'));
  };
  const states = (): Promise<Record<string, unknown>[]> =>
    room.sql('SELECT channel_code AS channel, state FROM listing ORDER BY channel_code');

  it('stops only itself, and goes on where it was when the credentials are given again', async () => {
    expect((await room.get(ChannelDirectory).all()).map((channel) => channel.code)).toEqual(['fake_us']);
    await approve();
    await room.worker.drain();
    expect(await states()).toEqual([{ channel: 'fake_us', state: 'live' }]);
    await room.get(AccountsService).update({ code: 'other', credentials: { clientSecret: 'new' } }, room.by());
    // The planner looks at the channels as they were a moment ago.
    do await room.worker.drain();
    while ((await states()).length < 2);
    expect(await states()).toEqual([
      { channel: 'fake_other', state: 'live' },
      { channel: 'fake_us', state: 'live' },
    ]);
  });

  it('is named with its mending wherever people look', async () => {
    const resolver = room.get(ChannelResolver);
    const codes = (shown: { code: string; problems: { code: string; fix: string }[] }[]): unknown =>
      shown.map((one) => [one.code, one.problems.map((problem) => problem.code)]);
    expect(codes(await resolver.accounts())).toEqual([
      ['fake', []],
      ['other', ['credentials_unreadable']],
    ]);
    expect(codes(await resolver.channels())).toEqual([
      ['fake_other', ['credentials_unreadable']],
      ['fake_us', []],
    ]);
    expect((await resolver.channel({ code: 'fake_other' }))!.problems[0]!.fix).toContain('updateAccount');
    const readiness = (await room.get(ReadinessService).ofProduct('A', null))!;
    expect(readiness.map((one) => [one.channel, one.ready, one.issues.map((issue) => issue.code)])).toEqual([
      ['fake_us', true, []],
      ['fake_other', false, ['credentials_unreadable']],
    ]);
    const preview = await room.get(PreviewPayload).preview('A', 'fake_other', 'draft');
    expect(preview.problems.map((one) => one.code)).toEqual(['credentials_unreadable']);
    expect((await room.get(MatchChannel).match('fake_other')).problems.map((one) => one.code)).toEqual(['credentials_unreadable']);
    const another = { code: 'fake_third', account: 'other', market: 'us', locales: ['en_US'], settings: {} };
    expect((await room.get(CreateChannel).create(another, room.by())).problems.map((one) => one.code)).toEqual(['credentials_unreadable']);
  });

  it('counts what was cached under another key as absent, and caches it anew', async () => {
    const { cache } = (await room.get(ChannelDirectory).find('fake_us'))!.context;
    const sealed = ANOTHER_KEY.seal('old', 'channel_cache:fake:token');
    await room.sql(`INSERT INTO channel_cache (account_code, key, value) VALUES ('fake', 'token', $1)`, [sealed]);
    expect(await cache.get('token')).toBeUndefined();
    await cache.set('token', 'new');
    expect(await cache.get('token')).toBe('new');
  });
});
