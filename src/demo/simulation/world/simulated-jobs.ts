import type { EntityManager } from 'typeorm';
import type { JobHandler, JobKind, SendSettings } from '../../../../libs/jobs/index.js';

interface WaitingJob {
  kind: string;
  key: string | undefined;
  data: object;
}

/**
 * The port of jobs without pg-boss: who has jobs done, and when, is decided by whoever calls `turn`. Kept in the memory of one process: only
 * pictures are made by jobs, and all of them are made while the house is furnished.
 */
export class SimulatedJobs {
  readonly working = true;
  private readonly handlers = new Map<string, JobHandler<object>>();
  private readonly waiting: WaitingJob[] = [];
  private serial = 0;

  send<T extends object>(_m: EntityManager, kind: JobKind<T>, data: T, { key }: SendSettings = {}): Promise<string | undefined> {
    if (key !== undefined && this.waiting.some((one) => one.kind === kind.name && one.key === key)) return Promise.resolve(undefined);
    this.waiting.push({ kind: kind.name, key, data });
    return Promise.resolve(String(++this.serial));
  }

  work<T extends object>(kind: JobKind<T>, handler: JobHandler<T>): Promise<void> {
    this.handlers.set(kind.name, handler as JobHandler<object>);
    return Promise.resolve();
  }

  /** Time is the simulation's: nothing comes by itself. */
  schedule(): Promise<void> {
    return Promise.resolve();
  }

  /** Does the oldest job. False: there is none. */
  async turn(): Promise<boolean> {
    const job = this.waiting.shift();
    if (!job) return false;
    await this.handlers.get(job.kind)?.(job.data, { id: '1', attempt: 1, signal: new AbortController().signal });
    return true;
  }
}
