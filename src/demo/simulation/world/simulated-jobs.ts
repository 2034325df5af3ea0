import type { DataSource, EntityManager } from 'typeorm';
import { inTransaction, query } from '../../../../libs/db/index.js';
import type { JobHandler, JobKind, SendSettings } from '../../../../libs/jobs/index.js';

/** Made in the template's database by its owner: jobs exist exactly when the transaction that sent them committed, as with pg-boss. */
export const JOBS_TABLE = `
  CREATE TABLE simulated_job (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, kind text NOT NULL, key text, data jsonb NOT NULL);
  CREATE UNIQUE INDEX simulated_job_key ON simulated_job (kind, key);
  GRANT SELECT, INSERT, UPDATE, DELETE ON simulated_job TO plinth_app`;

/** The port of jobs without pg-boss: who has jobs done, and when, is decided by whoever calls `turn`. */
export class SimulatedJobs {
  readonly working = true;
  private readonly handlers = new Map<string, JobHandler<object>>();

  constructor(private readonly ds: DataSource) {}

  async send<T extends object>(m: EntityManager, kind: JobKind<T>, data: T, { key }: SendSettings = {}): Promise<string | undefined> {
    const [row] = await query<{ id: string }>(
      m,
      'INSERT INTO simulated_job (kind, key, data) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING RETURNING id::text',
      [kind.name, key ?? null, JSON.stringify(data)],
    );
    return row?.id;
  }

  async work<T extends object>(kind: JobKind<T>, handler: JobHandler<T>): Promise<void> {
    this.handlers.set(kind.name, handler as JobHandler<object>);
    return Promise.resolve();
  }

  /** Time is the simulation's: nothing comes by itself. */
  schedule(): Promise<void> {
    return Promise.resolve();
  }

  /** Does the oldest job. False: there is none. It goes when it is done, so that one whose process dies is done again. */
  async turn(): Promise<boolean> {
    return inTransaction(this.ds, async (m) => {
      const [job] = await query<{ id: string; kind: string; data: object }>(
        m,
        'SELECT id::text, kind, data FROM simulated_job WHERE kind = ANY ($1) ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED',
        [[...this.handlers.keys()]],
      );
      if (!job) return false;
      await this.handlers.get(job.kind)!(job.data, { id: job.id, attempt: 1, signal: new AbortController().signal });
      await query(m, 'DELETE FROM simulated_job WHERE id = $1', [job.id]);
      return true;
    });
  }
}
