import { describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { sha256hex } from '../../libs/canonical/index.js';
import { demoCatalogue, generateCatalogue, isGtin } from '../../src/demo/catalogue/index.js';
import { defects } from '../../src/demo/catalogue/defects.js';

const source = demoCatalogue();
const bySku = new Map(source.erpItems.map((item) => [item.sku, item]));
const roots = source.erpItems.filter((item) => item.family);
const sellables = source.erpItems.filter((item) => item.facts['gtin']);
const cellsOf = (sku: string) => source.content.find((edit) => edit.sku === sku)!.cells;

describe('the demonstration catalogue', () => {
  it('is as large as promised', () => {
    expect(source.setup.families).toHaveLength(5);
    expect(source.setup.locales).toHaveLength(3);
    expect(new Set(source.offers.map((offer) => offer.price?.currency)).size).toBe(3);
    expect([roots.length, sellables.length, source.assets.length]).toEqual([69, 539, 250]);
    const axes = source.setup.familyVariants.map((variant) => variant.levels.flatMap((level) => level.axes).length);
    expect([...new Set(axes)].sort()).toEqual([1, 2, 3, 4]);
  });

  it('names only what it sets up', () => {
    const { setup } = source;
    const attributes = new Map(setup.attributes.map((attribute) => [attribute.code, attribute]));
    for (const family of setup.families) for (const code of family.attributes) expect([code, attributes.has(code)]).toEqual([code, true]);
    const wrong: string[] = [];
    for (const { sku, cells, owner } of [
      ...source.erpItems.map((item) => ({ sku: item.sku, cells: item.facts, owner: 'erp' })),
      ...source.content.map((edit) => ({ sku: edit.sku, cells: edit.cells, owner: 'pim' })),
    ]) {
      for (const [cell, value] of Object.entries(cells)) {
        const [code, locale] = cell.split('@');
        const attribute = attributes.get(code!);
        const ok =
          attribute?.owner === owner &&
          attribute.localizable === (locale !== undefined) &&
          (attribute.type !== 'select' || attribute.options.some((option) => option.code === value)) &&
          (attribute.type !== 'measurement' ||
            setup.unitFamilies.some((family) => family.code === attribute.unitFamily && (value as { unit: string }).unit in family.units));
        if (!ok) wrong.push(`${sku} ${cell}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('has parents before their children, every SKU once, every GTIN once', () => {
    const seen = new Set<string>();
    const orphans = source.erpItems.filter((item) => !seen.add(item.sku) || (item.parentSku !== undefined && !seen.has(item.parentSku)));
    expect(orphans.map((item) => item.sku)).toEqual(['LOST-RED']);
    expect(seen.size).toBe(source.erpItems.length);
    const gtins = sellables.filter((item) => item.sku !== 'TEE-MARLOW-WHITE-S2').map((item) => item.facts['gtin']);
    expect(new Set(gtins).size).toBe(gtins.length);
    expect(sellables.filter((item) => !isGtin(item.facts['gtin'] as string)).map((item) => item.sku)).toEqual(['CUS-SORREL-50X50-SAGE']);
  });

  it('has its defects and no others', () => {
    const broken = new Set(Object.keys(defects));
    const good = roots.filter((item) => !broken.has(item.sku)).map((item) => item.sku);
    expect(good).toHaveLength(69 - 15);
    for (const sku of good) {
      for (const locale of ['en_US', 'en_GB', 'de_DE']) {
        const title = cellsOf(sku)[`title@${locale}`] as string;
        const words = title.toLowerCase().split(/\s+/);
        expect([sku, title.length <= 75, words.every((word) => words.filter((one) => one === word).length <= 2)]).toEqual([
          sku,
          true,
          true,
        ]);
        expect(Buffer.byteLength(cellsOf(sku)[`search_terms@${locale}`] as string)).toBeLessThan(250);
        for (const n of [1, 2, 3]) expect((cellsOf(sku)[`bullet_${n}@${locale}`] as string).length).toBeGreaterThanOrEqual(10);
      }
    }
    expect(cellsOf('CUS-ONDINE')['title@en_US']).toBeUndefined();
    expect(Object.keys(cellsOf('VAS-ONDINE')).some((cell) => cell.endsWith('@de_DE'))).toBe(false);
    expect((cellsOf('VAS-SORREL')['title@en_US'] as string).length).toBe(98);
    expect((cellsOf('JAR-HALDEN')['description@en_US'] as string).length).toBeGreaterThan(6000);
    expect(source.offers.some((offer) => offer.sku.startsWith('THR-ONDINE'))).toBe(false);
    expect(source.assets.some((asset) => asset.links.some((link) => link.sku.startsWith('FRM-TESSEL')))).toBe(false);
    expect(bySku.get('BAS-ONDINE')?.familyVariant).toBe('home_size_color_material_pattern');
    expect(bySku.get('MUG-SORREL-WHITE')?.facts['gtin']).toMatch(/^2\d{12}$/);
  });

  it('draws pictures on white that fill the frame, another one per colour, the same at every call', async () => {
    const drawn = source.assets.filter((asset) => asset.links.some((link) => link.sku.startsWith('THR-MARLOW')));
    const files = await Promise.all(drawn.map((asset) => asset.make()));
    expect(new Set(files.map((file) => sha256hex(file))).size).toBe(5);
    expect(sha256hex(await drawn[0]!.make())).toBe(sha256hex(files[0]!));
    for (const file of files.slice(0, 4)) {
      const { data, info } = await sharp(file).greyscale().raw().toBuffer({ resolveWithObject: true });
      expect([info.width, info.height, data[0], data.at(-1)]).toEqual([1000, 1000, 255, 255]);
      const trimmed = await sharp(file).trim({ background: '#ffffff', threshold: 10 }).toBuffer({ resolveWithObject: true });
      expect(Math.max(trimmed.info.width, trimmed.info.height) / 1000).toBeGreaterThan(0.85);
    }
    const small = source.assets.find((asset) => asset.links.some((link) => link.sku === 'FRM-ONDINE'))!;
    expect(await sharp(await small.make()).metadata()).toMatchObject({ width: 300, height: 300 });
  });
});

describe('the benchmark’s catalogue', () => {
  const generated = generateCatalogue({ listings: 5000, seed: 7 });

  it('is deterministic, large enough, and nearly all of it complete', () => {
    const again = generateCatalogue({ listings: 5000, seed: 7 });
    expect(JSON.stringify(again.source)).toBe(JSON.stringify(generated.source));
    expect(generateCatalogue({ listings: 5000, seed: 8 }).source.erpItems[0]).not.toEqual(generated.source.erpItems[0]);
    expect(generated.listings).toBeGreaterThanOrEqual(5000);
    expect(generated.listings).toBeLessThan(5040);
    const products = generated.source.erpItems.filter((item) => item.family).length;
    expect(generated.incomplete.length / products).toBeLessThan(0.05);
  });

  it('shares pictures, and has every SKU and GTIN once', () => {
    const { erpItems, assets } = generated.source;
    expect(assets.length).toBeLessThan(200);
    expect(new Set(erpItems.map((item) => item.sku)).size).toBe(erpItems.length);
    const gtins = erpItems.flatMap((item) => (item.facts['gtin'] ? [item.facts['gtin']] : []));
    expect(new Set(gtins).size).toBe(gtins.length);
  });
});
