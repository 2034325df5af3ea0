import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { RowVerdict } from '../../src/cli/akeneo/index.js';
import { startTestServer, type TestServer } from '../support/index.js';
import { folderWith, good, products } from './export.js';
import { importHere } from './import-here.js';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ role: 'api' });
});
afterAll(() => server.close());

/** The good export of this family and this variant, in which the lamps of a name stand. */
const exportOf = (name: string, { family = '', variant = '', ...more }: Record<string, string>) =>
  folderWith({
    'families.csv': good['families.csv']!.replace('boxed,', family),
    'family_variants.csv': good['family_variants.csv']!.replace('color,image;size,sku,ean', variant),
    'product_models.csv': 'code;family_variant;parent;color;name-en_US\n' + `${name};lamps_cs;;;Lamp\n${name}-RED;lamps_cs;${name};red;\n`,
    ...products(`${name}-S;;1;lamps;${name}-RED;;s;;;;;;;;;;;;;;`),
    ...more,
  });
const BEFORE = { family: 'boxed,', variant: 'color;size,ean,boxed' };
const told = (verdicts: RowVerdict[]) =>
  verdicts
    .filter(({ file }) => /famil|product|option/.test(file))
    .filter(({ verdict, file }) => verdict !== 'imported' || file.startsWith('product'))
    .map(({ key, verdict, problems }) => [key, verdict, ...problems.map(({ code }) => code)].join(' '));
const lamps = (name: string): string[] => [`${name} imported`, `${name}-RED imported`, `${name}-S imported`];
const stored = async () => {
  const [found] = await server.ds.query<{ attributes: string[]; levels: { attributes: string[] }[] }[]>(
    `SELECT f.attributes, v.levels FROM family f JOIN family_variant v ON v.family_code = f.code WHERE v.code = 'lamps_cs'`,
  );
  return { boxed: found!.attributes.includes('boxed'), levels: found!.levels.map(({ attributes }) => attributes.join()) };
};

it('an attribute that is taken off a family and the levels of its variants goes, and its products come in', async () => {
  expect(told(await importHere(server, exportOf('A', BEFORE)))).toEqual(lamps('A'));
  expect(await stored()).toEqual({ boxed: true, levels: ['color', 'size,ean,boxed'] });
  expect(told(await importHere(server, exportOf('B', { variant: 'color;size,ean' })))).toEqual(lamps('B'));
  expect(await stored()).toEqual({ boxed: false, levels: ['color', 'size,ean'] });
});

it('one on which a variant stands that the export does not have: the family stays as it is, told at its row, and its products come in', async () => {
  await importHere(server, exportOf('C', BEFORE));
  const own = await server.graphql<{ saveFamilyVariants: { userErrors: object[] } }>(
    'mutation { saveFamilyVariants(familyVariants: [{code: "own", familyCode: "lamps", levels: [{axes: ["boxed"], attributes: []}]}]) { userErrors { code } } }',
    {},
    server.keys.administrator,
  );
  expect(own.data.saveFamilyVariants.userErrors).toEqual([]);
  const verdicts = await importHere(server, exportOf('D', { variant: 'color;size,ean' }));
  expect(told(verdicts)).toEqual(['lamps refused akeneo_definition_fixed', ...lamps('D')]);
  expect(await stored()).toEqual({ boxed: true, levels: ['color', 'size,ean'] });
});

it('a family variant with other axes stays as it is, and rows are placed by what stands', async () => {
  const turned = good['family_variants.csv']!.replace('color;size;color,image;size,sku,ean', 'size;color;size;color,ean');
  const verdicts = await importHere(server, exportOf('E', { ...BEFORE, 'family_variants.csv': turned }));
  expect(told(verdicts)).toEqual(['lamps_cs refused akeneo_definition_fixed', ...lamps('E')]);
});

it('the options of an attribute that stays of another type do not say that they came in', async () => {
  const attributes = good['attributes.csv']!.replace(
    'watts;Watts;main;0;0;;pim_catalog_number',
    'watts;Watts;main;0;0;;pim_catalog_simpleselect',
  );
  const options = `${good['attribute_options.csv']!}five;Five;watts;1\n`;
  const verdicts = await importHere(server, exportOf('F', { ...BEFORE, 'attributes.csv': attributes, 'attribute_options.csv': options }));
  expect(told(verdicts)).toEqual(['five refused akeneo_definition_below', ...lamps('F')]);
  expect(verdicts.find(({ key }) => key === 'watts')!.problems.map(({ code }) => code)).toEqual(['akeneo_definition_fixed']);
});
