import { describe, expect, it } from '@jest/globals';
import { channel, fields, mugView, vocabulary } from '../../../test/support/syndication/mapping-fixture.js';
import type { MappingBody } from '../../port/index.js';
import { compileMapping } from './compile-mapping.js';
import type { ProductView, ViewDictionary, ViewNode } from './edition-view.js';

const SIZES = ['xs', 's', 'm', 'l', 'xl'];
const positions = { size: Object.fromEntries(SIZES.map((size, at) => [size, at * 10])), color: { r: 0, b: 1 } };

/** Variants by SKU, as an edition has them. */
function view(
  variants: Record<string, Record<string, unknown>>,
  axes: string[][],
  more: Partial<ViewDictionary> = { positions },
): ProductView {
  const base = mugView();
  const [root, leaf] = base.nodes as [ViewNode, ViewNode];
  const content = { ...root.content, '*': {} };
  const below = Object.keys(variants)
    .sort()
    .map((sku): ViewNode => ({ ...leaf, sku, links: [], facts: {}, content: { '*': variants[sku]! } }));
  return { ...base, dictionary: { ...base.dictionary, ...more }, nodes: [{ ...root, axes, content }, ...below] };
}
const sizes = Object.fromEntries(SIZES.map((size) => [`MUG-${size.toUpperCase()}`, { size }]));
const mapped = (of: ProductView, body: MappingBody = { fields: {} }) =>
  compileMapping(body, fields, channel, vocabulary).map(of, { offers: new Map(), rendition: () => undefined }).product!;
const skus = (of: ProductView, body?: MappingBody) =>
  mapped(of, body)
    .nodes.slice(1)
    .map(({ sku }) => sku.slice(4));

describe('the order of variants', () => {
  it('is that of their options, not of their SKUs', () => {
    expect(skus(view(sizes, [['size']]))).toEqual(['XS', 'S', 'M', 'L', 'XL']);
    expect(
      mapped(view(sizes, [['size']]))
        .nodes.slice(1)
        .map(({ axes }) => axes[0]!.position),
    ).toEqual([0, 1, 2, 3, 4]);
  });

  it('goes axis by axis as the channel has them, then by SKU', () => {
    const shirts = {
      'MUG-1': { color: 'b', size: 's' },
      'MUG-2': { color: 'r', size: 'l' },
      'MUG-3': { color: 'b', size: 'xs' },
      'MUG-4': { color: 'r', size: 'xs' },
    };
    const both = view(shirts, [['color', 'size']]);
    expect(skus(both)).toEqual(['4', '2', '3', '1']);
    expect(skus(both, { fields: {}, plans: { mug: { axes: ['size', 'color'] } } })).toEqual(['4', '3', '1', '2']);
    expect(skus(both, { fields: {}, plans: { mug: { axes: ['color'] } } })).toEqual(['2', '4', '1', '3']);
    const joined = { axes: ['size', 'color'], name: 'Style', with: ', ' };
    expect(skus(both, { fields: {}, plans: { mug: { joined } } })).toEqual(['4', '3', '1', '2']);
  });

  it('leaves options of one place to the next axis, and to the SKU', () => {
    const shirts = { 'MUG-1': { color: 'b', size: 's' }, 'MUG-2': { color: 'r', size: 's' }, 'MUG-3': { color: 'b', size: 'xs' } };
    expect(skus(view(shirts, [['color', 'size']], { positions: { ...positions, color: { r: 0, b: 0 } } }))).toEqual(['3', '1', '2']);
    expect(skus(view(shirts, [['color', 'size']], { positions: { color: {}, size: {} } }))).toEqual(['1', '2', '3']);
  });

  it('takes amounts by their size, whatever their unit', () => {
    const weights = { 'MUG-A': ['1', 'KILOGRAM'], 'MUG-B': ['500', 'GRAM'], 'MUG-C': ['75', 'GRAM'], 'MUG-D': ['2', 'POUND'] };
    const facts = view(Object.fromEntries(Object.keys(weights).map((sku) => [sku, {}])), [['weight']]);
    facts.nodes.forEach((node) => {
      const [amount, unit] = weights[node.sku as keyof typeof weights] ?? [];
      node.facts = amount ? { weight: { amount, unit } } : {};
    });
    expect(skus(facts)).toEqual(['C', 'B', 'D', 'A']);
  });

  it('is a person’s, where one gave it; what they did not name follows by its options', () => {
    const ordered = view(sizes, [['size']]);
    ordered.nodes[0]!.order = ['MUG-L', 'MUG-XS', 'GONE'];
    expect(skus(ordered)).toEqual(['L', 'XS', 'S', 'M', 'XL']);
    expect(mapped(ordered).orderedByHand).toBe(true);
  });

  it('stays by SKU in an edition from before there was an order', () => {
    const before = mapped(view(sizes, [['size']], { positions: undefined as never }));
    expect(before.nodes.slice(1).map(({ sku }) => sku.slice(4))).toEqual(['L', 'M', 'S', 'XL', 'XS']);
    expect([before.nodes[1]!.axes[0], before.orderedByHand]).toEqual([
      { attribute: 'size', name: 'Size', code: 'l', label: 'l' },
      undefined,
    ]);
  });
});

