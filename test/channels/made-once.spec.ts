import { expect, it } from '@jest/globals';
import { AmazonAdapter } from '../../src/channels/amazon/amazon.adapter.js';
import { GoogleAdapter } from '../../src/channels/google/google.adapter.js';
import { ShopifyAdapter } from '../../src/channels/shopify/shopify.adapter.js';
import type { MadeBefore, MappedProduct } from '../../src/port/index.js';

const known = (more: Partial<MadeBefore>): MadeBefore => ({ externalIds: {}, bindings: {}, wasLive: false, mayBeGone: false, product: { fields: { productType: { value: 'HOME', cells: [] } } } as unknown as MappedProduct, ...more }); // prettier-ignore

it('a shop has what was published once, what lies in its archive and what was its own; not what was made in a part or is gone', () => {
  const { isMade } = new ShopifyAdapter();
  const made = (externalIds: Record<string, string>, sku?: string) =>
    isMade(known({ externalIds, bindings: { 'variant:A': 'gid://1' } }), sku);
  expect([{}, { product: '' }, { product: 'P', managed: '1' }].map((ids) => made(ids as Record<string, string>))).toEqual([
    false,
    false,
    false,
  ]);
  expect([{ product: 'P', managed: '1', published: 'x' }, { product: 'P', managed: '1', published: '' }, { product: 'P' }].map((ids) => made(ids as Record<string, string>))).toEqual([true, true, true]); // prettier-ignore
  const live = { product: 'P', managed: '1', published: 'x' };
  expect([made(live, 'A'), made(live, 'B'), made({ ...live, partly: '1' }, 'A'), made({ ...live, partly: 'known' }, 'A')]).toEqual([true, false, false, false]); // prettier-ignore
});

it('elsewhere what was live is there; on Amazon not what is replaced whole, because its product type is another', () => {
  for (const adapter of [new AmazonAdapter(), new GoogleAdapter()])
    expect([adapter.isMade(known({})), adapter.isMade(known({ wasLive: true, externalIds: { productType: 'HOME' } }))]).toEqual([
      false,
      true,
    ]);
  expect(new AmazonAdapter().isMade(known({ wasLive: true, externalIds: { productType: 'LAMP' } }))).toBe(false);
});

it('what was adopted is there as somebody made it, before any content of ours was live; not where a look found it no more', () => {
  const ids = { google: { product: 'p', dataSource: 'd' }, amazon: { sku: 'A', adopted: '1', productType: 'HOME' } };
  const made = (mayBeGone: boolean) => [
    new GoogleAdapter().isMade(known({ externalIds: ids.google, mayBeGone })),
    new AmazonAdapter().isMade(known({ externalIds: ids.amazon, mayBeGone })),
  ];
  expect([made(false), made(true)]).toEqual([
    [true, true],
    [false, false],
  ]);
});
