import type { Socket } from 'node:net';
import type { EntityManager } from 'typeorm';
import { PgBoss, type Db, type QueueOptions } from 'pg-boss';
import { asError } from './as-error.js';

/** A kind of job: its name and the shape of its data. Define it once, next to the service that does the work. */
export interface JobKind<T extends object> {
  readonly name: string;
  readonly options: QueueOptions;
  /** At most one job per key waits at a time; while it runs, one more may wait, so that a change during the run is not lost. */
  readonly onePerKey: boolean;
  /** Only in the type: ties `send` and `work` to one shape. */
  readonly data?: T;
}

/**
 * A kind of job: its name and the form of its data. With `heartbeatSeconds` (10 at least) a job whose worker was killed is given to another one
 * when it was silent for so long; without, when `expireInSeconds` are over.
 */
export function defineJob<T extends object>(name: string, options: QueueOptions & { onePerKey?: boolean } = {}): JobKind<T> {
  const { onePerKey = false, ...queue } = options;
  const backoff = queue.retryBackoff === false ? {} : { retryBackoff: true, retryDelayMax: 300 };
  return { name, onePerKey, options: { retryLimit: 5, retryDelay: 2, ...backoff, ...queue } };
}

/** Works on one job; what it throws makes the job be tried again. */
export type JobHandler<T extends object> = (data: T, job: { id: string; attempt: number; signal: AbortSignal }) => Promise<void>;

/** When a job is due, how urgent it is, and the key by which it stands once. */
export interface SendSettings {
  /** For kinds made with `onePerKey`, and required there. */
  key?: string;
  startAfter?: Date;
  priority?: number;
}

/** Where jobs are kept and how they are polled. */
export interface JobsOptions {
  url: string;
  /** Makes the socket of each new connection, where the port of `url` may change. */
  stream?: (() => Socket) | undefined;
  /** Called with whatever goes wrong in the background; the queue goes on. */
  onError: (error: Error) => void;
  /** False in a process that only sends: `work` and `schedule` do nothing there. Default: true. */
  working?: boolean;
  /** Seconds between looks for work where no notification arrived. Default: 2. */
  pollSeconds?: number;
}

/** Made by whoever migrates, and owned by the role that `url` names: pg-boss makes and changes its tables in it by itself. */
export const JOBS_SCHEMA = 'plinth_jobs';

/** Background jobs on PostgreSQL. A job that was sent in a transaction exists exactly when the transaction committed. */
export class Jobs {
  private readonly boss: PgBoss;
  /** Whether this process takes work. Loops that are no jobs ask it too, before they begin. */
  readonly working: boolean;
  private readonly known = new Map<string, Promise<void>>();

  constructor(private readonly options: JobsOptions) {
    this.boss = new PgBoss({
      connectionString: options.url,
      ...(options.stream ? { stream: options.stream } : {}),
      schema: JOBS_SCHEMA,
      createSchema: false,
      max: 4,
      application_name: 'plinth-jobs',
      useListenNotify: true,
      // A kind with heartbeats is given back this soon after its worker fell silent; by default pg-boss looks once a minute.
      superviseIntervalSeconds: 5,
      monitorIntervalSeconds: 5,
    });
    this.working = options.working ?? true;
    this.boss.on('error', (told) => options.onError(asError(told)));
  }

  async start(): Promise<void> {
    await this.boss.start();
  }

  /** Waits for running jobs, at most `timeoutMs`; what is not finished then is retried by another worker after its time-out. */
  async stop(timeoutMs = 20_000): Promise<void> {
    await this.boss.stop({ graceful: true, timeout: timeoutMs });
  }

  /** Sends a job inside the caller's transaction. Returns its id, or undefined when a job with this key already waits. */
  async send<T extends object>(m: EntityManager, kind: JobKind<T>, data: T, settings: SendSettings = {}): Promise<string | undefined> {
    if (kind.onePerKey !== (settings.key !== undefined)) throw new Error(`A key goes with onePerKey (job ${kind.name})`);
    await this.ensureQueue(kind);
    const { key, ...rest } = settings;
    const id = await this.boss.send(kind.name, data, { ...rest, ...(key === undefined ? {} : { singletonKey: key }), db: within(m) });
    return id ?? undefined;
  }

  /** Works off jobs of one kind, `concurrency` at a time in this process. A handler that throws is tried again later. */
  async work<T extends object>(kind: JobKind<T>, handler: JobHandler<T>, concurrency = 1): Promise<void> {
    if (!this.working) return;
    await this.ensureQueue(kind);
    await Promise.all(Array.from({ length: concurrency }, () => this.startTaker(kind, handler)));
  }

  /**
   * One job at a time, and after it the next at once. Left alone, pg-boss waits out its interval after every single job (it goes on
   * at once only after a full batch of two or more, and a batch fails as a whole): two takers then do one job a second, however short.
   */
  private async startTaker<T extends object>(kind: JobKind<T>, handler: JobHandler<T>): Promise<void> {
    const every = this.options.pollSeconds ?? 2;
    // Notifications only tell of new jobs. A retry becomes due in silence, so looking stays as frequent as without them.
    const settings = { batchSize: 1, pollingIntervalSeconds: every, notifyPollingIntervalSeconds: every };
    const taker: string = await this.boss.work<T>(kind.name, settings, async ([job]) => {
      this.boss.notifyWorker(taker);
      if (job) await handler(job.data, { id: job.id, attempt: job.retryCount + 1, signal: job.signal });
    });
  }

  /** Sends a job of this kind at the times of a cron expression (UTC). One per time, however many processes run. */
  async schedule<T extends object>(kind: JobKind<T>, cron: string, data: T): Promise<void> {
    if (!this.working) return;
    await this.ensureQueue(kind);
    await this.boss.schedule(kind.name, cron, data, { tz: 'UTC' });
  }

  private ensureQueue(kind: JobKind<object>): Promise<void> {
    const made = this.known.get(kind.name) ?? this.makeQueue(kind);
    this.known.set(kind.name, made);
    made.catch(() => this.known.delete(kind.name));
    return made;
  }

  /** Creating leaves an existing queue as it is, so its settings are brought up to date as well. */
  private async makeQueue(kind: JobKind<object>): Promise<void> {
    const options = { ...kind.options, notify: true };
    await this.boss.createQueue(kind.name, { policy: kind.onePerKey ? 'short' : 'standard', ...options });
    await this.boss.updateQueue(kind.name, options);
  }
}

/** TypeORM answers writing statements in another shape unless asked for the structured result. */
function within(m: EntityManager): Db {
  return {
    executeSql: async (sql, values) => {
      if (!m.queryRunner) throw new Error('A job is sent inside a transaction: pass the manager of inTransaction()');
      const result = await m.queryRunner.query(sql, values, true);
      return { rows: result.records as unknown[] };
    },
  };
}
