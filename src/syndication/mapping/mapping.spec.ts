import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonicalJson } from '../../../libs/canonical/index.js';
import { checkMapping } from './check-mapping.js';
import { compileMapping } from './compile-mapping.js';
import type { MappingBody } from '../../port/index.js';
import { channel, fields, mugView, offers, rendition, vocabulary } from '../../../test/support/syndication/mapping-fixture.js';

const inputs = { offers, rendition };

function run(body: MappingBody, view = mugView(), place = channel) {
  return compileMapping(body, fields, place, vocabulary).map(view, inputs);
}

const body: MappingBody = {
  fields: {
    title: { from: [{ attribute: 'title' }], required: true },
    body: { from: [{ attribute: 'copy' }] },
    brand: { from: [{ attribute: 'brand' }] },
    gtin: { from: [{ attribute: 'gtin' }], required: true },
    weight: { from: [{ attribute: 'weight' }], transforms: [{ op: 'unit', to: 'KILOGRAM' }] },
    bullets: { from: [{ attribute: 'features' }, { constant: 'Made to last' }], all: true },
    color: { from: [{ attribute: 'color' }] },
  },
};

describe('a compiled mapping', () => {
  it('takes the most specific scope, and names the cell', () => {
    expect(run(body).product!.fields['title']).toEqual({ value: 'Shop mug', cells: [{ sku: 'MUG', cell: 'title@en_US#shopify' }] });
    expect(run(body, mugView(), { ...channel, kind: 'google' }).product!.fields['title']!.value).toBe('Mug');
  });

  it('falls back only within the language', () => {
    const british = { ...channel, kind: 'google', locales: ['en_GB', 'en_US', 'de_DE'] };
    expect(run(body, mugView(), british).product!.fields['title']!.value).toBe('Mug');
    expect(run(body, mugView(), { ...british, locales: ['fr_FR', 'en_US'] }).product!.fields['title']).toBeUndefined();
  });

  it('takes another language where the mapping says so', () => {
    const french = { ...channel, locales: ['fr_FR'] };
    const named: MappingBody = { fields: { title: { from: [{ attribute: 'title' }, { attribute: 'title', locale: 'de_DE' }] } } };
    expect(run(named, mugView(), french).product!.fields['title']!.value).toBe('Becher');
  });

  it('inherits from the parent, lets a variant override, and says from which level a value came', () => {
    const [, red, blue] = run(body).product!.nodes;
    expect(red!.fields['brand']).toEqual({ value: 'Plinth', cells: [{ sku: 'MUG', cell: 'brand' }] });
    expect(blue!.fields['brand']).toEqual({ value: 'Plinth Blue', cells: [{ sku: 'MUG-B', cell: 'brand' }] });
    expect(red!.fields['weight']!.value).toEqual({ amount: '0.35', unit: 'KILOGRAM' });
    expect(blue!.fields['weight']!.value).toEqual({ amount: '0.453592', unit: 'KILOGRAM' });
  });

  it('shows options by their label in the channel language, or by code', () => {
    expect(run(body).product!.nodes[1]!.fields['color']!.value).toBe('Red');
    const coded: MappingBody = { fields: { color: { from: [{ attribute: 'color', code: true }] } } };
    expect(run(coded).product!.nodes[1]!.fields['color']!.value).toBe('r');
    expect(run(body).product!.fields['bullets']!.value).toEqual(['Dishwasher safe', 'Made to last']);
  });

  it('gives translations only where there is a translation', () => {
    const { localized } = run(body).product!.nodes[0]!;
    expect(localized).toEqual({
      de_DE: {
        title: { value: 'Becher', cells: [{ sku: 'MUG', cell: 'title@de_DE' }] },
        bullets: { value: ['Spülmaschinenfest'], cells: [{ sku: 'MUG', cell: 'features' }] },
      },
    });
  });

  it('tells of markup, and of texts that were stored before they were folded, whose they are; nothing is changed in silence', () => {
    const view = mugView();
    view.nodes[0]!.content['en_US'] = { 'title@en_US': 'Salt &amp; <b>Pepper</b>\u00a0Mill', 'copy@en_US': '<p>a&nbsp;b</p>' };
    view.nodes[1]!.facts = { gtin: ' 4006381333931' };
    const told = (of: MappingBody) =>
      run(of, view, { ...channel, kind: 'google', locales: ['en_US'] })
        .problems.filter(({ severity }) => severity === 'warning')
        .map(({ code, path, owner, details }) => `${code} ${path} ${owner} ${String(details!['sku'])}`);
    expect(told(body)).toEqual([
      'markup_in_text title@en_US pim MUG',
      'text_not_folded title@en_US pim MUG',
      'text_not_folded gtin erp MUG-R',
    ]);
    expect(run(body, view).product!.fields['title']!.value).toBe('Salt &amp; <b>Pepper</b>\u00a0Mill');
    const clean: MappingBody = { fields: { title: { from: [{ attribute: 'title' }], transforms: [{ op: 'strip_html' }] } } };
    expect(told(clean)).toEqual([]);
    expect(run(clean, view).product!.fields['title']!.value).toBe('Salt & Pepper Mill');
  });

  it('tells of signs that have customers read a text otherwise than it is written, in rich text and further languages too', () => {
    const view = mugView();
    view.nodes[0]!.content['en_US'] = { 'title@en_US': 'Blue \u202egum', 'copy@en_US': '<p>for \u202eten\u202c</p>' };
    view.dictionary.options['features'] = { safe: { en_US: 'Dishwasher \u2066safe' } };
    view.nodes[0]!.content['de_DE'] = { 'title@de_DE': 'Becher \u202b' };
    const { problems } = run(body, view, { ...channel, kind: 'google' });
    const told = problems.filter(({ code }) => code === 'text_direction_forced');
    expect(told.map(({ path, severity, owner, message }) => [path, severity, owner, /U\+\w+/.exec(message)![0]])).toEqual([
      ['title@en_US', 'warning', 'pim', 'U+202E'],
      ['copy@en_US', 'warning', 'pim', 'U+202E'],
      ['features', 'warning', 'pim', 'U+2066'],
      ['title@de_DE', 'warning', 'pim', 'U+202B'],
    ]);
  });

  it('takes a text that shows nothing for none', () => {
    const view = mugView();
    view.nodes[0]!.content['en_US'] = { 'title@en_US': '\u200b \u2060' };
    expect(
      run(body, view, { ...channel, kind: 'google', locales: ['en_US'] }).problems.map(({ code, path }) => `${code} ${path}`),
    ).toContain('required_empty title@en_US');
  });

  it('names the empty cell, its owner and the mending for each required field without a value', () => {
    const { problems } = run(body);
    expect(problems).toEqual([
      {
        code: 'required_empty',
        path: 'gtin',
        message: 'MUG-B has no value for gtin',
        fix: 'Let the ERP send gtin on MUG-B or above it',
        severity: 'error',
        owner: 'erp',
        details: { sku: 'MUG-B', target: 'gtin', cells: ['gtin'] },
      },
    ]);
  });

  it('shows own or inherited pictures, never a sibling’s, and only those meant for the channel', () => {
    const images = run(body).product!.nodes.map((node) => node.images.map((image) => `${image.role}:${image.assetHash}`));
    expect(images).toEqual([
      ['main:asset-root', 'size_chart:chart'],
      ['main:asset-red', 'gallery:asset-red-2', 'size_chart:chart'],
      ['main:asset-root', 'size_chart:chart'],
    ]);
  });

  it('does not let a variant inherit from its parent what shows its sibling', () => {
    const view = mugView();
    view.nodes[0]!.links.push({ assetHash: 'asset-red', role: 'gallery', position: 3, locale: null, channels: null, alt: {} });
    const images = run(body, view).product!.nodes.map((node) => node.images.map((image) => image.assetHash));
    expect(images).toEqual([
      ['asset-root', 'asset-red', 'chart'],
      ['asset-red', 'asset-red-2', 'chart'],
      ['asset-root', 'chart'],
    ]);
  });

  it('misses a variant’s own picture that could not be made, and does not show its parent’s instead', () => {
    const made = (hash: string) =>
      hash.startsWith('asset-red') ? { ...rendition(hash), state: 'failed' as const, reason: 'Too small.' } : rendition(hash);
    const { product, problems } = compileMapping(body, fields, channel, vocabulary).map(mugView(), { offers, rendition: made });
    expect(product!.nodes.map((node) => node.images.map((image) => image.assetHash))).toEqual([
      ['asset-root', 'chart'],
      ['chart'],
      ['asset-root', 'chart'],
    ]);
    expect(problems.filter(({ code }) => code === 'image_unusable').map(({ message }) => message)).toEqual([
      'The picture asset-red of MUG-R cannot be made for this channel: Too small.',
      'The picture asset-red-2 of MUG-R cannot be made for this channel: Too small.',
    ]);
  });

  it('sends at a position the picture of the nearest locale, and the one for every locale where there is none', () => {
    const view = mugView();
    const localised = (assetHash: string, locale: string) => ({ ...view.nodes[0]!.links[0]!, assetHash, locale });
    view.nodes[0]!.links.push(localised('american', 'en_US'), localised('british', 'en_GB'), localised('german', 'de_DE'));
    const sent = (...locales: string[]) =>
      run(body, view, { ...channel, locales }).product!.nodes.map((node) => node.images.map((image) => image.assetHash).join(' '));
    expect(sent('en_GB', 'en_US')).toEqual(['british chart', 'asset-red asset-red-2 chart', 'british chart']);
    expect(sent('en_CA', 'en_US')[0]).toBe('american chart');
    expect(sent('fr_FR', 'en_US')[0]).toBe('asset-root chart');
  });

  it('waits for a rendition that is not ready instead of sending without it', () => {
    const waiting = compileMapping(body, fields, channel, vocabulary).map(mugView(), { offers, rendition: () => undefined });
    expect(waiting.pending).toEqual(['asset-red', 'asset-red-2', 'asset-root', 'chart']);
  });

  it('gives the plan’s axes in its order, joins those it joins, and reports an axis without a value', () => {
    const planned: MappingBody = { ...body, plans: { mug: { axes: ['size', 'color'] } } };
    expect(run(planned).product!.axes).toEqual([
      { attribute: 'size', name: 'Size' },
      { attribute: 'color', name: 'Colour' },
    ]);
    expect(run(planned).product!.nodes[1]!.axes.map((axis) => axis.label)).toEqual(['Small', 'Red']);
    const joined: MappingBody = { ...body, plans: { mug: { joined: { axes: ['color', 'size'], name: 'Style', with: ' / ' } } } };
    expect(run(joined).product!.nodes[1]!.axes).toEqual([{ attribute: 'color+size', name: 'Style', code: 'r+s', label: 'Red / Small' }]);
    const view = mugView();
    delete view.nodes[2]!.content['*']!['color'];
    expect(
      run(planned, view)
        .problems.filter((one) => one.code === 'axis_empty')
        .map((one) => one.message),
    ).toEqual(['MUG-B has no value for its axis color']);
  });

  it('leaves out a family that the mapping excludes', () => {
    expect(run({ ...body, excludedFamilies: ['mug'] })).toEqual({ product: null, problems: [], pending: [], incomplete: [] });
  });

  it('empties a template when a part is empty, unless the part may be', () => {
    const title = (template: string): unknown => run({ fields: { title: { from: [{ template }] } } }).product!.fields['title']?.value;
    expect(title('{brand} {title}')).toBe('Plinth Shop mug');
    expect(title('{brand} {gtin}')).toBeUndefined();
    expect(title('{brand} {gtin?} {title}')).toBe('Plinth Shop mug');
  });

  it('lets a family’s rules replace the common ones', () => {
    const own: MappingBody = { ...body, families: { mug: { fields: { title: { from: [{ constant: 'A mug' }] } } } } };
    expect(run(own).product!.fields['title']!.value).toBe('A mug');
  });

  it('makes the same bytes from the same input', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.constantFrom('r', 'b', 'unknown'), (title, brand, color) => {
        const view = mugView();
        view.nodes[0]!.content['en_US']!['title@en_US#shopify'] = title;
        view.nodes[1]!.content['*'] = { color, brand };
        expect(canonicalJson(run(body, structuredClone(view)).product)).toBe(canonicalJson(run(body, view).product));
      }),
      { numRuns: 50 },
    );
  });
});

