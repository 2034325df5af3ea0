import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import type { Walls } from './support/walls/judge.js';

/** Repeat the columns of a table on purpose. */
const MEANT: Record<string, string> = {
  LineVerdict: 'an answer to the ERP: the table may get columns that it does not have',
  LinkDoc: 'a document that is hashed and approved: it stays as it is whatever becomes of the table',
  ViewLink: 'that document, read back',
  ImageFacts: 'what the bytes of a file say; the table takes the form of its properties from here',
  ListedKey: 'what a command is told of a key, in the words of commands: it knows no room',
};
/** An interface of which so many own fields, and so large a share, are columns of one table repeats it. */
const SAME = { fields: 4, share: 0.6 };

type House = ReadonlyMap<string, string>;

const house: House = new Map(
  globSync('src/**/*.ts')
    .map((file) => file.split(path.sep).join('/'))
    .filter((file) => !file.endsWith('.spec.ts'))
    .map((file) => [file, readFileSync(file, 'utf8')]),
);

const { rooms } = (await import(path.resolve('tables.mjs'))) as Walls;

const roomOf = (file: string): string => file.split('/')[1]!;

/** `name: type` of each property, as written. */
const fieldsOf = (body: string): string[] => [...body.matchAll(/^ {2}(\w+\??: [^;{]+);/gm)].map(([, field]) => field!);

const tablesOf = (files: House) =>
  [...files]
    .filter(([file]) => file.endsWith('.entity.ts'))
    .flatMap(([file, text]) =>
      [...text.matchAll(/^export class (\w+)[^{]*\{\n(.*?)^\}/gms)].map(([, name, body]) => ({
        room: roomOf(file),
        name: name!,
        columns: new Set(fieldsOf(body!)),
      })),
    );

/**
 * Interfaces that repeat a table of their own room, or of one below: what they add to their parents is a column of it by name and type, each of three or
 * more fields, or most of them.
 */
function repeats(files: House): { name: string; said: string }[] {
  const tables = tablesOf(files);
  return [...files].flatMap(([file, text]) =>
    [...text.matchAll(/^(?:export )?interface (\w+)(?:\s+extends\s[^{]*?)? \{\n(.*?)^\}/gms)].flatMap(([, name, body]) => {
      const fields = fieldsOf(body!);
      const members = body!.match(/^ {2}\w+\??[:(]/gm)?.length ?? 0;
      const table = tables.find(({ room, columns }) => {
        if (rooms.indexOf(room) > rooms.indexOf(roomOf(file)) || !rooms.includes(roomOf(file))) return false;
        const same = fields.filter((field) => columns.has(field)).length;
        const all = room === roomOf(file) && same >= 3 && same === members;
        return all || (same >= SAME.fields && same / members >= SAME.share);
      });
      return table ? [{ name: name!, said: `${file}: ${name!} repeats ${table.name}. Write Pick<${table.name}, …>.` }] : [];
    }),
  );
}

const repeated = (files: House): string[] => repeats(files).flatMap(({ name, said }) => (name in MEANT ? [] : [said]));

test('no interface repeats the columns of a table: a shape stands once, in its entity', () => {
  expect(repeated(house)).toEqual([]);
  // A reason that nobody needs any more is told too.
  const found = new Set(repeats(house).map(({ name }) => name));
  expect(Object.keys(MEANT).filter((name) => !found.has(name))).toEqual([]);
});

test('a file has one entity, and is called as its table', () => {
  for (const [file, text] of house) if (file.endsWith('.entity.ts')) expect([file, text.match(/^@Entity\(/gm)?.length]).toEqual([file, 1]);
});

test('one that does is told, and one that only resembles is not', () => {
  const file = 'src/media/links/images-for.ts';
  const added = (body: string): House => new Map(house).set(file, `${house.get(file)!}\ninterface Mine {\n${body}}\n`);
  expect(repeated(added('  hash: string;\n  fileName: string;\n  /** Pixels. */\n  width: number;\n'))).toEqual([
    `${file}: Mine repeats AssetEntity. Write Pick<AssetEntity, …>.`,
  ]);
  expect(repeated(added('  hash: string;\n  fileName: string;\n  width: string;\n'))).toEqual([]);
  expect(repeated(added('  hash: string;\n  fileName: string;\n  width: number;\n  links: { role: string }[];\n'))).toEqual([]);
  const most = '  hash: string;\n  fileName: string;\n  width: number;\n  height: number;\n  links: number;\n  more: string;\n';
  expect(repeated(added(most))).toEqual([`${file}: Mine repeats AssetEntity. Write Pick<AssetEntity, …>.`]);
  expect(repeated(added(`${most}  other: string;\n`))).toEqual([]);
  const node = '  rootId: string;\n  parentId: string | null;\n  sku: string;\n  sellable: boolean;\n  here: number;\n';
  expect(repeated(added(node))).toEqual([`${file}: Mine repeats ProductNodeEntity. Write Pick<ProductNodeEntity, …>.`]);
  const upward = new Map(house).set(
    'src/search/a.ts',
    'interface Mine {\n  hash: string;\n  fileName: string;\n  width: number;\n  height: number;\n}\n',
  );
  expect(repeated(upward)).toEqual([]);
});
