import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { stateOf } from '../main-job/channel-state.js';
import type { ErpItem } from '../../src/cli/import/index.js';
import { five, SellingWorld, variantsOf } from './selling-world.js';

const ROOT = 'MUG-MARLOW';
const source = five([ROOT], 3);
const [ONE = '', TWO = ''] = variantsOf(source, ROOT);
const colorOf = (sku: string) => source.erpItems.find((item) => item.sku === sku)!.facts['color'] as string;

let selling: SellingWorld;
beforeAll(async () => {
  selling = await SellingWorld.open(source);
  await selling.nextDay();
});
afterAll(() => selling.close());

async function amazonColors(): Promise<Record<string, unknown>> {
  const { listings } = await stateOf(selling.world, 'amazon');
  return Object.fromEntries(listings.map(({ sku, live }) => [sku, live?.attributes['color']?.[0]?.['value']]));
}

it('two variants that change places are live with each other’s colours, on every channel', async () => {
  const before = await amazonColors();
  const swapped = [
    { sku: ONE, facts: { color: colorOf(TWO) }, sourceRevision: '500' },
    { sku: TWO, facts: { color: colorOf(ONE) }, sourceRevision: '500' },
  ];
  const verdicts = await selling.world.pushItems({ ...source, erpItems: swapped as unknown as ErpItem[] });
  expect(verdicts.map(({ verdict }) => verdict)).toEqual(['updated', 'updated']);
  await selling.retitle(ROOT, 'Other colours');
  await selling.until(
    async () => {
      const states = await selling.contentStates(ROOT);
      const titles = await selling.titlesOf([ONE, TWO]);
      return (
        titles.every((title) => title === 'Other colours') &&
        JSON.stringify(states) === JSON.stringify({ shopify: ['live'], amazon: ['live'], google: ['live'] })
      );
    },
    async () => [
      await selling.world.states(ROOT),
      await amazonColors(),
      await selling.world.sql(
        `SELECT listing_key, code, message FROM issue i JOIN listing l ON l.id = i.listing_id WHERE i.severity = 'error'`,
      ),
    ],
  );
  expect(await amazonColors()).toEqual({ ...before, [ONE]: before[TWO], [TWO]: before[ONE] });
});
