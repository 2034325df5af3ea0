import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { distance, editsOf, nearest, neighbourhood, stored } from '../../src/search/vocabulary/nearby.js';
import { KeepVocabulary } from '../../src/search/vocabulary/keep-vocabulary.service.js';
import { ask, openShop, type Shop } from './shop.js';

let shop: Shop;
const product = (sku: string, cells: Record<string, unknown>) => ({ sku, family: 'shirts', cells });

beforeAll(async () => {
  shop = await openShop();
  await shop.write([
    product('A', { 'name@en_US': 'Shirt', 'name@de_DE': 'Hemd', 'description@en_US': '<p>Blue or green</p>' }),
    product('B', { 'name@en_US': 'Raincoat', 'name@de_DE': 'Regenmantel' }),
    product('C', { 'name@en_US': 'Short skirt' }),
    product('D', { 'name@en_US': 'Model 4711' }),
    product('F', { 'name@en_US': 'Nose clip', 'name@de_DE': 'Hose' }),
    product('E', { 'name@de_DE': 'Schuhe', color: 'blue' }),
  ]);
  await shop.gather();
});
afterAll(() => shop.server.close());

async function find(query: string, locale?: string, more: object = {}) {
  const { skus, searchedFor, errors } = await ask(shop, { filter: { text: { query, locale } }, ...more });
  expect(errors).toEqual([]);
  return { skus: skus.sort(), searchedFor };
}

describe('a word that nothing has', () => {
  test.each([
    ['shrit', { skus: ['A'], searchedFor: [{ word: 'shrit', instead: ['shirt'] }] }],
    ['bule', { skus: ['A', 'E'], searchedFor: [{ word: 'bule', instead: ['blue'] }] }],
    ['Raincaot', { skus: ['B'], searchedFor: [{ word: 'raincaot', instead: ['raincoat'] }] }],
    ['raincaoz', { skus: ['B'], searchedFor: [{ word: 'raincaoz', instead: ['raincoat'] }] }],
    ['green shrit', { skus: ['A'], searchedFor: [{ word: 'shrit', instead: ['shirt'] }] }],
    ['marien', { skus: [], searchedFor: [] }],
  ])('%s: the words that resemble it are looked for', async (query, found) => {
    expect(await find(query, 'en_US')).toEqual(found);
  });

  test('is compared with labels too, and with the words of the locale that is asked', async () => {
    expect(await find('nvay', 'en_US')).toEqual({ skus: ['E'], searchedFor: [{ word: 'nvay', instead: ['navy'] }] });
    expect(await find('Regenmanttel', 'de_DE')).toEqual({ skus: ['B'], searchedFor: [{ word: 'regenmanttel', instead: ['regenmantel'] }] });
    expect(await find('Regenmanttel', 'en_US')).toEqual({ skus: [], searchedFor: [] });
    // In German it is a word; in English only a mistyped one.
    expect((await find('Hose', 'de_DE')).searchedFor).toEqual([]);
    expect((await find('Hose', 'en_US')).searchedFor).toEqual([{ word: 'hose', instead: ['nose'] }]);
  });

  test.each(['shirtxy', 'shi', 'sho', 'bl', 'modle 4712', '4712', 'raincoatxyz'])('%s: what resembles nothing, is short or a number, is not', async (query) => {
    const { skus, searchedFor } = await find(query, 'en_US');
    expect(searchedFor.flatMap(({ word }) => word)).toEqual(query === 'modle 4712' ? ['modle'] : []);
    expect(skus).toEqual({ shi: ['A'], sho: ['C'], bl: ['A', 'E'] }[query] ?? []);
  }); // prettier-ignore

  test('one that is found is not replaced, though another resembles it', async () => {
    expect(await find('skirt', 'en_US')).toEqual({ skus: ['C'], searchedFor: [] });
    expect(await find('shirts', 'en_US')).toEqual({ skus: ['A'], searchedFor: [] });
  });

  test('stands for the same words wherever it is asked: in an or, in a not, on the next page', async () => {
    const either = await ask(shop, { filter: { or: [{ text: { query: 'shrit' } }, { skus: ['D'] }] } });
    expect(either).toMatchObject({ skus: ['A', 'D'], searchedFor: [{ word: 'shrit', instead: ['shirt'] }] });
    expect((await ask(shop, { filter: { not: { text: { query: 'shrit' } } } })).skus).toEqual(['B', 'C', 'D', 'E', 'F']);
  });
});

