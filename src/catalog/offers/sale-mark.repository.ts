import type { EntityManager } from 'typeorm';
import { query } from '../../../libs/db/index.js';
import type { SaleMarkEntity } from './sale-mark.entity.js';

/** Until when sales were looked at; undefined: never. Locked, so that of two workers the second begins where the first ended. */
export async function lockSaleMark(m: EntityManager): Promise<Date | undefined> {
  const [row] = await query<Pick<SaleMarkEntity, 'seenAt'>>(m, 'SELECT seen_at AS "seenAt" FROM sale_mark FOR UPDATE');
  return row?.seenAt;
}

/** In the transaction that put into the outbox what was found until then. */
export async function moveSaleMark(m: EntityManager, seenAt: Date): Promise<void> {
  await query(m, 'INSERT INTO sale_mark (seen_at) VALUES ($1) ON CONFLICT (id) DO UPDATE SET seen_at = excluded.seen_at', [seenAt]);
}
