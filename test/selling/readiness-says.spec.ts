import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ErpItem } from '../../src/cli/import/index.js';
import { World, KINDS, CHANNELS, some, type Kind } from '../main-job/world.js';

interface Issue {
  code: string;
  severity: string;
  owner: string;
  sku: string | null;
  message: string;
}

let world: World;
const source = some(['MUG-MARLOW'], 3);
const [RED = '', BLUE = '', GREEN = ''] = source.offers.map(({ sku }) => sku).filter((sku, at, all) => all.indexOf(sku) === at);

beforeAll(async () => {
  world = await World.open();
  await world.connect();
  await world.prepare(source);
});
afterAll(() => world.close());

async function issuesOf(sku: string, code: string): Promise<Record<Kind, string[]>> {
  const { readiness } = await world.clients.editor.graphql<{ readiness: { channel: string; ready: boolean; issues: Issue[] }[] }>(
    'query ($sku: String!) { readiness(sku: $sku) { channel ready issues { code severity owner sku message } } }',
    { sku },
  );
  const found = (kind: Kind) => readiness.find(({ channel }) => channel === CHANNELS[kind])!;
  return Object.fromEntries(
    KINDS.map((kind) => {
      const said = found(kind).issues.filter((issue) => issue.code === code);
      if (said.some(({ severity }) => severity === 'error')) expect(found(kind).ready).toBe(false);
      return [kind, said.map(({ severity, owner, sku: whose }) => `${severity} ${owner} ${whose ?? ''}`).sort()];
    }),
  ) as Record<Kind, string[]>;
}
const everywhere = (...said: string[]): Record<Kind, string[]> => ({ shopify: said, amazon: said, google: said });
let revision = 1000;
async function item(sku: string, facts: Record<string, unknown>, more: Partial<ErpItem> = {}): Promise<void> {
  const [verdict] = await world.pushItems({
    ...source,
    erpItems: [{ sku, facts, sourceRevision: String(revision++), ...more } as ErpItem],
  });
  expect([verdict!.verdict, verdict!.problems]).toEqual([expect.stringMatching(/created|updated/), []]);
}
const gtinOf = (sku: string) => source.erpItems.find((one) => one.sku === sku)!.facts['gtin'] as string;

describe('the same GTIN twice', () => {
  it('is told at siblings and across the catalogue, and no more once it is corrected', async () => {
    expect(await issuesOf('MUG-MARLOW', 'gtin_twice')).toEqual(everywhere());
    await item(BLUE, { gtin: `0${gtinOf(RED)}` });
    expect(await issuesOf('MUG-MARLOW', 'gtin_twice')).toEqual(everywhere(...[RED, BLUE].sort().map((sku) => `warning erp ${sku}`)));
    await item(BLUE, { gtin: gtinOf(BLUE) });
    await item('OTHER-1', { gtin: gtinOf(GREEN) });
    expect(await issuesOf('MUG-MARLOW', 'gtin_twice')).toEqual(everywhere(`warning erp ${GREEN}`));
    await item('OTHER-1', { number_of_items: '6' });
    expect(await issuesOf('MUG-MARLOW', 'gtin_of_other_pack')).toEqual(everywhere(`error erp ${GREEN}`));
    await item('OTHER-1', {}, { lifecycle: 'discontinued' });
    expect(await issuesOf('MUG-MARLOW', 'gtin_of_other_pack')).toEqual(everywhere());
    expect(
      await world.sql(
        `SELECT n.sku, g.cell, g.gtin14 FROM node_gtin g JOIN product_node n ON n.id = g.node_id WHERE n.sku IN ($1, 'OTHER-1') ORDER BY 1`,
        [BLUE],
      ),
    ).toEqual([
      { sku: BLUE, cell: 'gtin', gtin14: gtinOf(BLUE).padStart(14, '0') },
      { sku: 'OTHER-1', cell: 'gtin', gtin14: gtinOf(GREEN).padStart(14, '0') },
    ]);
    await item('OTHER-1', { gtin: null });
    expect(await world.sql(`SELECT 1 FROM node_gtin g JOIN product_node n ON n.id = g.node_id WHERE n.sku = 'OTHER-1'`)).toEqual([]);
  });
});

describe('readiness says what a later station would say', () => {
  it('of a weight below zero, on every channel', async () => {
    await world.sql(`UPDATE product_node SET facts = facts || '{"weight": {"amount": "-1", "unit": "KILOGRAM"}}' WHERE sku = $1`, [RED]);
    expect(await issuesOf('MUG-MARLOW', 'measure_negative')).toEqual(everywhere(`error erp ${RED}`));
    await world.sql(`UPDATE product_node SET facts = facts || '{"weight": {"amount": "1", "unit": "KILOGRAM"}}' WHERE sku = $1`, [RED]);
  });

  it('of SKUs that a channel takes for one: the older keeps the key', async () => {
    await item('KEY 1', {}, { family: 'kitchen' });
    await item('KEY  1', {}, { family: 'kitchen' });
    expect(await issuesOf('KEY 1', 'key_taken')).toEqual(everywhere());
    expect(await issuesOf('KEY  1', 'key_taken')).toEqual({ shopify: [], amazon: [], google: ['error pim KEY  1'] });
  });

  it('of axes and options that are called alike', async () => {
    const { administrator } = world.clients;
    const label = async (attribute: string, labels: object) => {
      const { saveAttributes } = await administrator.graphql<{ saveAttributes: { userErrors: object[] } }>(
        'mutation ($attributes: [AttributeInput!]!) { saveAttributes(attributes: $attributes) { saved userErrors { code path message fix } } }',
        { attributes: [{ code: attribute, type: 'select', owner: 'erp', labels }] },
      );
      expect(saveAttributes.userErrors).toEqual([]);
    };
    await item('JAR-X', {}, { family: 'kitchen', familyVariant: 'kitchen_color_capacity' });
    await item('JAR-X-1', { color: 'navy', capacity: 'ml_300' }, { parentSku: 'JAR-X' } as Partial<ErpItem>);
    await item('JAR-X-2', { color: 'white', capacity: 'ml_500' }, { parentSku: 'JAR-X' } as Partial<ErpItem>);
    expect(await issuesOf('JAR-X', 'duplicate_option_name')).toMatchObject({ shopify: [] });
    await label('capacity', { en_US: ' color' });
    expect(await issuesOf('JAR-X', 'duplicate_option_name')).toMatchObject({ shopify: ['error pim JAR-X'] });
    await label('capacity', { en_US: 'Capacity' });
    await world.sql(
      `UPDATE attribute_option SET labels = labels || '{"en_US": "NAVY  "}' WHERE attribute_code = 'color' AND code = 'white'`,
    );
    await label('capacity', { en_US: 'Capacity of it' });
    expect(await issuesOf('JAR-X', 'duplicate_option_value')).toMatchObject({ shopify: ['error pim JAR-X'] });
  });

  it('of what the family requires, own or inherited', async () => {
    expect(await issuesOf('MUG-MARLOW', 'required_by_family')).toEqual(everywhere());
    expect(await world.write('MUG-MARLOW', { 'title@en_US': null })).toEqual([]);
    await item('MUG-MARLOW', { material: null });
    expect(await issuesOf('MUG-MARLOW', 'required_by_family')).toEqual(everywhere('error erp MUG-MARLOW', 'error pim MUG-MARLOW'));
  });
});
