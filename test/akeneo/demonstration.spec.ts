import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from '@jest/globals';
import { akeneoDemo } from '../../src/demo/job/akeneo-demo.js';
import type { MainJob } from '../../src/demo/job/main-job.js';
import { PATIENCE_MS, portForLater } from '../support/index.js';
import { folderWith } from './export.js';

it('the demonstration says itself how many there are, because nothing would go live, and says so', () => {
  const demo = akeneoDemo(folderWith());
  expect(demo.source.offers.map(({ quantity, availability }) => `${quantity} ${availability}`)).toEqual(Array(3).fill('10 in_stock'));
  const job = { items: [], offers: [], refusedPictures: [], refusedEdits: [] } as unknown as MainJob;
  expect(demo.more!(job).text).toContain('Stock is 10 of everything that has a price (--quantity): nobody counted it.');
});

const ICECAT = '../shared/data/akeneo-icecat';

/** As a person types it, with a folder and a port of its own. Resolves when it has ended. */
async function npmRunDemo(words: string[]): Promise<{ code: number; said: string }> {
  const data = mkdtempSync(path.join(tmpdir(), 'plinth-demo-'));
  try {
    const args = ['run', 'demo', '--', ...words, '--data', data, '--port', String(await portForLater())];
    const env = { ...process.env, NODE_OPTIONS: '', NODE_ENV: '' };
    const child = spawn('npm', args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += String(chunk)));
    const [code] = (await once(child, 'close')) as [number];
    return { code, said };
  } finally {
    rmSync(data, { recursive: true, force: true });
  }
}

/** channel, approved, rendered, refused, sent, accepted, live, rejected, drift */
const rowsOf = (said: string): string[] =>
  said.split('\n').flatMap((line) => /^\w+_[a-z]{2}(?:\s+\d+){8}(?=\s+\d+\.\d\s)/.exec(line)?.[0].replaceAll(/\s+/g, ' ') ?? []);

(existsSync(ICECAT) ? it : it.skip)(
  `the demonstration with a real catalogue ends well, and the table says what is live (needs ${ICECAT})`,
  async () => {
    const { code, said } = await npmRunDemo(['--akeneo', ICECAT]);
    expect([code, said.trimEnd().split('\n').at(-1)]).toEqual([
      0,
      expect.stringMatching(/^Every row has a verdict, the counts add up, and what is live is what the rules took\. [\d.]+ s in all\.$/),
    ]);
    expect(rowsOf(said)).toEqual([
      'shopify_de 1048 1046 1013 33 33 33 0 0',
      'google_de 1048 1220 1220 0 0 0 0 0',
      'amazon_de 1048 1046 1046 0 0 0 0 0',
    ]);
    expect(said).toMatch(/^products\.csv +1239 +1091 +130 +18 +0 *$/m);
  },
  PATIENCE_MS,
);
