import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';

/** Read and written one row at a time, and seldom: these tables go by TypeORM's repositories (decision 0017). By room. */
const BY_REPOSITORY: Record<string, string[]> = {
  journal: ['PersonEntity'],
  api: ['ApiKeyEntity'],
  catalog: ['AttributeGroupEntity', 'CategoryEntity', 'LocaleEntity', 'MarketEntity', 'ScopeEntity'],
  search: ['SearchViewEntity'],
  approval: ['ReviewEntity'],
  syndication: ['AccountEntity', 'ChannelEntity', 'MappingEntity'],
};

/** Definitions of which no single row is ever read or written: their files say why. All are read at one moment, and saved many at once. */
const BY_STATEMENT = ['AttributeEntity', 'AttributeOptionEntity', 'FamilyEntity', 'FamilyVariantEntity', 'UnitFamilyEntity'];

type House = ReadonlyMap<string, string>;

const house: House = new Map(
  globSync('src/**/*.ts')
    .map((file) => file.split(path.sep).join('/'))
    .filter((file) => !file.endsWith('.spec.ts'))
    .map((file) => [file, readFileSync(file, 'utf8')]),
);

/** What is not as decision 0017 says; sorted. */
function findings(files: House): string[] {
  const injected = [...files].flatMap(([file, text]) =>
    [...text.matchAll(/@InjectRepository\((\w+)\)\s+private readonly (\w+): Repository<\1>/g)].map(([, entity, name]) => ({
      file,
      text,
      entity: entity!,
      name: name!,
    })),
  );
  const listed = Object.entries(BY_REPOSITORY).flatMap(([room, entities]) => entities.map((entity) => ({ room, entity })));
  return [
    ...listed
      .filter(({ room, entity }) => !injected.some((one) => one.entity === entity && one.file.startsWith(`src/${room}/`)))
      .map(notAsked),
    ...listed.filter(({ room, entity }) => !isFeature(files, room, entity)).map(notFeature),
    ...injected
      .filter((one) => !listed.some(({ room, entity }) => one.entity === entity && one.file.startsWith(`src/${room}/`)))
      .map(({ file, entity }) => `${file} asks for the repository of ${entity}, which is not listed here for its room`),
    ...injected
      .filter(({ file }) => !file.endsWith('.repository.ts'))
      .map(({ file }) => `${file} injects a repository: that is for *.repository.ts`),
    ...injected.flatMap(outside),
    ...[...files].flatMap(([file, text]) =>
      [...text.matchAll(/\b(m|manager)\.(getRepository|createQueryBuilder)\(/g)].map(([call]) => `${file}: ${call}`),
    ),
    ...[...files]
      .filter(([file, text]) => file.endsWith('.repository.ts') && /\.save\(/.test(text))
      .map(([file]) => `${file} calls save()`),
  ].sort();
}

const notAsked = ({ room, entity }: { room: string; entity: string }): string =>
  `no file of src/${room} asks for the repository of ${entity}`;
const notFeature = ({ room, entity }: { room: string; entity: string }): string => `no module of src/${room} has ${entity} in forFeature`;

function isFeature(files: House, room: string, entity: string): boolean {
  const modules = [...files].filter(([file]) => file.startsWith(`src/${room}/`) && file.endsWith('.module.ts'));
  return modules.some(([, text]) =>
    [...text.matchAll(/forFeature\(\[([^\]]*)\]\)/g)].some(([, names]) => names!.split(/[\s,]+/).includes(entity)),
  );
}

/** An injected repository has the pool's own connection: what it writes by itself is outside the caller's transaction. */
function outside({ file, text, name }: { file: string; text: string; name: string }): string[] {
  const uses = [...text.matchAll(new RegExp(`this\\.${name}\\b`, 'g'))].length;
  const inTransaction = [...text.matchAll(new RegExp(`\\bm\\.withRepository\\(this\\.${name}\\)`, 'g'))].length;
  if (uses === 0) return [`${file} asks for ${name} and does not use it`];
  return uses === inTransaction ? [] : [`${file} uses ${name} without m.withRepository: outside the caller's transaction`];
}

test('definitions, places, accounts, keys, persons, channels and reviews go by repositories, in the transaction of the caller', () => {
  expect(findings(house)).toEqual([]);
});

test('each entity of a folder of definitions or places is read and written in a way that was decided', () => {
  const folders = ['attributes', 'families', 'categories', 'places'].map((folder) => `src/catalog/${folder}/`);
  const entities = [...house]
    .filter(([file]) => file.endsWith('.entity.ts') && folders.some((folder) => file.startsWith(folder)))
    .map(([, text]) => /export class (\w+)/.exec(text)![1]!);
  expect(entities.sort()).toEqual([...BY_REPOSITORY['catalog']!, ...BY_STATEMENT].sort());
});

const REVIEWS = 'src/approval/reviews/review.repository.ts';
const KEYS = 'src/api/access/api-key.repository.ts';

test.each<[string, string, string, string[]]>([
  [KEYS, '@InjectRepository(ApiKeyEntity) ', '', ['no file of src/api asks for the repository of ApiKeyEntity']],
  [
    KEYS,
    'm.withRepository(this.keys).insert',
    'this.keys.insert',
    [`${KEYS} uses keys without m.withRepository: outside the caller's transaction`],
  ],
  [KEYS, 'm.withRepository(this.keys).insert', 'm.withRepository(this.keys).save', [`${KEYS} calls save()`]],
  [REVIEWS, 'm.withRepository(this.reviews).update', 'm.getRepository(ReviewEntity).update', [`${REVIEWS}: m.getRepository(`]],
  [
    'src/journal/journal.module.ts',
    'forFeature([PersonEntity])',
    'forFeature([])',
    ['no module of src/journal has PersonEntity in forFeature'],
  ],
  [
    'src/approval/approval-settings.ts',
    'export',
    '@InjectRepository(VersionEntity) private readonly versions: Repository<VersionEntity>; export',
    [
      'src/approval/approval-settings.ts asks for the repository of VersionEntity, which is not listed here for its room',
      'src/approval/approval-settings.ts asks for versions and does not use it',
      'src/approval/approval-settings.ts injects a repository: that is for *.repository.ts',
    ],
  ],
])('a broken house: in %s, "%s" becomes "%s"', (file, good, bad, expected) => {
  const text = house.get(file)!;
  expect(text).toContain(good);
  expect(findings(new Map(house).set(file, text.replace(good, bad)))).toEqual(expected);
});
