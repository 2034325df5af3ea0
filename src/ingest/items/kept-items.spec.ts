import { beforeEach, expect, test } from '@jest/globals';
import { readText, type Message } from '../lines/read-message.js';
import { KeptItems, KeptText } from './kept-items.js';

let there: Set<string>;
let looks: string[][];
let text: KeptText;
let kept: KeptItems;
let next: number;
beforeEach(() => {
  [there, looks, text, next] = [new Set(), [], new KeptText(), 0];
  kept = new KeptItems((skus) => {
    looks.push(skus);
    return Promise.resolve(new Map(skus.map((sku) => [sku, { folded: sku.toLowerCase(), isThere: there.has(sku.toLowerCase()) }])));
  }, text);
});

/** `A<P` is the SKU A below the parent P. */
function lines(...items: string[]): Message[] {
  return items.map((item) => {
    const [sku, parent] = item.split('<');
    return readText(++next, JSON.stringify({ sku, ...(parent && { parent }) }));
  });
}
const skus = (messages: Iterable<Message>) => [...messages].map(({ body }) => body!['sku']);
const sift = async (...items: string[]) => skus(await kept.sift(lines(...items)));

test('a child waits for its parent, however that is spelled, and comes right after it', async () => {
  expect(await sift('P1-1<P1', 'P2-1<p2', 'P1-2<P1')).toEqual([]);
  expect(await sift('P2', 'P3', 'P1')).toEqual(['P2', 'P2-1', 'P3', 'P1', 'P1-1', 'P1-2']);
  expect([kept.size, text.used]).toEqual([0, 0]);
});

test('so does what is below a level that waits, in the same chunk and in others', async () => {
  expect(await sift('C<L', 'L<P')).toEqual([]);
  expect(await sift('D<L')).toEqual([]);
  expect(await sift('P', 'E<L')).toEqual(['P', 'L', 'C', 'D', 'E']);
});

test('a later line of a SKU that waits waits behind it, also where it names no parent or one that is there', async () => {
  there.add('q');
  expect(await sift('S<P', 's', 'S<Q', 'T<Q')).toEqual(['T']);
  expect(await sift('P', 'S')).toEqual(['P', 'S', 's', 'S', 'S']);
});

test('what a node that is there is told does not wait', async () => {
  there.add('s');
  expect([await sift('S<P', 'C<P', 'D<S'), kept.size]).toEqual([['S', 'D'], 1]);
  there.add('c');
  expect([await sift('C'), kept.size, await sift('P')]).toEqual([['C', 'C'], 0, ['P']]);
});

test('nothing is asked where parents stand above their children, and only after the others where they do not', async () => {
  expect(await sift('P', 'C<P', 'L<C', 'X')).toEqual(['P', 'C', 'L', 'X']);
  expect(looks).toEqual([]);
  there.add('p');
  expect(await sift('C<P', 'D<P', 'X')).toEqual(['C', 'D', 'X']);
  expect(looks).toEqual([['P']]);
});

test('a ring waits, and is taken in order in the end; what has no form of a SKU never waits', async () => {
  expect(await sift('A<B', 'B<A', 'S<S', '\u0000<P', 'F<\u200b')).toEqual(['\u0000', 'F']);
  expect([skus(kept.rest()), skus(kept.rest()), kept.size, text.used]).toEqual([['A', 'B', 'S'], [], 0, 0]);
});

test('a chain of twenty thousand comes at once', async () => {
  const chain = Array.from({ length: 20_000 }, (_, at) => `N${at + 1}<N${at}`);
  expect(await sift(...chain)).toEqual([]);
  expect(await sift('N0')).toHaveLength(20_001);
});

test('its words stay the same; what all batches keep together is bounded', async () => {
  const said = readText(1, '{"sku":"W","parent":"P","facts":{"weight":1.2345678901234567890,"__proto__":"\\ud800"}}');
  await kept.sift([said]);
  expect([...kept.rest()]).toEqual([said]);
  const wide = (at: number) => readText(at, JSON.stringify({ sku: `W${at}`, parent: 'P', facts: { origin: 'x'.repeat(1024 ** 2 - 100) } }));
  const other = new KeptItems(() => Promise.resolve(new Map()), text);
  for (let at = 1; at <= 32; at++) await kept.sift([wide(at)]);
  expect([kept.isFull, other.isFull]).toEqual([false, false]);
  await kept.sift([wide(33)]);
  expect([kept.isFull, other.isFull]).toEqual([true, true]);
  kept.drop();
  expect([kept.isFull, other.isFull, ...kept.rest()]).toEqual([false, false]);
});
