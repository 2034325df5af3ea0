import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { applyChanges, findConflicts, type ContentMeta } from './merge.js';
import { effectiveCells, resolveCell, resolveKey, type ChainLink } from './resolve.js';
import { cellKey, parseCellKey, sameValue, type CellChanges, type Doc } from './index.js';

const keys = ['name@en_US', 'name@de_DE', 'name@en_US#amazon', 'name#amazon-de', 'name', 'color'];
const doc = fc.dictionary(fc.constantFrom(...keys), fc.constantFrom('a', 'b', 'c'), { noNullPrototype: true }).map((d): Doc => ({ ...d }));
const chain = fc.array(doc, { minLength: 1, maxLength: 4 }).map((docs) => docs.map((one, at) => ({ sku: `L${at}`, doc: one })));

test('a more specific scope outranks the locale fall-back; within a candidate the nearest level wins', () => {
  const levels: ChainLink[] = [
    { sku: 'V', doc: { 'name@en_US': 'variant everywhere' } },
    { sku: 'P', doc: { 'name@en_US': 'product everywhere', 'name@de_DE#amazon': 'product on Amazon, German', 'name@fr_FR': 'French' } },
  ];
  const look = (locales: string[], scopes: string[]) => resolveCell(levels, 'name', { locales, scopes });
  expect(look(['en_US'], [])).toEqual({ value: 'variant everywhere', from: 'V', cellKey: 'name@en_US' });
  expect(look(['en_US', 'de_DE'], ['amazon-de', 'amazon'])).toEqual({
    value: 'product on Amazon, German',
    from: 'P',
    cellKey: 'name@de_DE#amazon',
  });
  expect(look(['fr_FR', 'en_US'], [])?.value).toBe('French');
  expect(look(['es_ES'], ['shop'])).toBeUndefined();
});

test('resolving never invents: the value is in the named level, and no nearer level has that cell', () => {
  fc.assert(
    fc.property(chain, fc.subarray(['amazon-de', 'amazon']), fc.subarray(['de_DE', 'en_US']), (levels, scopes, locales) => {
      const found = resolveCell(levels, 'name', { scopes, locales });
      if (!found) return;
      const at = levels.findIndex((level) => level.sku === found.from);
      expect(levels[at]!.doc[found.cellKey]).toBe(found.value);
      expect(levels.slice(0, at).some((level) => found.cellKey in level.doc)).toBe(false);
      const { locale, scope } = parseCellKey(found.cellKey)!;
      for (const better of scopes.slice(0, scope ? scopes.indexOf(scope) : scopes.length)) {
        for (const any of [...locales, undefined])
          expect(resolveKey(levels, cellKey({ attribute: 'name', scope: better, locale: any }))).toBeUndefined();
      }
      expect(locale === undefined || locales.includes(locale)).toBe(true);
    }),
  );
});

test('effective cells are what each key resolves to, and clearing an override shows what is above', () => {
  fc.assert(
    fc.property(chain, (levels) => {
      const all = effectiveCells(levels);
      expect(all.map((cell) => cell.cellKey)).toEqual([...new Set(levels.flatMap((level) => Object.keys(level.doc)))].sort());
      for (const cell of all) {
        expect({ ...cell, overrides: undefined }).toEqual({ ...resolveKey(levels, cell.cellKey), overrides: undefined });
        const above = resolveKey(levels.slice(1), cell.cellKey);
        expect(cell.overrides).toBe(cell.from === levels[0]!.sku && above !== undefined);
        if (!cell.overrides) continue;
        const { doc: cleared } = applyChanges(levels[0]!.doc, { [cell.cellKey]: null });
        expect(resolveKey([{ sku: levels[0]!.sku, doc: cleared }, ...levels.slice(1)], cell.cellKey)).toEqual(above);
      }
    }),
  );
});

test('merging loses no cell: edits of different cells give the same document in either order', () => {
  const changes = fc
    .dictionary(fc.constantFrom(...keys), fc.constantFrom('x', 'y', null), { noNullPrototype: true })
    .map((c): CellChanges => ({ ...c }));
  fc.assert(
    fc.property(doc, changes, changes, (start, mine, all) => {
      const theirs = Object.fromEntries(Object.entries(all).filter(([key]) => !(key in mine)));
      const one = applyChanges(applyChanges(start, mine).doc, theirs).doc;
      const other = applyChanges(applyChanges(start, theirs).doc, mine).doc;
      expect(one).toEqual(other);
      for (const [key, value] of Object.entries({ ...mine, ...theirs })) expect(one[key] ?? null).toBe(value);
      for (const key of Object.keys(start)) if (!(key in mine) && !(key in theirs)) expect(one[key]).toBe(start[key]);
      const made = applyChanges(start, mine).changes;
      for (const [before, after] of Object.values(made)) expect(sameValue(before, after)).toBe(false);
      expect(applyChanges(applyChanges(start, mine).doc, mine).changes).toEqual({});
    }),
  );
});

test('a conflict needs another person, a later revision and another value, and shows both', () => {
  const meta: ContentMeta = { name: { r: 5, by: 'ann', at: '2026-03-01T10:00:00.000Z' } };
  const told = (seen: number, person: string, value: string | null) =>
    findConflicts({ name: 'hers' }, meta, seen, new Set([person]), { name: value }, 'cells');
  expect([told(5, 'bob', 'his'), told(4, 'ann', 'his'), told(4, 'bob', 'hers')]).toEqual([[], [], []]);
  expect(told(4, 'bob', 'his')).toEqual([
    {
      code: 'cell_changed',
      path: 'cells.name',
      message: 'ann changed this cell at 2026-03-01T10:00:00.000Z, after you read it: it is now "hers", you sent "his".',
      fix: 'Decide between the two, then send it again with expectedRevision 5 or later.',
      details: { cell: 'name', theirs: 'hers', mine: 'his', by: 'ann', at: '2026-03-01T10:00:00.000Z', revision: 5 },
    },
  ]);
  expect(told(4, 'bob', null)[0]?.details).toMatchObject({ theirs: 'hers', mine: null });
});
