import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';

/** Repeat the columns of a table on purpose. */
const MEANT: Record<string, string> = {
  LineVerdict: 'an answer to the ERP: the table may get columns that it does not have',
};

type House = ReadonlyMap<string, string>;

const house: House = new Map(
  globSync('src/**/*.ts')
    .map((file) => file.split(path.sep).join('/'))
    .filter((file) => !file.endsWith('.spec.ts'))
    .map((file) => [file, readFileSync(file, 'utf8')]),
);

const roomOf = (file: string): string => file.split('/')[1]!;

/** `name: type` of each property, as written. */
const fieldsOf = (body: string): string[] => [...body.matchAll(/^ {2}(\w+\??: [^;{]+);/gm)].map(([, field]) => field!);

/** Interfaces without parents of which each field is a column of one table of the same room, by name and type: three fields or more. */
function repeated(files: House): string[] {
  const tables = [...files]
    .filter(([file]) => file.endsWith('.entity.ts'))
    .map(([file, text]) => ({ room: roomOf(file), name: /export class (\w+)/.exec(text)![1]!, columns: new Set(fieldsOf(text)) }));
  return [...files].flatMap(([file, text]) =>
    [...text.matchAll(/^(?:export )?interface (\w+) \{\n(.*?)^\}/gms)].flatMap(([, name, body]) => {
      const fields = fieldsOf(body!);
      const members = body!.match(/^ {2}\w+\??[:(]/gm)?.length ?? 0;
      if (fields.length < 3 || fields.length < members || name! in MEANT) return [];
      const table = tables.find(({ room, columns }) => room === roomOf(file) && fields.every((field) => columns.has(field)));
      return table ? [`${file}: ${name!} repeats ${table.name}. Write Pick<${table.name}, …>.`] : [];
    }),
  );
}

test('no interface repeats the columns of a table: a shape stands once, in its entity', () => {
  expect(repeated(house)).toEqual([]);
});

test('one that does is told, and one that only resembles is not', () => {
  const file = 'src/media/links/images-for.ts';
  const added = (body: string): House => new Map(house).set(file, `${house.get(file)!}\ninterface Mine {\n${body}}\n`);
  expect(repeated(added('  hash: string;\n  fileName: string;\n  /** Pixels. */\n  width: number;\n'))).toEqual([
    `${file}: Mine repeats AssetEntity. Write Pick<AssetEntity, …>.`,
  ]);
  expect(repeated(added('  hash: string;\n  fileName: string;\n  width: string;\n'))).toEqual([]);
  expect(repeated(added('  hash: string;\n  fileName: string;\n  width: number;\n  links: { role: string }[];\n'))).toEqual([]);
});
