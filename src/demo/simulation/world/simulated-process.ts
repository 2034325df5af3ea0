import type { Socket } from 'node:net';
import path from 'node:path';
import type pg from 'pg';
import { SecretBox } from '../../../../libs/secrets/index.js';
import { FolderStore } from '../../../../libs/storage/index.js';
import { createLogger, Metrics } from '../../../../libs/telemetry/index.js';
import { createDataSource } from '../../../../libs/db/index.js';
import type { Jobs } from '../../../../libs/jobs/index.js';
import { Config, loadConfig, type Foundation } from '../../../config/index.js';
import type { Launcher } from '../../../cli/index.js';
import { SyndicationSettings, type ChannelTransport } from '../../../syndication/index.js';
import { GatedClient } from '../core/gated-client.js';
import { answered, GIVE_UP_MS, signal } from '../core/scheduler.js';
import type { SimulatedClock } from '../core/simulated-clock.js';
import { SimulatedJobs } from './simulated-jobs.js';
import { PICTURES } from './stand-ins.js';

const ending = (which: string): string =>
  `SELECT pid, pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1 AND datname = $2 AND ${which}`;

export interface ProcessPlace {
  launcher: Launcher;
  /** Of the role that owns nothing. */
  databaseUrl: string;
  stream: () => Socket;
  /** With the objects of the template. */
  dataDir: string;
  clock: SimulatedClock;
  transport: ChannelTransport;
  /** For what its workers leave to chance. */
  random: () => number;
}

const SECRET = Buffer.alloc(32, 7).toString('base64');

/** One process of Plinth: its own services, caches and connections. Killing it leaves all of them behind as they are. */
export class SimulatedProcess {
  private constructor(
    readonly name: string,
    readonly foundation: Foundation,
    private readonly rooms: Awaited<ReturnType<Launcher['rooms']>>,
    readonly jobs: SimulatedJobs,
    private readonly clients: Set<pg.Client>,
  ) {}

  static async start(name: string, place: ProcessPlace): Promise<SimulatedProcess> {
    const config = settings(place);
    const clients = new Set<pg.Client>();
    class Client extends GatedClient {
      constructor(given: pg.ClientConfig) {
        super(given);
        clients.add(this);
      }
    }
    const ds = createDataSource({
      url: place.databaseUrl,
      stream: place.stream,
      entities: await place.launcher.entities(),
      poolSize: 12,
      applicationName: name,
      unhurried: true,
      client: Client,
      pause: () => Promise.resolve(),
    });
    await ds.initialize();
    const jobs = new SimulatedJobs();
    const foundation = foundationOf(config, place, ds, jobs);
    const { transport, random } = place;
    const working = { owner: name, random };
    const rooms = await place.launcher.rooms(foundation, [
      [SyndicationSettings, new SyndicationSettings({ worker: false, transport, working })],
    ]);
    return new SimulatedProcess(name, foundation, rooms, jobs, clients);
  }

  get<T>(type: abstract new (...args: never[]) => T): T {
    return this.rooms.get(type);
  }

  get ds() {
    return this.foundation.ds;
  }

  /**
   * As SIGKILL does: its connections end where they are, and PostgreSQL undoes what they had begun. `waiting`: backends that wait for a lock;
   * they go first, or they would have it for a moment when the others let go.
   */
  async kill(control: pg.Client, waiting: readonly number[]): Promise<void> {
    for (const client of this.clients) {
      client.on('error', () => undefined);
      (client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
    }
    await this.terminate(control, waiting, 'pid = ANY ($3)');
    await this.terminate(control, waiting, '$3::int[] IS NOT NULL');
  }

  /** A backend notices that its client is gone only when it next writes to it. */
  private async terminate(control: pg.Client, waiting: readonly number[], which: string): Promise<void> {
    const database = new URL(this.foundation.databaseUrl).pathname.slice(1);
    const since = performance.now();
    for (let left = 1; left > 0;) {
      if (performance.now() - since > GIVE_UP_MS) throw new Error(`${left} backends of ${this.name} have not ended in ${GIVE_UP_MS} ms`);
      const look = control.query<{ pid: number }>(ending(which), [this.name, database, waiting]);
      const { rows } = (await answered(look, waiting)).answer;
      // One that sleeps hears of it when it is woken.
      for (const { pid } of rows) if (waiting.includes(pid)) signal(pid, 'SIGCONT');
      left = rows.length;
    }
  }

  async stop(): Promise<void> {
    await this.rooms.close();
    await this.ds.destroy();
  }
}

function settings({ databaseUrl, dataDir }: ProcessPlace): Config {
  const environment = {
    DATABASE_URL: databaseUrl,
    PLINTH_DATA_DIR: dataDir,
    PLINTH_SECRET_KEY: SECRET,
    LOG_LEVEL: 'silent',
    PUBLIC_URL: PICTURES,
  };
  return Object.assign(loadConfig(environment), { role: 'api' as const });
}

function foundationOf(config: Config, place: ProcessPlace, ds: Foundation['ds'], jobs: SimulatedJobs): Foundation {
  const nothing = (): Promise<void> => Promise.resolve();
  return {
    config,
    databaseUrl: place.databaseUrl,
    ownerUrl: place.databaseUrl,
    ds,
    store: new FolderStore(path.join(place.dataDir, 'storage')),
    jobs: jobs as unknown as Jobs,
    secrets: new SecretBox(config.secretKey!),
    clock: place.clock,
    metrics: new Metrics(),
    logger: createLogger('silent'),
    migrated: [],
    close: nothing,
    abandon: nothing,
  };
}
