import { existsSync, mkdtempSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testDatabase, type TestDatabase } from '../support/index.js';
import { exportFolder, productsHead } from './export-folder.js';
import { runPlinth, type Ended } from './run-plinth.js';

let db: TestDatabase;
let data: string;

beforeAll(async () => {
  db = await testDatabase();
  data = mkdtempSync(path.join(tmpdir(), 'plinth-cli-'));
});
afterAll(async () => {
  await db.close();
  rmSync(data, { recursive: true, force: true });
});

const onStore = (): Record<string, string> => ({
  DATABASE_URL: db.url,
  PLINTH_DATA_DIR: data,
  PLINTH_SECRET_KEY: Buffer.alloc(32, 1).toString('base64'),
});
const failure = (message: string, mending: string): Ended => ({ code: 1, out: '', err: `\nplinth: ${message}\n  Mending: ${mending}\n` });

async function counts(): Promise<Record<string, number>> {
  const [row] = await db.ds.query<Record<string, number>[]>(
    `SELECT (SELECT count(*)::int FROM product_node) AS nodes, (SELECT count(*)::int FROM attribute) AS attributes, (SELECT count(*)::int FROM asset) AS assets,
            (SELECT count(*)::int FROM erp_message) AS messages, (SELECT count(*)::int FROM api_key) AS keys`,
  );
  return row!;
}
const nothing = { nodes: 0, attributes: 0, assets: 0, messages: 0, keys: 0 };

describe('what stops a command is one message with its mending, and leaves the store as it was', () => {
  it.each([
    ['demo', '--akeneo'],
    ['import', 'akeneo'],
  ])('%s %s: a folder that is not there', async (...command) => {
    const ended = await runPlinth([...command, '/no/such/export'], onStore());
    expect(ended).toEqual(
      failure(
        '/no/such/export is not an Akeneo CSV export. There is no such folder.',
        'Give the folder with attributes.csv, families.csv, products.csv.',
      ),
    );
    expect(await counts()).toEqual(nothing);
  });

  it('a report in the place of a file of the export, by whatever name', async () => {
    const folder = exportFolder();
    const before = readFileSync(path.join(folder, 'products.csv'));
    symlinkSync(path.join(folder, 'products.csv'), path.join(data, 'linked.csv'));
    for (const report of [path.join(folder, 'products.csv'), path.join(data, 'linked.csv')]) {
      expect(await runPlinth(['import', 'akeneo', folder, '--verdicts', report], onStore())).toEqual(
        failure(`--verdicts: ${report} is products.csv of the export, which would be lost.`, 'Name another file. Nothing was imported.'),
      );
    }
    expect(readFileSync(path.join(folder, 'products.csv'))).toEqual(before);
    expect(await counts()).toEqual(nothing);
  });

  it('a CSV row whose quote is never closed', async () => {
    const folder = exportFolder({ 'products.csv': `${productsHead}LAMP;lamps;;"Lamp;red;19.99;\nNEXT;lamps;;Next;red;1;\n` });
    const ended = await runPlinth(['import', 'akeneo', folder], onStore());
    expect(ended.code).toBe(1);
    expect(ended.out).toBe('');
    expect(ended.err).toMatch(
      /^\nplinth: products\.csv is not readable as CSV: A quote that opens near line \d+ is never closed\.\n {2}Mending: Export the file again, or mend the quotes on that line\. Nothing was imported\.\n$/,
    );
    expect(await counts()).toEqual(nothing);
  });

  it.each<[string, Record<string, string | Buffer>, string[], string]>([
    [
      'two price attributes',
      {
        'attributes.csv': 'code;type\nsku;pim_catalog_identifier\ncost;pim_catalog_price_collection\nprice;pim_catalog_price_collection\n',
        'products.csv': 'sku;family;cost-USD;price-USD\nLAMP;lamps;3;9\n',
      },
      [],
      'The export has several price attributes, and which is the selling price is not said.',
    ],
    [
      'bytes that are not UTF-8, on the last line',
      { 'products.csv': Buffer.from(`${productsHead}L;lamps;;L\xdf;red;1;\n`, 'latin1') },
      [],
      'products.csv is not UTF-8: about line 2',
    ],
    [
      'no file of what rows name',
      { 'products.csv': `${productsHead}LAMP;lamps;;Lamp;red;1;\n`, 'attribute_options.csv': '', 'families.csv': 'code\nlamps\n' },
      [],
      'families.csv has no column attributes.',
    ],
    ['a count and a number for all', {}, ['--quantity', '5', '--stock', 'left'], '--stock and --quantity are said both.'],
  ])('an Akeneo export with %s', async (_, change, flags, message) => {
    const { code, out, err } = await runPlinth(['import', 'akeneo', exportFolder(change), ...flags], onStore());
    expect([code, out, err.slice(0, `\nplinth: ${message}`.length)]).toEqual([1, '', `\nplinth: ${message}`]);
    expect(await counts()).toEqual(nothing);
  });

  it('an import of another kind', async () => {
    expect(await runPlinth(['import', 'pimcore', exportFolder()], onStore())).toEqual(
      failure('There is no import of pimcore.', 'Use: plinth import akeneo <folder>'),
    );
  });

  it('the database is down', async () => {
    const address = Object.assign(new URL(db.url), { hostname: '127.0.0.1', port: '1' });
    const ended = await runPlinth(['import', 'akeneo', exportFolder()], { ...onStore(), DATABASE_URL: address.href });
    expect(ended).toEqual(
      failure(
        `PostgreSQL at ${address.host} does not answer (ECONNREFUSED).`,
        'Start it, or correct DATABASE_URL; without DATABASE_URL the embedded PostgreSQL is used.',
      ),
    );
  });

  it('the data folder of a demonstration cannot be written', async () => {
    const file = path.join(data, 'a-file');
    writeFileSync(file, 'kept');
    const ended = await runPlinth(['demo', '--data', path.join(file, 'below'), '--port', '4747'], {});
    expect(ended).toEqual(
      failure(
        `The data folder ${file}/below cannot be written (ENOTDIR).`,
        'Make it writable for the user that runs the demonstration, or choose another folder by --data.',
      ),
    );
    expect(readFileSync(file, 'utf8')).toBe('kept');
  });

  it('a demonstration is told to use the folder of somebody’s own store', async () => {
    const own = path.join(data, 'own');
    mkdirSync(path.join(own, 'postgres'), { recursive: true });
    const ended = await runPlinth(['demo', '--data', own, '--port', '4747'], {});
    expect(ended).toEqual(
      failure(
        `${own} holds a Plinth that no demonstration made; it would be lost.`,
        'Choose another folder: npm run demo -- --data <folder>',
      ),
    );
    expect(readdirSync(own)).toEqual(['postgres']);
  });

  it('the port is in use: the last demonstration’s data stays', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as { port: number };
    const folder = path.join(data, 'demo');
    mkdirSync(path.join(folder, 'storage'), { recursive: true });
    writeFileSync(path.join(folder, '.plinth-demo'), '');
    const ended = await runPlinth(['demo', '--data', folder, '--port', String(port)], {});
    other.close();
    expect(ended).toEqual(
      failure(`Port ${port} on 127.0.0.1 is in use.`, `Stop the other program, or choose another: npm run demo -- --port ${port + 1}`),
    );
    expect(existsSync(path.join(folder, 'storage'))).toBe(true);
  });

  it('the port of one sandbox is in use: none is left running', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as { port: number };
    const ended = await runPlinth(['sandbox', '--shopify-port', '0', '--amazon-port', '0', '--google-port', String(port)], {});
    other.close();
    expect(ended).toEqual(
      failure(
        `A port of the sandboxes is in use: listen EADDRINUSE: address already in use 127.0.0.1:${port}`,
        'Choose others by --shopify-port, --amazon-port and --google-port.',
      ),
    );
  });

  it.each([
    [['sandbox', '--latency', 'soon'], '--latency soon is no number of milliseconds.', 'Give a whole number, such as --latency 500'],
    [['sandbox', '--currency', 'EURO'], '--currency EURO is no currency.', 'Give a code of ISO 4217, such as --currency EUR'],
    [['trace', 'NOBODY'], 'There is no item NOBODY.', 'Look at its spelling; case counts.'],
    [['demo', '--port', 'abc'], '--port abc is no port.', 'Give a whole number up to 65535, such as --port 4100'],
    [['demo', '--definitions', '/no/such'], '--definitions: there is no folder /no/such.', 'Correct the path.'],
    [['sandbox', '--definitions', '/no/such'], '--definitions: there is no folder /no/such.', 'Correct the path.'],
    [
      ['sandbox', '--google-port', '70000'],
      '--google-port 70000 is no port.',
      'Give a whole number up to 65535, such as --google-port 4100',
    ],
    [
      ['demo', '--json', '/no/such/file.json'],
      '--json: /no/such/file.json cannot be written.',
      'Name a file in a folder that is there and can be written.',
    ],
  ])('%j', async (args, message, mending) => {
    expect(await runPlinth(args, onStore())).toEqual(failure(message, mending));
    expect(await counts()).toEqual(nothing);
  });
});

