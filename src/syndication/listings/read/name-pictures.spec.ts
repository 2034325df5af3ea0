import { expect, test } from '@jest/globals';
import type { EntityManager } from 'typeorm';
import { problem, type Problem } from '../../../../libs/problem/index.js';
import type { ReadOutcome } from '../../../port/index.js';
import type { EditionViews, Pictures } from '../../inputs/product-inputs.js';
import type { LoadedChannel } from '../../reach/loaded-channel.js';
import { NamePictures } from './name-pictures.js';

const [MUG, SIDE] = ['a', 'b'].map((letter) => letter.repeat(64)) as [string, string];
const link = (assetHash: string, role: string, position: number) => ({ assetHash, role, position, locale: null, channels: null, alt: {} });
const nodes = [
  { sku: 'MUG', links: [link(MUG, 'main', 0)] },
  { sku: 'MUG-BLUE', links: [link(SIDE, 'gallery', 2)] },
];

function reader() {
  const asked: unknown[] = [];
  const editions = { read: (_: EntityManager, ids: string[]) => (asked.push(ids), Promise.resolve([{ editionId: '7', nodes }])) };
  const made = new Map([MUG, SIDE].map((asset) => [asset, { hash: `made-${asset}` }]));
  const pictures = { read: (_: EntityManager, hashes: string[]) => (asked.push(hashes), Promise.resolve(made)) };
  const names = new NamePictures(editions as unknown as EditionViews, pictures as unknown as Pictures);
  const channel = { adapter: { rendition: { code: 'fake' } } } as unknown as LoadedChannel;
  const name = async (issues: ReturnType<typeof failed>[], editionId: string | null = '7') =>
    [...(await names.name({} as EntityManager, channel, new Map([[{ editionId }, found(issues)]]))).values()].flatMap((one) =>
      one.outcome === 'found' ? one.issues : [],
    );
  return { asked, name };
}
const found = (issues: Problem[]): ReadOutcome => ({ outcome: 'found', state: 'rejected', observed: {}, issues });
const failed = (...renditions: string[]) =>
  problem('image_failed', 'images.2', 'The shop could not take picture 2 of 2', 'Check it', {
    severity: 'error',
    owner: 'pim',
    details: { file: 'gid://9', ...(renditions.length > 0 && { renditions }) },
  });

test('a picture that a channel could not take is told with its SKU, role, place and asset', async () => {
  const { asked, name } = reader();
  expect(await name([failed(`made-${SIDE}`)])).toMatchObject([
    {
      message: 'The shop could not take picture 2 of 2. It is gallery at 2 of MUG-BLUE (asset bbbbbbbbbbbb)',
      fix: 'Check it; or link another to MUG-BLUE in its place, and approve it',
      path: 'images.2',
      details: { file: 'gid://9', sku: 'MUG-BLUE', assetHash: SIDE },
    },
  ]);
  expect(asked).toEqual([['7'], [MUG, SIDE]]);
});

test('where it may be one of several, all are told', async () => {
  const [told] = await reader().name([failed(`made-${MUG}`, `made-${SIDE}`)]);
  expect(told!.message).toMatch(/It is one of: main at 0 of MUG \(asset aaaaaaaaaaaa\), gallery at 2 of MUG-BLUE \(asset bbbbbbbbbbbb\)$/);
  expect(told!.details).not.toHaveProperty('assetHash');
});

test('what is of no picture of ours, or of none that is known any more, stays as it is, and nothing is asked where nothing is at fault', async () => {
  const { asked, name } = reader();
  expect([await name([failed()]), await name([failed('x')], null), asked]).toEqual([[failed()], [failed('x')], []]);
  expect(await name([failed('made-of-before')])).toEqual([failed('made-of-before')]);
});
