import { describe, expect, it } from '@jest/globals';
import { gtin14 } from '../../port/kit/index.js';
import type { MappedProduct } from '../../port/index.js';
import { mugView } from '../../../test/support/syndication/mapping-fixture.js';
import type { Barcodes } from '../mapping/index.js';
import { gtinTwins, gtinUses } from './gtin-twins.js';

const barcodes: Barcodes = {
  targets: ['gtin'],
  fields: new Map([['multipack', 'pack']]),
  cells: new Map([
    ['pack_size', 'pack'],
    ['state', 'condition'],
    ['shipper', 'fulfilment'],
  ]),
};
const GTIN = '4006381333931';

interface Said {
  gtin?: string;
  cells?: Record<string, unknown>;
  fields?: Record<string, unknown>;
}

/** Two mugs below a root, each with a GTIN and what else is said of them. */
function told(
  red: Said,
  blue: Said,
  others: { sku: string; values?: Record<string, unknown> }[] = [],
  root: Record<string, unknown> = {},
): string[] {
  const view = mugView();
  view.nodes[0]!.facts = root;
  const nodes = view.nodes.map((node, at) => {
    const said = [{}, red, blue][at] as Said;
    if (at > 0) node.facts = { ...said.cells };
    const gtin = at > 0 && said.gtin !== '' && { gtin: { value: said.gtin ?? GTIN, cells: [{ sku: node.sku, cell: 'gtin' }] } };
    const more = Object.fromEntries(Object.entries(said.fields ?? {}).map(([target, value]) => [target, { value, cells: [] }]));
    return { ...node, axes: [], images: [], offer: null, localized: {}, fields: { ...gtin, ...more } };
  });
  const uses = gtinUses(barcodes, view, { nodes } as unknown as MappedProduct);
  const holders = others.map(({ sku, values = {} }) => ({
    sku,
    rootId: '9',
    cell: 'gtin',
    gtin14: gtin14(GTIN)!,
    values: values as never,
  }));
  return gtinTwins(uses, holders, barcodes).map(
    ({ code, severity, owner, details }) => `${code} ${severity} ${owner} ${String(details!['sku'])}: ${String(details!['others'])}`,
  );
}

describe('the same GTIN twice', () => {
  it('is a warning at both, which names the other, however the digits are written', () => {
    const both = ['gtin_twice warning erp MUG-R: MUG-B', 'gtin_twice warning erp MUG-B: MUG-R'];
    expect(told({}, {})).toEqual(both);
    expect(told({}, { gtin: '04006381333931' })).toEqual(both);
    expect(told({}, { gtin: ' 400-6381 333931 ' })).toEqual(both);
    expect(told({ gtin: '0306406152' }, { gtin: '9780306406157' })).toEqual(both);
    expect(told({}, { gtin: '9780306406157' })).toEqual([]);
    expect(told({}, { gtin: '' })).toEqual([]);
  });

  it('is found across the catalogue', () => {
    expect(told({}, { gtin: '' }, [{ sku: 'CUP' }, { sku: 'BOWL' }])).toEqual(['gtin_twice warning erp MUG-R: BOWL,CUP']);
  });

  it('is an error where the packs differ, by a cell or by a field of the channel', () => {
    const both = ['gtin_of_other_pack error erp MUG-R: MUG-B', 'gtin_of_other_pack error erp MUG-B: MUG-R'];
    expect(told({ cells: { pack_size: '6' } }, {})).toEqual(both);
    expect(told({ fields: { multipack: '6' } }, { fields: { multipack: '1' } })).toEqual(both);
    expect(told({ cells: { pack_size: '1' } }, {})[0]).toBe('gtin_twice warning erp MUG-R: MUG-B');
    expect(told({}, {}, [], { pack_size: '6' })[0]).toBe('gtin_twice warning erp MUG-R: MUG-B');
    expect(told({}, { gtin: '' }, [{ sku: 'SIX', values: { pack_size: '6' } }, { sku: 'ONE' }])).toEqual([
      'gtin_of_other_pack error erp MUG-R: SIX',
      'gtin_twice warning erp MUG-R: ONE',
    ]);
  });

  it('is nothing where one is used, or somebody else ships it', () => {
    expect(told({ cells: { state: 'used', pack_size: '6' } }, {})).toEqual([]);
    expect(told({ cells: { shipper: 'AMAZON' } }, { cells: { shipper: 'merchant' } })).toEqual([]);
    expect(told({ cells: { state: 'NEW' } }, {})).toHaveLength(2);
    expect(told({}, { gtin: '' }, [{ sku: 'USED', values: { state: 'used' } }])).toEqual([]);
  });
});