describe('names', () => {
  const named: MappingBody = {
    fields: {
      title: { from: [{ system: 'familyLabel' }] },
      bullets: { from: [{ system: 'categoryPath' }] },
      color: { from: [{ attribute: 'color' }] },
    },
  };
  const labels = {
    families: { mug: { en_GB: 'Drinkware', de_DE: 'Becher' } },
    categories: {
      kitchen: { parent: 'home', labels: { en_US: 'Kitchen' } },
      home: { parent: 'shop', labels: { de_DE: 'Haus' } },
      shop: { parent: null, labels: { en_US: 'Shop' } },
    },
  };
  const run = (dictionary: Partial<ViewDictionary>) =>
    compileMapping(named, fields, channel, vocabulary).map(
      view({ 'MUG-B': { color: 'navy_2', size: 's' } }, [['color', 'size']], dictionary),
      {
        offers: new Map(),
        rendition: () => undefined,
      },
    );
  const missing = ({ problems }: ReturnType<typeof run>) =>
    problems.map(({ code, path, message, severity, owner, details }) =>
      [code, path, message.split(':')[0], severity, owner, details!['sku']].join(' | '),
    );

  it('are labels in the channel’s language, and a category is its path', () => {
    const { product } = run(labels);
    expect([product!.fields['title']!.value, product!.fields['bullets']!.value]).toEqual(['Drinkware', ['Shop > home > Kitchen']]);
  });

  it('that are missing are said, each once, with who mends it', () => {
    expect(missing(run(labels))).toEqual([
      'label_missing | categories | The category home has no label in en_US | warning | pim | MUG',
      'label_missing | color | Option navy_2 of color has no label in en_US | warning | pim | MUG-B',
    ]);
    expect(
      missing(
        run({
          attributes: { size: { en_US: ' ' } },
          families: {},
          categories: {},
          ...{ options: { size: {}, color: { navy_2: { fr_FR: 'Marine' } } } },
        }),
      ),
    ).toEqual([
      'label_missing | color | The axis color has no label in en_US | warning | pim | MUG',
      'label_missing | size | The axis size has no label in en_US | warning | pim | MUG',
      'label_missing | family | The family mug has no label in en_US | warning | pim | MUG',
      'label_missing | categories | The category kitchen has no label in en_US | warning | pim | MUG',
      'label_missing | color | Option navy_2 of color has no label in en_US | warning | pim | MUG-B',
      'label_missing | size | Option s of size has no label in en_US | warning | pim | MUG-B',
    ]);
  });
});