describe('the vocabulary', () => {
  const words = async () => (await shop.server.ds.query('SELECT word FROM search_word ORDER BY word')).map(({ word }: { word: string }) => word); // prettier-ignore

  test('learns what was written since, and forgets what nobody has any more', async () => {
    expect(await words()).not.toContain('cardigan');
    await shop.write([product('N', { 'name@en_US': 'Cardigan' })]);
    // Not known yet, and still not replaced: the text has it.
    expect(await find('cardigan', 'en_US')).toEqual({ skus: ['N'], searchedFor: [] });
    expect((await find('cradigan', 'en_US')).skus).toEqual([]);
    await shop.gather();
    expect(await words()).toContain('cardigan');
    expect((await find('cradigan', 'en_US')).skus).toEqual(['N']);
    await shop.write([product('N', { 'name@en_US': 'Jumper' })]);
    await shop.gather();
    expect(await words()).toEqual(expect.arrayContaining(['cardigan', 'jumper']));
    await shop.get(KeepVocabulary).walk();
    expect(await words()).toContain('jumper');
    expect(await words()).not.toContain('cardigan');
  });

  test('holds words as people write them: no stems, no numbers', async () => {
    expect((await words()).filter((word: string) => !/^[a-z]{3,}$/.test(word))).toEqual([]);
    expect(await words()).not.toContain('schuh');
  });

  test('is not read again where nothing changed', async () => {
    await shop.gather();
    await shop.gather();
    await shop.server.asOwner(`DELETE FROM search_word WHERE word = 'jumper'`);
    await shop.gather();
    expect(await words()).not.toContain('jumper');
  });

  test('two that write the same new word do not wait for the job, nor for each other', async () => {
    await Promise.all(Array.from({ length: 8 }, (_, at) => shop.write([product(`W${at}`, { 'name@en_US': 'Anorak new' })])));
    await Promise.all([shop.gather(), shop.get(KeepVocabulary).walk(), shop.gather()]);
    expect(await words()).toEqual(expect.arrayContaining(['anorak', 'jumper']));
  });
});

describe('words within so many edits', () => {
  const letters = fc.array(fc.constantFrom(...'abcdeß木'), { minLength: 4, maxLength: 14 });
  const edit = fc.record({ kind: fc.constantFrom('in', 'out', 'change', 'swap'), at: fc.nat(13), letter: fc.constantFrom(...'abz') });

  test('have a hash in common, whichever the edits, and their distance is as small', () => {
    fc.assert(
      fc.property(letters, fc.array(edit, { minLength: 1, maxLength: 2 }), (word, edits) => {
        const changed = edits.reduce((now, { kind, at, letter }) => {
          const place = at % now.length;
          if (kind === 'in') return now.toSpliced(place, 0, letter);
          if (kind === 'out') return now.toSpliced(place, 1);
          if (kind === 'change') return now.toSpliced(place, 1, letter);
          return place + 1 < now.length ? now.toSpliced(place, 2, now[place + 1]!, now[place]!) : now;
        }, word);
        const [asked, other] = [word.join(''), changed.join('')];
        const most = Math.min(edits.length, editsOf(asked));
        if (most < edits.length || changed.length < 3) return;
        const near = new Set(stored(other));
        expect(neighbourhood(asked, most).some((hash) => near.has(hash))).toBe(true);
        // A letter put between two that were swapped is one edit more to whoever reads from the left.
        expect(distance(asked, other, 3)).toBeLessThanOrEqual(most + 1);
      }),
      { numRuns: 3_000 },
    );
  });

  test('are ranked: those with the first letter first, then those of its length', () => {
    expect(nearest('bost', ['host', 'boost', 'boat', 'bust', 'best', 'beast'])).toEqual(['best', 'boat', 'bust', 'boost', 'host']);
    expect(nearest('raincoatz', ['raincoat', 'raincoats', 'raincoa'])).toEqual(['raincoats', 'raincoat']);
  });

  test('are counted as people count them', () => {
    expect(['shirt', 'shrit', 'shirts', 'hirt', 'skirt', 'shirst', 'short', 'trihs'].map((word) => distance('shirt', word, 2))).toEqual([0, 1, 1, 1, 1, 1, 1, 3]); // prettier-ignore
    expect(['abc', 'abcd', 'abcdefg', 'abcdefgh', 'abcd1', '木木木木'].map(editsOf)).toEqual([0, 1, 1, 2, 0, 1]);
  });
});
