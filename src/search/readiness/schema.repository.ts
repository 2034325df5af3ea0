import type { EntityManager } from 'typeorm';
import { named, send } from '../../../libs/db/index.js';
import type { SchemaDigests } from './schema-digests.js';

export interface JudgedSchema {
  stamp: string;
  digests: SchemaDigests;
}

/** The word of the definitions by which all that does not wait was judged. */
export async function judgedStamp(m: EntityManager): Promise<string | undefined> {
  const [row] = await named<{ stamp: string }>(m, 'SELECT stamp FROM readiness_schema');
  return row?.stamp;
}

/** The same with what it stands for, locked: one process at a time finds out what changed. */
export async function lockJudgedSchema(m: EntityManager): Promise<JudgedSchema | undefined> {
  await named(m, `INSERT INTO readiness_schema (stamp, digests) VALUES ('', 'null') ON CONFLICT (id) DO NOTHING`);
  const [row] = await named<{ stamp: string; digests: SchemaDigests | null }>(m, 'SELECT stamp, digests FROM readiness_schema FOR UPDATE');
  return row?.digests ? { stamp: row.stamp, digests: row.digests } : undefined;
}

export async function writeJudgedSchema(m: EntityManager, { stamp, digests }: JudgedSchema): Promise<void> {
  await send(m, 'UPDATE readiness_schema SET stamp = $1, digests = $2::jsonb', [stamp, JSON.stringify(digests)]);
}
