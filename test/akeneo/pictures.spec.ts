import { expect, it } from '@jest/globals';
import { importAkeneo } from '../../src/cli/akeneo/index.js';
import { afterTheDoors } from '../../src/cli/import/index.js';
import { folderWith, good } from './export.js';

const attributes = good['attributes.csv']!.replace('image;Image;main;0;0', 'image;Image;main;1;0');
/** One product with these pictures: column → the file that it names. */
function shown(pictures: Record<string, string>, channels = 'web;en_US,de_DE;EUR') {
  const files = Object.fromEntries(Object.values(pictures).map((name) => [name.normalize('NFD'), `bytes of ${name}`]));
  const folder = folderWith({
    ...{ 'product_models.csv': null, 'family_variants.csv': null, ...files },
    'channels.csv': `code;locales;currencies\n${channels}`,
    'attributes.csv': `${attributes}\nback;Back;main;0;1;;pim_catalog_image;`,
    'families.csv': good['families.csv']!.replace('image,manual', 'image,back,manual'),
    'products.csv': `sku;family;${Object.keys(pictures).join(';')}\nA;lamps;${Object.values(pictures).join(';')}`,
  });
  const { source, verdicts } = importAkeneo(folder);
  return {
    links: source.assets.flatMap(({ fileName, links }) =>
      links.map(({ role, position, locale }) => [fileName.normalize('NFC'), role, position, locale]),
    ),
    told: verdicts.at(-1)!.problems.map(({ code, path, details }) => [code, path, details?.['value']]),
  };
}

it('each locale has its own main picture', () => {
  const { links, told } = shown({ 'image-en_US': 'en.png', 'image-de_DE': 'de.png', back: 'back.png' });
  expect(links).toEqual([
    ['en.png', 'main', 0, 'en_US'],
    ['de.png', 'main', 0, 'de_DE'],
    ['back.png', 'gallery', 0, null],
  ]);
  expect(told).toEqual([]);
});

it('a picture of a locale or channel that is not there is told, and shown nowhere', () => {
  const { links, told } = shown({ 'image-en_US': 'en.png', 'image-fr_FR': 'fr.png', 'back-print': 'print.png' });
  expect(links).toEqual([['en.png', 'main', 0, 'en_US']]);
  expect(told).toEqual([
    ['akeneo_left_out', 'products.csv:2:image-fr_FR', 'fr.png'],
    ['akeneo_left_out', 'products.csv:2:back-print', 'print.png'],
  ]);
});

it('a picture of one of several channels is attached for all, which the row tells; that of the only channel needs no word', () => {
  const several = shown({ 'back-web': 'web.png', 'back-print': 'print.png' }, 'web;en_US;EUR\nprint;en_US;EUR');
  expect(several.links).toEqual([
    ['web.png', 'main', 0, null],
    ['print.png', 'gallery', 0, null],
  ]);
  expect(several.told).toEqual([
    ['akeneo_picture_channel', 'products.csv:2:back-web', 'web.png'],
    ['akeneo_picture_channel', 'products.csv:2:back-print', 'print.png'],
  ]);
  expect(shown({ 'back-web': 'web.png' }).told).toEqual([]);
});

it('a name whose letters are put together otherwise on the disk is found', () => {
  expect(shown({ back: 'Kräuter.png' })).toEqual({ links: [['Kräuter.png', 'main', 0, null]], told: [] });
});

it('a picture that is not taken is told with each column that names it, and what it says there', () => {
  const verdict = { file: 'products.csv', line: 2, key: 'A', verdict: 'imported' as const, problems: [] };
  const link = { sku: 'A', role: 'main' as const, position: 0, locale: null, channels: null, alt: {} };
  const named = [
    { column: 'image', value: 'a.png' },
    { column: 'back', value: './a.png' },
  ];
  const asset = { fileName: 'a.png', drawing: '/x/a.png', make: () => Promise.resolve(Buffer.alloc(0)), links: [link] };
  const refused = { fileName: 'a.png', drawing: '/x/a.png', problems: [{ code: 'media_empty', message: 'It is empty.', fix: 'Send it.' }] };
  const [row] = afterTheDoors(
    { verdicts: [verdict], source: { assets: [asset] } },
    { items: [], offers: [], refusedPictures: [refused], refusedEdits: [] },
    { kept: [], replaced: [], edited: new Set(), pictures: [{ file: '/x/a.png', link, named }] },
  );
  const told = { code: 'media_empty', message: 'a.png: It is empty.', fix: 'Send it.', severity: 'warning' };
  expect(row).toEqual({
    ...verdict,
    verdict: 'imported_with_warnings',
    problems: [
      { ...told, path: 'products.csv:2:image', details: named[0] },
      { ...told, path: 'products.csv:2:back', details: named[1] },
    ],
  });
});
