import { existsSync, statSync } from 'node:fs';
import Sequencer from '@jest/test-sequencer';

/**
 * Files that take long, because they start programs or wait for what takes its time: begun first, so that no core is idle at the end. jest itself
 * remembers how long each file took, but a fresh clone remembers nothing, and then it begins with the largest files.
 */
const LONG = [
  'test/cli/signals',
  'test/cli/interrupted',
  'test/syndication/wires',
  'test/docs/readme',
  'test/akeneo/demonstration',
  'test/main-job/',
  'test/docs/',
  'test/faults/',
  'test/demo/simulation',
  'test/cli/',
  'libs/db/embedded-postgres',
  'test/channels/shopify-large',
  'test/selling/moved-killed',
  'test/selling/stop-sell',
  'test/catalog/bad-input',
  'test/syndication/controller',
  'test/operations/',
  'test/approval/approval',
  'test/walls',
  // A world with three channels each, however few their lines are: small files of them were begun last.
  'test/selling/',
  'test/demo/',
  'contract.spec',
  'test/docstrings',
  'test/time-in-sql',
];

const rank = (file) => {
  const found = LONG.findIndex((part) => file.includes(part));
  return found < 0 ? LONG.length : found;
};
const size = (file) => (existsSync(file) ? statSync(file).size : 0);

export default class LongFirst extends Sequencer {
  sort(tests) {
    return [...tests].sort((a, b) => rank(a.path) - rank(b.path) || size(b.path) - size(a.path));
  }
}
