import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { problem } from '../../../libs/problem/index.js';
import type { CatalogSchema } from '../../catalog/index.js';
import { openAkeneo } from './open-akeneo.js';
import { setUpSound } from './set-up-sound.js';

const folder = mkdtempSync(path.join(tmpdir(), 'plinth-set-up-'));
afterAll(() => rmSync(folder, { recursive: true }));
const MANY = 300;

test('all options are listed once for all that is wrong with them', async () => {
  const rows = Array.from({ length: MANY }, (_, at) => `o${at};color;Label ${at}`);
  writeFileSync(path.join(folder, 'attributes.csv'), 'code;type\nsku;pim_catalog_identifier\ncolor;pim_catalog_simpleselect\n');
  writeFileSync(path.join(folder, 'attribute_options.csv'), ['code;attribute;label-default', ...rows].join('\n'));
  const reading = openAkeneo(folder);
  const [color] = reading.setup.attributes;
  const options = color!.options;
  let listed = 0;
  Object.defineProperty(color, 'options', { enumerable: true, get: () => (listed++, options) });
  const faults = options.map((_, at) =>
    problem('label_invalid', `options.${at}.labels.default`, 'Labels are texts by locale.', 'Send them so.'),
  );
  const answers = [faults, []];
  await setUpSound(
    reading,
    () => Promise.resolve(answers.shift()!),
    () => Promise.resolve({} as CatalogSchema),
  );
  expect(listed).toBe(1);
  expect(options.map(({ labels }) => labels)).toEqual(Array(MANY).fill({}));
  const told = reading.verdicts.take().filter(({ file }) => file === 'attribute_options.csv');
  expect(told.map(({ problems }) => problems[0]?.details)).toEqual(
    rows.map((_, at) => ({ column: 'label-default', value: `Label ${at}` })),
  );
});
