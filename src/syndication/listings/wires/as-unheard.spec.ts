import { describe, expect, it } from '@jest/globals';
import { leftOver } from '../offers/left-over.js';
import { asUnheard } from './as-unheard.js';
import type { OfferLineRow } from './offer-line-row.js';

const adapter = {
  ownedOffer: (_sku: string, _wire: string, { at, units }: { at?: Record<string, number>; units?: number }) =>
    at ? Object.fromEntries(Object.entries(at).map(([place, number]) => [`units:${place}`, number])) : { units },
  unitsField: (_sku: string, at?: string) => (at === undefined ? 'units' : `units:${at}`),
  unitsAt: ({ at }: { at?: Record<string, number> }) => at,
} as unknown as Parameters<typeof asUnheard>[0];
const [READ, SENT, LATER] = ['2027-03-02T09:00:00.000Z', '2027-03-02T09:10:00.000Z', '2027-03-02T09:20:00.000Z'].map(
  (at) => new Date(at),
) as [Date, Date, Date];
const line = (more: object): OfferLineRow =>
  ({
    ...{ sku: 'MUG', stockSent: { units: 9 }, stockAccepted: { units: 5 }, stockProblem: null, units: 5, unitsAt: null, unitsSince: null },
    ...{ higherSeen: null, readAt: READ, stockAcceptedAt: READ },
    ...more,
  }) as unknown as OfferLineRow;
const call = (code?: string) => ({ sentAt: SENT, lastProblem: code ? { code, message: '', fix: '' } : null });
const stood = (units: number, more: object = {}) => [{ sku: 'MUG', units, ...more }];
const known = ({ units, unitsAt, unitsSince, stockAcceptedAt }: OfferLineRow) => ({ units, unitsAt, unitsSince, at: stockAcceptedAt });

describe('a number whose call had no answer, where something else has been said over it', () => {
  it('stood there if what was found is it, or what is left of it: sold from when the call had left', () => {
    const nine = { units: 9, unitsAt: null, unitsSince: {}, at: SENT };
    expect(known(asUnheard(adapter, line({}), call(), stood(9)))).toEqual(nine);
    expect(known(asUnheard(adapter, line({}), call('no_answer'), stood(7)))).toEqual(nine);
    expect(known(asUnheard(adapter, line({}), call(), stood(7, { at: 'the one' })))).toEqual(nine);
  });

  it('makes a reading that is of the number which is written down, or it would count for one that another has overtaken', () => {
    const left = leftOver([asUnheard(adapter, line({ listingId: '1', sold: [] }), call(), stood(7))], stood(7), LATER);
    expect(left).toMatchObject([{ units: 7, was: 5, fell: [9, 7], sold: [[SENT.toISOString(), 2]] }]);
    expect(leftOver([line({ listingId: '1', sold: [] })], stood(3), LATER)).toMatchObject([{ units: 3, was: 5 }]);
  });

  it('did not where the number of before stood there, or more than either', () => {
    for (const units of [5, 12]) expect(asUnheard(adapter, line({}), call(), stood(units))).toEqual(line({}));
  });

  it('counts as sold with all that is more where nobody saw what was left', () => {
    expect(known(asUnheard(adapter, line({}), call(), stood(0, { unseen: true })))).toMatchObject({ units: 9, at: SENT });
    const lower = line({ stockSent: { units: 3 } });
    expect(asUnheard(adapter, lower, call(), stood(0, { unseen: true }))).toEqual(lower);
  });

  it('is known where a look or an answer is of after the call, where the channel refused it, and where it told that it had not done it', () => {
    for (const settled of [
      { readAt: LATER },
      { stockAcceptedAt: LATER },
      { stockAccepted: { units: 9 } },
      { stockSent: null },
      { stockAccepted: null },
    ]) {
      expect(asUnheard(adapter, line(settled), call(), stood(7))).toEqual(line(settled));
    }
    for (const code of ['retry', 'moved']) expect(asUnheard(adapter, line({}), call(code), stood(7))).toEqual(line({}));
    expect(asUnheard(adapter, line({}), undefined, stood(7))).toEqual(line({}));
    expect(asUnheard(adapter, line({}), { sentAt: null, lastProblem: null }, stood(7))).toEqual(line({}));
  });

  it('has the locations where it stood, and leaves the others as they are known', () => {
    const at = line({ stockSent: { at: { a: 9, b: 4 } }, stockAccepted: { at: { a: 5, b: 2 } }, units: 7, unitsAt: { a: 5, b: 2 } });
    const seen = [...stood(7, { at: 'a' }), ...stood(2, { at: 'b' })];
    expect(known(asUnheard(adapter, at, call(), seen))).toEqual({
      ...{ units: 11, unitsAt: { a: 9, b: 2 }, unitsSince: { b: READ.toISOString() }, at: SENT },
    });
  });
});
