import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { problem, StartFailure } from '../../../libs/problem/index.js';
import type { Launcher, PlinthCommand } from '../command.js';
import { demoCatalogue, demoPeople } from '../demo-catalogue/index.js';
import { demoChannels } from './demo-channels.js';
import { differences, readExpectation } from './expectation.js';
import { followOne } from './follow-one.js';
import { openHouse } from './house.js';
import { readLedger, readReasons, readStandings } from './ledger.js';
import { runMainJob } from './main-job.js';
import { channelTable, reasonTable } from './report.js';

export interface DemoFlags {
  json?: string;
  record?: string;
  definitions?: string;
  data: string;
  port: string;
}

const FOLLOWED = 'CUS-MARLOW-50X50-SAGE';

export const demoCommand: PlinthCommand = (program, launcher) => {
  program
    .command('demo')
    .description('The main job on a catalogue of our own: ERP, people, approval, three channels, read-back')
    .option('--json <file>', 'write the result as data')
    .option('--record <folder>', 'write every request and response exchanged with the channels')
    .option('--definitions <folder>', 'Amazon product-type definitions to judge by, beside our own')
    .option('--data <folder>', 'where the demonstration keeps its data; emptied at each start', '.plinth/demo')
    .option('--port <port>', 'port of the API', '4000')
    .action(async (flags: DemoFlags) => {
      process.exitCode = await demo(launcher, flags);
    });
};

async function demo(launcher: Launcher, flags: DemoFlags): Promise<number> {
  const started = performance.now();
  const dataDir = path.resolve(flags.data);
  emptyDemoFolder(dataDir);
  say('Plinth demonstration: PostgreSQL, API, worker and three channel sandboxes are starting …');
  const house = await openHouse(launcher, {
    dataDir,
    port: Number(flags.port),
    latencyMs: 200,
    rateLimits: 'lifted',
    editors: demoPeople,
    ...(flags.record ? { record: path.resolve(flags.record) } : {}),
    ...(flags.definitions ? { definitions: path.resolve(flags.definitions) } : {}),
  });
  try {
    const source = demoCatalogue();
    const job = await runMainJob(house, source, { channels: demoChannels, pollMs: 250, timeoutMs: 180_000 });
    const [ledgers, reasons, standings] = [
      await readLedger(house.foundation.ds),
      await readReasons(house.foundation.ds),
      await readStandings(house.foundation.ds),
    ];
    const wrong = differences(readExpectation(), source, job, standings);
    say(`\n${channelTable(ledgers, reasons)}`);
    say(`\n${reasonTable(reasons, 12)}`);
    say(`\n${await followOne(house.clients.administrator, FOLLOWED)}`);
    say(`\n${furtherLooks(house.key, flags)}`);
    if (flags.json) writeJson(flags.json, { ledgers, reasons, standings, stations: job.stations, differences: wrong });
    say(verdict(wrong, (performance.now() - started) / 1000));
    return wrong.length === 0 ? 0 : 1;
  } finally {
    await house.close();
  }
}

/** Takes away what the last demonstration left, and nothing else. A folder that a running program uses is not touched. */
function emptyDemoFolder(dataDir: string): void {
  if (isInUse(path.join(dataDir, 'postgres', 'cluster', 'postmaster.pid'))) {
    throw new StartFailure(
      problem(
        'data_folder_in_use',
        '--data',
        `A program is running on ${dataDir}.`,
        'Stop it first, or choose another folder: npm run demo -- --data <folder>',
      ),
    );
  }
  mkdirSync(dataDir, { recursive: true });
  rmSync(path.join(dataDir, 'postgres'), { recursive: true, force: true });
  rmSync(path.join(dataDir, 'storage'), { recursive: true, force: true });
}

function isInUse(pidFile: string): boolean {
  try {
    process.kill(Number(readFileSync(pidFile, 'utf8').split('\n')[0]), 0);
    return true;
  } catch {
    return false;
  }
}

function furtherLooks(key: string, flags: DemoFlags): string {
  return [
    'Look further (the demonstration has stopped; this opens its data again):',
    '',
    `  PLINTH_DATA_DIR=${flags.data} PORT=${flags.port} npm start`,
    `  GraphiQL      http://127.0.0.1:${flags.port}/graphiql`,
    `  a query       curl -s http://127.0.0.1:${flags.port}/graphql -H 'authorization: Bearer ${key}' \\`,
    `                  -H 'content-type: application/json' -d '{"query":"{ products(first: 3) { nodes { sku state } } }"}'`,
    `  a life story  PLINTH_DATA_DIR=${flags.data} npm run plinth -- trace ${FOLLOWED}`,
  ].join('\n');
}

function verdict(wrong: string[], seconds: number): string {
  if (wrong.length === 0) return `\nWhat is live, refused and why is what was expected. ${seconds.toFixed(1)} s in all.`;
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
