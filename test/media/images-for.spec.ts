import { describe, expect, it } from '@jest/globals';
import { TreeImages, type AssetLinkView, type LinkedNode } from '../../src/media/links/images-for.js';

const link = (assetHash: string, more: Partial<AssetLinkView> = {}): AssetLinkView => ({
  assetHash,
  role: 'main',
  position: 0,
  locale: null,
  channels: null,
  alt: {},
  ...more,
});
const node = (sku: string, parentSku: string | null, ...links: AssetLinkView[]): LinkedNode => ({ sku, parentSku, links });
const hashes = (links: AssetLinkView[]) => links.map((one) => one.assetHash).join(' ');

const shop = { channel: 'shop', locales: ['en_US'] };
const anywhere = { channel: null, locales: null };

describe('images of a node', () => {
  const root = node(
    'p',
    null,
    link('root'),
    link('g2', { role: 'gallery', position: 2 }),
    link('g1', { role: 'gallery', position: 1 }),
    link('chart', { role: 'size_chart' }),
    link('leaflet', { role: 'manual' }),
  );

  it('are its own where it has any of the role, else its parent’s', () => {
    const tree = new TreeImages([root, node('v', 'p', link('own'))]);
    expect(hashes(tree.of('v', 'main', anywhere))).toBe('own');
    expect(hashes(tree.of('v', 'gallery', anywhere))).toBe('g1 g2');
    expect(tree.of('v', 'swatch', anywhere)).toEqual([]);
  });

  it('are on a channel what is sent there: with a picture of its own none of its parent’s but size charts and instructions', () => {
    const tree = new TreeImages([root, node('v', 'p', link('own')), node('w', 'p')]);
    const all = (sku: string) => (['main', 'gallery', 'size_chart', 'manual'] as const).map((role) => hashes(tree.of(sku, role, shop)));
    expect(all('v')).toEqual(['own', '', 'chart', 'leaflet']);
    expect(all('w')).toEqual(['root', 'g1 g2', 'chart', 'leaflet']);
  });

  it('are only those for the channel; one for another channel does not hide the parent’s', () => {
    const tree = new TreeImages([root, node('v', 'p', link('amazon', { channels: ['amazon_us'] }))]);
    expect(hashes(tree.of('v', 'main', { ...shop, channel: 'amazon_us' }))).toBe('amazon');
    expect(hashes(tree.of('v', 'main', shop))).toBe('root');
  });

  it('are the nearest locale’s at a position that has several', () => {
    const links = [
      link('neutral'),
      link('german', { locale: 'de_DE' }),
      link('austrian', { locale: 'de_AT' }),
      link('second', { position: 1 }),
    ];
    const tree = new TreeImages([node('v', null, ...links, link('swiss', { locale: 'de_CH', position: 1 }))]);
    const main = (...locales: string[]) => hashes(tree.of('v', 'main', { channel: 'shop', locales }));
    expect(main('de_DE')).toBe('german second');
    expect(main('de_AT', 'de_DE')).toBe('austrian second');
    expect(main('de_CH', 'de_DE')).toBe('german swiss');
    expect(main('en_US')).toBe('neutral second');
  });
});

describe('a variant never shows a sibling’s picture', () => {
  const gallery = (hash: string, position: number) => link(hash, { role: 'gallery', position });
  const tree = new TreeImages([
    node('p', null, link('red'), gallery('red', 0), gallery('blue', 1), gallery('room', 2)),
    node('p-red', 'p', link('red')),
    node('p-blue', 'p', link('blue')),
    node('p-green', 'p'),
    node('p-red-s', 'p-red'),
    node('p-red-m', 'p-red', link('red-m')),
  ]);

  it.each([
    ['p', 'main', 'red'],
    ['p', 'gallery', 'red blue room'],
    ['p-red', 'gallery', 'red room'],
    ['p-blue', 'main', 'blue'],
    ['p-blue', 'gallery', 'blue room'],
    ['p-green', 'main', ''],
    ['p-green', 'gallery', 'room'],
    ['p-red-s', 'main', 'red'],
    ['p-red-m', 'main', 'red-m'],
    ['p-red-s', 'gallery', 'red room'],
  ] as const)('%s %s: %s', (sku, role, expected) => {
    expect(hashes(tree.of(sku, role, anywhere))).toBe(expected);
  });
});
