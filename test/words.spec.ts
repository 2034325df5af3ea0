import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { buildSchema, isEnumType, isInputObjectType, isInterfaceType, isObjectType } from 'graphql';
import { expect, test } from '@jest/globals';

/** Names that meant several things, or none of the field's, and what to write instead. They do not come back. */
const BANNED: readonly (readonly [name: string, where: RegExp, instead: string])[] = [
  ['Door', /^src\/(?!journal\/)/, 'a door is what a change came by (journal); what takes lines is a LineTaker'],
  ['Draft', /^src\//, 'a draft is the working copy of a product: name what of it is meant'],
  ['Lane', /^src\//, 'facts or content are kinds, price and stock are wires'],
  ['Doer', /^src\//, 'who acts is Acting, of the journal'],
  ['Deciding', /^src\//, 'who acts is Acting, of the journal'],
  ['Departing', /^src\//, 'a noun: DepartedNode'],
  ['Parting', /^src\//, 'a noun: DepartedNode'],
  ['Crossing', /^src\//, 'a noun: CoverageChange'],
  ['Recording', /^src\//, 'a noun: RecordContext'],
  ['Staged', /^src\//, 'a noun'],
  ['Measured', /^src\//, 'a noun: Measure'],
  ['Crawled', /^src\//, 'a noun: CrawlAnswer'],
  ['Place', /^src\//, 'where in an order, a document, a round, a setup: name which (OrderKey, OfferPlace)'],
  ['Answer', /^src\/(?!demo\/)/, 'of whom or to what: name it (DoorAnswers, CrawlAnswer)'],
];
/** Words of the API and the pages. */
const BANNED_FIELDS = new Map([
  ['lane', 'facts or content are kinds, price and stock are wires'],
  ['offerRevision', 'content is made of no offers'],
]);
/** Nouns of the house that end so. */
const NOUNS = new Set(['Acting', 'Mapping', 'Finding']);
/** The last word of a name that is a noun all the same: what is listed, what was read, rendered or found, how something stands or begins. */
const NOUN_ENDINGS = /(?:Acting|Mapping|Finding|Listing|Rendering|Reading|Standing|Opening|Encoding|Meaning|Naming)$/;

const sources = globSync(['src/**/*.ts', 'libs/**/*.ts'])
  .map((file) => file.split(path.sep).join('/'))
  .filter((file) => !file.startsWith('src/contracts/') && !file.endsWith('.spec.ts'))
  .sort()
  .map((file) => ({ file, text: readFileSync(file, 'utf8') }));

const banned = (files: readonly { file: string; text: string }[]): string[] =>
  files.flatMap(({ file, text }) =>
    [...text.matchAll(/^(?:export )?(?:abstract )?(?:interface|type|class) (\w+)/gm)].flatMap(([, name]) =>
      BANNED.flatMap(([one, where, instead]) => (name === one && where.test(file) ? [`${file} names ${name}: ${instead}.`] : [])),
    ),
  );

test('no type bears a name that means something else here', () => {
  expect(banned(sources)).toEqual([]);
  expect(
    banned([
      { file: 'src/ingest/a.ts', text: 'export interface Door {' },
      { file: 'src/journal/a.ts', text: 'export type Door =' },
    ]),
  ).toEqual(['src/ingest/a.ts names Door: a door is what a change came by (journal); what takes lines is a LineTaker.']);
});

test('a type that a room hands out is a noun, and no participle alone', () => {
  const handed = sources.filter(({ file }) => /^src\/[^/]+\/(?:[^/]+\/)?index\.ts$/.test(file));
  const found = handed.flatMap(({ file, text }) =>
    [...text.matchAll(/\btype (?:\w+ as )?([A-Z][a-z]*?(?:ing|ed))\b/g)].map(([, name]) => ({ file, name: name! })),
  );
  expect(found.filter(({ name }) => !NOUNS.has(name)).map(({ file, name }) => `${file} hands out ${name}: call it by a noun.`)).toEqual([]);
});

const gerunds = (files: readonly { file: string; text: string }[]): string[] =>
  files.flatMap(({ file, text }) =>
    [...text.matchAll(/^(?:export )?(?:abstract )?(?:interface|type|class|enum) (\w+ing)\b/gm)].flatMap(([, name]) =>
      NOUN_ENDINGS.test(name!) ? [] : [`${file} names ${name}: call it by a noun.`],
    ),
  );

test('no type is called by what somebody does just then, inside a file either', () => {
  expect(gerunds(sources)).toEqual([]);
  expect(gerunds([{ file: 'src/a.ts', text: 'interface Settling {\ntype LineReading = 1;\nexport class AssortmentCrossing {' }])).toEqual([
    'src/a.ts names Settling: call it by a noun.',
    'src/a.ts names AssortmentCrossing: call it by a noun.',
  ]);
});

test('the API has no field, argument or value of these words', () => {
  const schema = buildSchema(readFileSync('openapi/schema.graphql', 'utf8'));
  const named = Object.values(schema.getTypeMap()).flatMap((type) => {
    if (isEnumType(type)) return type.getValues().map(({ name }) => ({ at: `${type.name}.${name}`, name: name.toLowerCase() }));
    if (!isObjectType(type) && !isInputObjectType(type) && !isInterfaceType(type)) return [];
    return Object.values(type.getFields()).flatMap((field) => [
      { at: `${type.name}.${field.name}`, name: field.name },
      ...('args' in field
        ? (field.args as readonly { name: string }[]).map(({ name }) => ({ at: `${type.name}.${field.name}(${name})`, name }))
        : []),
    ]);
  });
  expect(named.length).toBeGreaterThan(1_000);
  expect(named.filter(({ name }) => BANNED_FIELDS.has(name)).map(({ at, name }) => `${at}: ${BANNED_FIELDS.get(name)}`)).toEqual([]);
  for (const page of ['openapi/openapi.json', 'openapi/schema.graphql', 'README.md', ...globSync('docs/*.md')])
    if (!page.endsWith('upgrading.md'))
      expect([page, /\b(?:fast |slow )?lanes?\b/i.exec(readFileSync(page, 'utf8'))?.[0]]).toEqual([page, undefined]);
});