describe('the check of a mapping', () => {
  it('finds an unknown target, attribute, system value and transform, each with its place', () => {
    const bad = {
      fields: {
        headline: { from: [{ attribute: 'title' }] },
        title: { from: [{ attribute: 'titel' }], transforms: [{ op: 'truncate' }, { op: 'shout' }] },
        brand: { from: [{ template: '{brnd}' }, { system: 'shop' }] },
        gtin: { from: [] },
      },
      plans: { mug: { axes: ['colour'] } },
    } as unknown as MappingBody;
    expect(checkMapping(bad, fields, vocabulary).map((one) => `${one.path} ${one.code}`)).toEqual([
      'fields.headline unknown_target',
      'fields.title.from.0 unknown_attribute',
      'fields.title.transforms.0 bad_transform',
      'fields.title.transforms.1 bad_transform',
      'fields.brand.from.0 unknown_attribute',
      'fields.brand.from.1 unknown_source',
      'fields.gtin.from no_source',
      'plans.mug.axes unknown_attribute',
    ]);
    expect(checkMapping(body, fields, vocabulary)).toEqual([]);
  });

  it('takes a rule without a source where nothing is sent, and no other word for how a field is sent than those that there are', () => {
    const silent = { fields: { brand: { from: [], send: 'never' }, gtin: { from: [], send: 'clear' }, title: { from: [{ attribute: 'title' }], send: 'once' } } } as const; // prettier-ignore
    expect(checkMapping(silent as unknown as MappingBody, fields, vocabulary)).toEqual([]);
    const bad = { fields: { brand: { from: [{ attribute: 'brand' }], send: 'sometimes' }, gtin: { from: [], send: 'once' } } };
    expect(checkMapping(bad as unknown as MappingBody, fields, vocabulary).map(({ path, code, fix }) => `${path} ${code} ${fix}`)).toEqual([
      'fields.brand.send unknown_send Use one of: always, once, never, clear; without it the field is sent always',
      'fields.gtin.from no_source List at least one source in "from", or say "send": "never" or "clear"',
    ]);
  });
});
