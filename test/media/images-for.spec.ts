import { describe, expect, it } from '@jest/globals';
import { imagesFor, TreeImages, type AssetLinkView, type LinkedNode } from '../../src/media/links/images-for.js';

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

describe('images of a node', () => {
  const root = node('p', null, link('root'), link('g2', { role: 'gallery', position: 2 }), link('g1', { role: 'gallery', position: 1 }));

  it('are its own where it has any of the role, else its parent’s', () => {
    const variant = node('v', 'p', link('own'));
    expect(hashes(imagesFor([variant, root], 'main', 'shop', 'en_US'))).toBe('own');
    expect(hashes(imagesFor([variant, root], 'gallery', 'shop', 'en_US'))).toBe('g1 g2');
    expect(imagesFor([variant, root], 'swatch', 'shop', 'en_US')).toEqual([]);
  });

  it('are only those for the channel; one for another channel does not hide the parent’s', () => {
    const variant = node('v', 'p', link('amazon', { channels: ['amazon_us'] }));
    expect(hashes(imagesFor([variant, root], 'main', 'amazon_us', 'en_US'))).toBe('amazon');
    expect(hashes(imagesFor([variant, root], 'main', 'shop', 'en_US'))).toBe('root');
  });

  it('are the locale’s at a position that has both', () => {
    const variant = node('v', 'p', link('neutral'), link('german', { locale: 'de_DE' }), link('second', { position: 1 }));
    expect(hashes(imagesFor([variant], 'main', 'shop', 'de_DE'))).toBe('german second');
    expect(hashes(imagesFor([variant], 'main', 'shop', 'en_US'))).toBe('neutral second');
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
    expect(hashes(tree.of(sku, role, 'shop', 'en_US'))).toBe(expected);
  });
});
