import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { cellKey, parseCellKey, resolveCell, type ChainLink, type Doc } from '../../catalog/index.js';
import { compileLookup } from './cells.js';
import type { ViewNode } from './edition-view.js';
import type { AttributeInfo } from './vocabulary.js';

const LOCALES = ['en_US', 'en_GB', 'de_DE', 'fr_FR'];
const SCOPES = ['amazon_us', 'amazon', 'north_america', 'shopify_us'];

const attribute = fc.record<AttributeInfo>({
  code: fc.constant('name'),
  type: fc.constant('text'),
  owner: fc.constantFrom('pim', 'erp'),
  localizable: fc.boolean(),
  scopable: fc.boolean(),
});

/** A node up to the root, with cells such as the attribute may have, and some of another attribute. */
const chainOf = ({ localizable, scopable }: AttributeInfo): fc.Arbitrary<ChainLink[]> => {
  const key = fc.record({
    attribute: fc.constantFrom('name', 'name', 'name', 'names'),
    locale: localizable ? fc.constantFrom(...LOCALES, undefined) : fc.constant(undefined),
    scope: scopable ? fc.constantFrom(...SCOPES, undefined) : fc.constant(undefined),
  });
  const doc = fc
    .array(fc.tuple(key, fc.constantFrom('a', 'b', '', '0')), { maxLength: 8 })
    .map((cells): Doc => Object.fromEntries(cells.map(([cell, value]) => [cellKey(cell), value])));
  return fc.array(doc, { minLength: 1, maxLength: 4 }).map((docs) => docs.map((one, at) => ({ sku: `L${at}`, doc: one })));
};

const cases = attribute.chain((one) =>
  fc.record({
    attribute: fc.constant(one),
    chain: chainOf(one),
    locales: fc.shuffledSubarray(LOCALES),
    scopes: fc.shuffledSubarray(SCOPES),
  }),
);

/** As an edition shows it: what the ERP owns in the facts, the rest by language. */
function toNode({ sku, doc }: ChainLink, owner: string): ViewNode {
  const content: ViewNode['content'] = {};
  for (const [key, value] of owner === 'erp' ? [] : Object.entries(doc)) (content[parseCellKey(key)!.locale ?? '*'] ??= {})[key] = value;
  return {
    ...{ sku, parentSku: null, kind: 'product', sellable: true, family: null, lifecycle: 'active', categories: [], links: [] },
    content,
    facts: owner === 'erp' ? doc : {},
  };
}

test('a channel is shown the value that the catalogue resolves: the same value, of the same cell, of the same level', () => {
  let found = 0;
  fc.assert(
    fc.property(cases, ({ attribute: one, chain, locales, scopes }) => {
      const shown = compileLookup(one, { locales, scopes })(chain.map((link) => toNode(link, one.owner)));
      const resolved = resolveCell(chain, one.code, { locales, scopes });
      if (resolved) found++;
      expect(shown).toEqual(resolved && { value: resolved.value, ref: { sku: resolved.from, cell: resolved.cellKey } });
    }),
    { numRuns: 2_000 },
  );
  expect(found).toBeGreaterThan(500);
});
