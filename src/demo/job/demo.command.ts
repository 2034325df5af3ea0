import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Launcher, PlinthCommand } from '../../cli/index.js';
import { again, fileFlag, folderFlag, portFlag } from '../../cli/index.js';
import { akeneoDemo } from './akeneo-demo.js';
import { emptyDemoFolder } from './demo-folder.js';
import { ownDemo, type DemoInput } from './demo-input.js';
import { followOne } from './follow-one.js';
import { assertFree, openHouse } from './house.js';
import { readLedger, readReasons, readStandings } from '../../syndication/index.js';
import { emptyRecordFolder } from './record-folder.js';
import { runMainJob } from './main-job.js';
import { channelTable, reasonTable } from './report.js';
import { salesTable } from './stations/customers.js';

export interface DemoFlags {
  akeneo?: string;
  verdicts?: string;
  price?: string[];
  json?: string;
  record?: string;
  definitions?: string;
  data: string;
  port: string;
}

export const demoCommand: PlinthCommand = (command, launcher) => {
  command
    .option('--akeneo <folder>', 'do it with a standard Akeneo CSV export instead')
    .option('--price <attribute>', 'with --akeneo: which price customers pay, as for plinth import; may be said again', again)
    .option('--verdicts <file>', "with --akeneo: write every row's verdict, one line of JSON each")
    .option('--json <file>', 'write the result as data')
    .option('--record <folder>', 'write every request and response exchanged with the channels')
    .option('--definitions <folder>', 'Amazon product-type definitions to judge by, beside our own')
    .option('--data <folder>', 'where the demonstration keeps its data; emptied at each start', '.plinth/demo')
    .option('--port <port>', 'port of the API', '4000')
    .action(async (flags: DemoFlags) => {
      checkFlags(flags);
      process.exitCode = await demo(launcher, flags, flags.akeneo ? akeneoDemo(flags.akeneo, flags) : ownDemo());
    });
};

function checkFlags({ port, json, verdicts, definitions }: DemoFlags): void {
  portFlag('--port', port);
  if (json) fileFlag('--json', json);
  if (verdicts) fileFlag('--verdicts', verdicts);
  if (definitions) folderFlag('--definitions', definitions);
}

async function demo(launcher: Launcher, flags: DemoFlags, input: DemoInput): Promise<number> {
  const started = performance.now();
  const dataDir = path.resolve(flags.data);
  await assertFree(Number(flags.port));
  const record = flags.record && emptyRecordFolder(flags.record);
  emptyDemoFolder(dataDir);
  say('Plinth demonstration: PostgreSQL, API, worker and three channel sandboxes are starting …');
  const house = await openHouse(launcher, {
    dataDir,
    port: Number(flags.port),
    latencyMs: 200,
    rateLimits: 'lifted',
    editors: input.people,
    currency: input.currency,
    ...(record ? { record } : {}),
    ...(flags.definitions ? { definitions: path.resolve(flags.definitions) } : {}),
  });
  try {
    const { source, channels, timeoutMs, salesPerSecond } = input;
    const job = await runMainJob(house, source, { channels, pollMs: 250, timeoutMs, salesPerSecond });
    const [ledgers, reasons, standings] = [
      await readLedger(house.foundation.ds.manager),
      await readReasons(house.foundation.ds.manager),
      await readStandings(house.foundation.ds.manager),
    ];
    const wrong = input.wrong(job, standings);
    const [more, followed] = [input.more?.(job), input.followed(standings)];
    say(`\n${channelTable(ledgers, reasons)}`);
    say(`\n${reasonTable(reasons, 12)}`);
    if (job.sales.length > 0) say(`\n${salesTable(job.sales)}`);
    if (more) say(`\n${more.text}`);
    say(`\n${await followOne(house.clients.administrator, followed)}`);
    say(`\n${furtherLooks(house.key, flags, followed)}`);
    if (flags.json)
      writeJson(flags.json, { ledgers, reasons, standings, stations: job.stations, sales: job.sales, differences: wrong, ...more?.data });
    say(verdict(wrong, input.praise, (performance.now() - started) / 1000));
    return wrong.length === 0 ? 0 : 1;
  } finally {
    await house.close();
  }
}

function furtherLooks(key: string, flags: DemoFlags, followed: string): string {
  return [
    'Look further (the demonstration has stopped; this opens its data again):',
    '',
    `  PLINTH_DATA_DIR=${flags.data} PORT=${flags.port} npm start`,
    `  GraphiQL      http://127.0.0.1:${flags.port}/graphiql`,
    `  a query       curl -s http://127.0.0.1:${flags.port}/graphql -H 'authorization: Bearer ${key}' \\`,
    `                  -H 'content-type: application/json' -d '{"query":"{ products(first: 3) { nodes { sku state } } }"}'`,
    `  a life story  PLINTH_DATA_DIR=${flags.data} npm run plinth -- trace ${followed}`,
  ].join('\n');
}

function verdict(wrong: string[], praise: string, seconds: number): string {
  if (wrong.length === 0) return `\n${praise} ${seconds.toFixed(1)} s in all.`;
  const shown = wrong.slice(0, 40).map((line) => `  ${line}`);
  const rest = wrong.length > shown.length ? [`  … and ${wrong.length - shown.length} more`] : [];
  return ['\nNot as expected:', ...shown, ...rest].join('\n');
}

function writeJson(file: string, data: unknown): void {
  writeFileSync(path.resolve(file), `${JSON.stringify(data, null, 2)}\n`);
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
