import { describe, expect, it } from '@jest/globals';
import { countsAt, meantAt, nextMoment, placeOf, placesOf, type Rule } from './assortment.js';
import { whyLeftOut } from './why-left-out.js';

const at = (hour: number): Date => new Date(Date.UTC(2026, 2, 1, hour));
const dated = (from: number | null, until: number | null) => ({
  fromAt: from === null ? null : at(from),
  untilAt: until === null ? null : at(until),
});
const rule = (id: string, effect: Rule['effect'], from: number | null, until: number | null): Rule => ({
  ...{ id, name: id, effect, form: 1, filter: { families: ['mugs'] } },
  ...dated(from, until),
});

describe('what counts at a moment', () => {
  it('begins with its first moment and is over with its last', () => {
    const seen = (from: number | null, until: number | null) => [0, 1, 2, 3].filter((hour) => countsAt(dated(from, until), at(hour)));
    expect([seen(null, null), seen(1, null), seen(null, 2), seen(1, 2)]).toEqual([[0, 1, 2, 3], [1, 2, 3], [0, 1], [1]]);
  });

  it('changes next when the first of all begins or ends', () => {
    const all = [dated(1, 4), dated(null, 2), dated(null, null)];
    expect([0, 1, 2, 3, 4].map((hour) => nextMoment(all, at(hour))?.getUTCHours() ?? null)).toEqual([1, 2, 4, 4, null]);
  });

  it('lets nothing in by a rule whose time has not come, where only such take in', () => {
    const rules = [rule('1', 'include', 2, null), rule('2', 'exclude', null, null)];
    const one = { place: 'channel:x', excludedFamilies: ['mugs'] };
    expect(meantAt(one, rules, [], at(1))).toMatchObject({
      needsInclude: true,
      outFamilies: ['mugs'],
      rules: [{ id: '2', isInclude: false }],
    });
    expect(meantAt(one, rules, [], at(2)).rules.map(({ id }) => id)).toEqual(['1', '2']);
    expect(meantAt(one, [rules[1]!], [], at(1)).needsInclude).toBe(false);
  });
});

describe('a place', () => {
  it('is a channel or a market, whatever their codes', () => {
    expect(placesOf('us', 'us')).toEqual(['channel:us', 'market:us']);
    expect(placeOf({ channel: null, market: 'us' })).toBe('market:us');
  });

  it('is named with what leaves something out', () => {
    const said = { sku: 'A', place: 'market:us:x', because: 'none', rule: null, reason: null };
    expect(whyLeftOut(said)).toBe('no rule of the assortment of market us:x takes it in');
    expect(whyLeftOut({ ...said, because: 'broken' })).toMatch(/^the rules of the assortment of market us:x cannot be asked/);
  });
});