describe('what is wrong with one row costs that row', () => {
  it('unknown family, parents in a circle, a truncated picture: the rest goes in, and each has its verdict', async () => {
    const jpeg = Buffer.from('ffd8ffe000104a46494600010100000100010000ffc0001108000a000a03012200021101031101', 'hex');
    const folder = exportFolder({
      'product_models.csv': 'code;family_variant;parent\nA;by_color;B\nB;by_color;A\n',
      'products.csv': `${productsHead}LAMP;lamps;;Lamp;red;19.99;files/cut.jpg\nX;chairs;;X;red;1;\nBELOW;lamps;A;Y;red;1;\n`,
      'files/cut.jpg': jpeg,
    });
    const file = path.join(data, 'verdicts.ndjson');
    const ended = await runPlinth(['import', 'akeneo', folder, '--verdicts', file], onStore());
    expect(ended.code).toBe(0);
    const lines = readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { file: string; key: string; verdict: string; problems: { code: string }[] });
    const told = lines
      .filter(({ file: of }) => of.startsWith('product'))
      .map((one) => [one.key, one.verdict, ...one.problems.map(({ code }) => code)].join(' '));
    expect(told).toEqual([
      'A refused akeneo_parent_cycle',
      'B refused akeneo_parent_refused',
      expect.stringMatching(/^LAMP imported_with_warnings \w+$/),
      'X refused akeneo_unknown_family',
      'BELOW refused akeneo_parent_refused',
    ]);
    expect(await counts()).toMatchObject({ nodes: 1, assets: 0, messages: 2, attributes: 2 });
    const again = await runPlinth(['import', 'akeneo', folder], onStore());
    expect(again.code).toBe(0);
    expect(await counts()).toMatchObject({ nodes: 1, assets: 0 });
  });
});
