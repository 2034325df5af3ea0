import { beforeEach, describe, expect, it } from '@jest/globals';
import type { ChannelContext } from '../channel.js';
import { NoAnswer } from '../reach.js';
import { requestToken, type SignIn } from './sign-in.js';
import { TokenKeeper } from './token-keeper.js';

const START = Date.parse('2026-11-28T10:00:00Z');

let now: number;
let asked: string[];
let shared: Map<string, string>;
let answers: (SignIn | Error)[];

beforeEach(() => {
  now = START;
  asked = [];
  shared = new Map();
  answers = [];
});

const context = {
  now: () => new Date(now),
  cache: {
    get: async (key: string) => shared.get(key),
    set: async (key: string, value: string) => void shared.set(key, value),
  },
} as unknown as ChannelContext;

const token = (value: string, seconds = 3600): SignIn => ({ outcome: 'token', value, expiresAt: new Date(now + seconds * 1000) });

const keeper = (kind = 'test') =>
  new TokenKeeper<{ name: string }>({
    kind,
    spareMs: 60_000,
    identity: ({ name }) => [name],
    signIn: async (account) => {
      asked.push(account.name);
      const next = answers.shift()!;
      if (next instanceof Error) throw next;
      return next;
    },
  });

describe('the token keeper', () => {
  it('signs in once for all that wait, and for other workers too', async () => {
    answers = [token('first')];
    const one = keeper();
    const got = await Promise.all([
      one.get({ name: 'shop' }, context),
      one.get({ name: 'shop' }, context),
      one.get({ name: 'shop' }, context),
    ]);
    expect(got).toEqual(Array.from({ length: 3 }, () => ({ outcome: 'token', value: 'first' })));
    expect(await keeper().get({ name: 'shop' }, context)).toEqual({ outcome: 'token', value: 'first' });
    expect(asked).toEqual(['shop']);
    expect([...shared.keys()].join()).not.toContain('shop');
  });

  it('keeps accounts and kinds apart', async () => {
    answers = [token('a'), token('b'), token('c')];
    const one = keeper();
    const got = [
      await one.get({ name: 'a' }, context),
      await one.get({ name: 'b' }, context),
      await keeper('other').get({ name: 'a' }, context),
    ];
    expect(got.map((answer) => answer.outcome === 'token' && answer.value)).toEqual(['a', 'b', 'c']);
  });

  it('asks again in the last minute of a token, not before', async () => {
    answers = [token('first'), token('second')];
    const one = keeper();
    await one.get({ name: 'shop' }, context);
    now = START + 3_539_999;
    expect(await one.get({ name: 'shop' }, context)).toEqual({ outcome: 'token', value: 'first' });
    now = START + 3_540_000;
    expect(await one.get({ name: 'shop' }, context)).toEqual({ outcome: 'token', value: 'second' });
    expect(asked).toHaveLength(2);
  });

  it('takes the token that another worker has got already, when its own was refused', async () => {
    answers = [token('old'), token('new')];
    const [one, other] = [keeper(), keeper()];
    await one.get({ name: 'shop' }, context);
    await other.get({ name: 'shop' }, context);
    expect(await other.renew({ name: 'shop' }, context, 'old')).toEqual({ outcome: 'token', value: 'new' });
    expect(await one.renew({ name: 'shop' }, context, 'old')).toEqual({ outcome: 'token', value: 'new' });
    expect(await one.renew({ name: 'shop' }, context, 'old')).toEqual({ outcome: 'token', value: 'new' });
    expect(asked).toHaveLength(2);
  });

  it('tells a refusal from a channel that is away, and keeps neither', async () => {
    answers = [
      { outcome: 'refused', code: 'invalid_client', message: 'unknown app' },
      new NoAnswer('connection reset', true),
      token('at last'),
    ];
    const one = keeper();
    expect(await one.get({ name: 'shop' }, context)).toEqual({ outcome: 'refused', code: 'invalid_client', message: 'unknown app' });
    expect(await one.get({ name: 'shop' }, context)).toEqual({ outcome: 'retry', reason: 'connection reset' });
    expect(await one.get({ name: 'shop' }, context)).toEqual({ outcome: 'token', value: 'at last' });
  });

  it('lets a mistake in the program through', async () => {
    answers = [new TypeError('a bug'), token('fine')];
    const one = keeper();
    await expect(one.get({ name: 'shop' }, context)).rejects.toThrow('a bug');
    expect(await one.get({ name: 'shop' }, context)).toEqual({ outcome: 'token', value: 'fine' });
  });
});

describe('a token request', () => {
  const answered = (status: number, text: string) =>
    requestToken({ ...context, http: { request: async () => ({ status, text }) } } as unknown as ChannelContext, {
      url: 'https://channel.test/token',
      form: {},
      who: 'The channel',
      refusal: 'The channel refused',
      lifetime: 100,
    });

  it.each([
    [200, '{"access_token":"t","expires_in":"60"}', { outcome: 'token', value: 't', expiresAt: new Date(START + 60_000) }],
    [200, '{"access_token":"t"}', { outcome: 'token', value: 't', expiresAt: new Date(START + 100_000) }],
    [200, '{"access_token":""}', { outcome: 'refused', code: 'unauthorized', message: 'The channel refused: HTTP 200' }],
    [200, '[]', { outcome: 'refused', code: 'unauthorized', message: 'The channel refused: HTTP 200' }],
    [
      400,
      '{"error":"invalid_grant","error_description":"gone"}',
      { outcome: 'refused', code: 'invalid_grant', message: 'The channel refused: gone' },
    ],
    [401, '<html>', { outcome: 'refused', code: 'unauthorized', message: 'The channel refused: HTTP 401' }],
    [429, '', { outcome: 'retry', reason: 'The channel answered 429' }],
    [503, '{"error":"down"}', { outcome: 'retry', reason: 'The channel answered 503' }],
  ])('sorts %i %s', async (status, text, outcome) => expect(await answered(status, text)).toEqual(outcome));
});
