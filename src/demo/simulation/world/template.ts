import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import pg from 'pg';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../../../../libs/db/index.js';
import { FolderStore } from '../../../../libs/storage/index.js';
import { createLogger } from '../../../../libs/telemetry/index.js';
import type { ServiceAccountFile } from '../../../sandbox/google/index.js';
import { whenInterrupted, type Launcher } from '../../../cli/index.js';
import { Config, openDatabase } from '../../../config/index.js';
import { signal } from '../core/scheduler.js';
import { SimulatedClock } from '../core/simulated-clock.js';
import { furnish } from './furnish.js';
import { SimulatedProcess } from './simulated-process.js';
import { StandIns, type PictureBytes } from './stand-ins.js';
import { GatedTransport, Weather, type Witness } from './weather.js';

/** When the house is furnished: so long before that every token of then has expired, because the stand-ins begin anew with each seed. */
export const FURNISHED = new Date('2027-02-27T06:00:00.000Z');
/** A Monday morning. Every seed begins here. */
export const BEGINNING = new Date('2027-03-01T06:00:00.000Z');
const NAME = 'plinth_simulated';

/** A house that was furnished once, and of which every seed gets a copy. */
export interface Template {
  launcher: Launcher;
  clock: SimulatedClock;
  standIns: StandIns;
  dataDir: string;
  /** Of the ERP's key. */
  keyId: string;
  control: pg.Client;
  /** How all connect. */
  stream: () => Socket;
  /** Makes a copy of its database and gives its address, as the role that owns nothing. */
  copy(name: string): Promise<string>;
  /** As the one who owns the tables: for looking behind the program's back. */
  ownerUrl(name: string): string;
  drop(name: string): Promise<void>;
  close(): Promise<void>;
  /** Whatever is under way: for somebody who was interrupted. */
  abandon(): Promise<void>;
}

/** Where a furnished house lies while nobody is in it. */
export interface House {
  dataDir: string;
  keyId: string;
  serviceAccount: ServiceAccountFile;
}

/** Everything up to the approval: definitions, channels, items, offers, texts, pictures and their renditions, editions. Nothing is published. */
export async function buildHouse(launcher: Launcher): Promise<House> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'plinth-simulate-'));
  const clock = new SimulatedClock(FURNISHED);
  const standIns = await StandIns.open(clock, picturesOf(dataDir));
  try {
    const keyId = await inServer(dataDir, async (postgres, control) => {
      await control.query(`CREATE DATABASE ${NAME}`);
      await migrate(postgres);
      await new FolderStore(path.join(dataDir, 'storage')).ensure();
      await standIns.reset(1);
      const transport = new GatedTransport(new Weather(standIns, () => clock.now().getTime(), NOBODY));
      const databaseUrl = postgres.url(NAME, 'plinth_app');
      const place = { launcher, databaseUrl, stream: postgres.stream, dataDir, clock, transport, random: () => 1 };
      const first = await SimulatedProcess.start('furnishing', place);
      const key = await furnish(first, launcher, clock, standIns);
      await first.stop();
      return key;
    });
    return { dataDir, keyId, serviceAccount: await standIns.serviceAccount() };
  } catch (error) {
    await pullDown(dataDir);
    throw error;
  } finally {
    await standIns.close();
  }
}

/** Another one, for worlds that live beside those of the first. Whose the files are is kept: the server of root is somebody else's. */
export async function copyHouse(house: House, serial: number): Promise<House> {
  const copy = `${house.dataDir}-${serial}`;
  await promisify(execFile)('cp', ['-a', house.dataDir, copy]);
  return { ...house, dataDir: copy };
}

export const pullDown = (dataDir: string): Promise<void> => rm(dataDir, { recursive: true, force: true });

/** Moves in: its server runs until `close`. */
export async function openHouse(launcher: Launcher, { dataDir, keyId, serviceAccount }: House): Promise<Template> {
  const postgres = await startEmbeddedPostgres({ home: path.join(dataDir, 'postgres'), profile: 'throwaway' });
  const { stream } = postgres;
  // A server that answers nobody is said, and not waited for.
  const control = new pg.Client({ connectionString: postgres.url('postgres'), stream, query_timeout: 60_000 });
  await control.connect();
  // Whoever closes a circle of waiting is ended, and not whoever was first to look: each looks before the scheduler calls it locked.
  await control.query("ALTER ROLE plinth_app SET deadlock_timeout = '2ms'");
  // The tables of a world are so small that a plan for the values at hand costs more than it saves.
  await control.query("ALTER ROLE plinth_app SET plan_cache_mode = 'force_generic_plan'");
  const clock = new SimulatedClock(BEGINNING);
  const standIns = await StandIns.open(clock, picturesOf(dataDir), serviceAccount);
  return {
    ...{ launcher, clock, standIns, dataDir, keyId, control, stream },
    copy: async (name) => {
      await control.query(`CREATE DATABASE ${name} TEMPLATE ${NAME} STRATEGY FILE_COPY OWNER plinth_owner`);
      return postgres.url(name, 'plinth_app');
    },
    ownerUrl: (name) => postgres.url(name),
    drop: async (name) => void (await control.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)),
    abandon: async () => {
      // One that sleeps would not hear that the server stops.
      const { rows } = await control.query<{ pid: number }>("SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend'");
      for (const { pid } of rows) signal(pid, 'SIGCONT');
      await postgres.stopAtOnce();
    },
    close: async () => {
      await control.end();
      await standIns.close();
      await postgres.stop();
    },
  };
}

async function inServer<T>(dataDir: string, work: (postgres: EmbeddedPostgres, control: pg.Client) => Promise<T>): Promise<T> {
  const postgres = await startEmbeddedPostgres({ home: path.join(dataDir, 'postgres'), profile: 'throwaway' });
  whenInterrupted(() => postgres.stopAtOnce());
  const control = new pg.Client({ connectionString: postgres.url('postgres') });
  try {
    await control.connect();
    return await work(postgres, control);
  } finally {
    await control.end();
    await postgres.stop();
  }
}

const NOBODY: Witness = {
  leaves: () => undefined,
  before: () => Promise.resolve(),
  after: () => Promise.resolve(),
  told: () => undefined,
};

/** Read once: a picture never changes. */
function picturesOf(dataDir: string): PictureBytes {
  const store = new FolderStore(path.join(dataDir, 'storage'));
  const read = new Map<string, Promise<Buffer>>();
  return (file) => {
    const bytes = read.get(file) ?? store.get(objectOf(file)).then(buffer);
    read.set(file, bytes);
    return bytes;
  };
}

async function migrate(postgres: EmbeddedPostgres): Promise<void> {
  const addresses = {
    databaseUrl: postgres.url(NAME, 'plinth_app'),
    databaseOwnerUrl: postgres.url(NAME, 'plinth_owner'),
    databaseAdminUrl: postgres.url(NAME),
  };
  await (await openDatabase(Object.assign(new Config(), addresses, { databasePool: 2 }), [], createLogger('silent'))).close();
}

/** `/media/<hash>.jpg` → the key under which the store has it. */
function objectOf(file: string): string {
  const hash = /([0-9a-f]{64})/.exec(file)![1]!;
  return `media/${hash.slice(0, 2)}/${hash}`;
}
