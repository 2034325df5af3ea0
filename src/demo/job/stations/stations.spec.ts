import { describe, expect, it } from '@jest/globals';
import type { PlinthClient } from '../../../cli/import/index.js';
import { approve } from './approve.js';
import { submit } from './submit.js';

const busy = { code: 'busy', path: null, message: 'Somebody holds it.', fix: 'Send it again.' };
const no = { code: 'title_missing', path: null, message: 'It has no title.', fix: 'Write one.' };
const [NOW, CHANNEL] = [[0, 0], { code: 'shop', locales: ['en_US'] } as Parameters<typeof submit>[2]];

/** Answers each call from a list; what it was asked is kept. */
function client<T>(
  answers: ((asked: string[]) => T)[],
  namesOf: (variables: never) => string[],
): { client: PlinthClient; asked: string[][] } {
  const asked: string[][] = [];
  const graphql = (_text: string, variables: never): Promise<T> => {
    asked.push(namesOf(variables));
    return Promise.resolve(answers[asked.length - 1]!(asked.at(-1)!));
  };
  return { client: { graphql } as unknown as PlinthClient, asked };
}

describe('approve', () => {
  const asked = ({ reviews }: { reviews: { reviewId: string }[] }) => reviews.map(({ reviewId }) => reviewId);
  const answer =
    (errors: Record<string, object[]>, all: object[] = []) =>
    (ids: string[]) => ({
      approveReviews: { reviews: ids.map((reviewId) => ({ reviewId, userErrors: errors[reviewId] ?? [] })), userErrors: all },
    });

  it('asks again for the reviews that others hold, and for no other', async () => {
    const house = client([answer({ 2: [busy] }), answer({ 2: [busy] }), answer({})], asked);
    expect(await approve(house.client, ['1', '2', '3'], NOW)).toBe(3);
    expect(house.asked).toEqual([['1', '2', '3'], ['2'], ['2']]);
  });

  it('gives up after the last pause, and at once where it is refused for something else', async () => {
    const held = client(
      [1, 2, 3].map(() => answer({}, [busy])),
      asked,
    );
    await expect(approve(held.client, ['1', '2'], NOW)).rejects.toThrow(
      'Approval of 2 reviews was refused, the first because: busy Somebody holds it.',
    );
    expect(held.asked).toHaveLength(3);
    const refused = client([answer({ 1: [no], 2: [busy] })], asked);
    await expect(approve(refused.client, ['1', '2'], NOW)).rejects.toThrow('title_missing It has no title.');
    expect(refused.asked).toHaveLength(1);
  });
});

describe('submit', () => {
  const asked = ({ input }: { input: { skus: string[] } }) => input.skus;
  const answer = (errors: Record<string, object[]>) => (skus: string[]) => ({
    submitProducts: {
      products: skus.map((sku) => ({ sku, reviewIds: errors[sku] ? [] : [`review of ${sku}`], userErrors: errors[sku] ?? [] })),
      userErrors: [],
    },
  });

  it('asks again for the products that others hold; what is refused for something else comes back once', async () => {
    const house = client([answer({ A: [no], B: [busy] }), answer({})], asked);
    expect(await submit(house.client, ['A', 'B', 'C'], CHANNEL, null, NOW)).toEqual({
      reviewIds: ['review of C', 'review of B'],
      refused: [{ sku: 'A', channel: 'shop', errors: [no] }],
    });
    expect(house.asked).toEqual([['A', 'B', 'C'], ['B']]);
  });

  it('tells who is held after the last pause, too', async () => {
    const house = client(
      [1, 2, 3].map(() => answer({ B: [busy] })),
      asked,
    );
    expect(await submit(house.client, ['B'], CHANNEL, null, NOW)).toEqual({
      reviewIds: [],
      refused: [{ sku: 'B', channel: 'shop', errors: [busy] }],
    });
    expect(house.asked).toHaveLength(3);
  });
});
