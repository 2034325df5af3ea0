import type { EntityManager } from 'typeorm';
import { named, query, send } from '../../../../libs/db/index.js';
import type { BudgetNews, BudgetSpec } from '../../../port/index.js';
import type { AccountBudgetEntity } from './account-budget.entity.js';

export interface Grant extends Pick<AccountBudgetEntity, 'perSecond' | 'burst' | 'blockedUntil'> {
  /** Sum of what was taken: the largest of the asked sums that was there. */
  granted: number;
  /** What was there before. */
  available: number;
}

/** Buckets that the account has not yet, full. */
export async function ensureBuckets(m: EntityManager, accountCode: string, specs: BudgetSpec[], now: Date): Promise<void> {
  await send(
    m,
    `INSERT INTO account_budget (account_code, bucket, per_second, burst, tokens, at)
     SELECT $1, s.bucket, s."perSecond", s.burst, s.burst, $3 FROM jsonb_to_recordset($2::jsonb) AS s(bucket text, "perSecond" float8, burst float8)
     ON CONFLICT DO NOTHING`,
    [accountCode, JSON.stringify(specs), now],
  );
}

/** Refilled since the last look, never over the burst, nothing while blocked. */
const AVAILABLE = `CASE WHEN blocked_until > $3 THEN 0 ELSE least(burst, tokens + greatest(0, extract(epoch FROM $3::timestamptz - at)) * per_second) END`;

/**
 * The clocks of workers differ: where the one that is behind set the moment back, the one that is ahead would fill the bucket with the same
 * seconds again. A moment a minute ahead is that of a clock that was wrong: it is set back, so that nobody waits for it.
 */
const MOMENT = `CASE WHEN at > $3::timestamptz + interval '1 minute' THEN $3 ELSE greatest(at, $3) END`;

/**
 * Takes the largest of these rising sums that the bucket holds, in one statement, so that all workers of an account together never
 * take more than there is.
 */
export async function takeTokens(
  m: EntityManager,
  accountCode: string,
  bucket: string,
  sums: number[],
  now: Date,
): Promise<Grant | undefined> {
  const [row] = await named<Grant>(
    m,
    `WITH held AS (
       SELECT account_code, bucket, per_second, burst, tokens, at, blocked_until, ${AVAILABLE} AS available, ${MOMENT} AS moment
       FROM account_budget WHERE account_code = $1 AND bucket = $2 FOR UPDATE),
     fitting AS (SELECT held.*, coalesce((SELECT max(s) FROM unnest($4::float8[]) AS s WHERE s <= available + 1e-9), 0) AS granted FROM held)
     UPDATE account_budget b SET tokens = f.available - f.granted, at = f.moment
     FROM fitting f WHERE b.account_code = f.account_code AND b.bucket = f.bucket
     RETURNING f.granted, f.available, f.per_second AS "perSecond", f.burst, f.blocked_until AS "blockedUntil"`,
    [accountCode, bucket, now, sums],
  );
  return row;
}

/** Takes it whether it is there or not, down to an empty bucket's worth of debt. */
export async function overdrawTokens(m: EntityManager, accountCode: string, bucket: string, amount: number, now: Date): Promise<void> {
  await send(
    m,
    `UPDATE account_budget SET tokens = greatest(-burst, ${AVAILABLE} - $4::float8), at = ${MOMENT} WHERE account_code = $1 AND bucket = $2`,
    [accountCode, bucket, now, amount],
  );
}

/** What the channel itself says of our budget is truer than what we counted. */
export async function learnBudget(m: EntityManager, accountCode: string, news: BudgetNews[], now: Date): Promise<void> {
  const latest = [...new Map(news.map((told) => [told.bucket, { ...merged(news, told.bucket) }])).values()];
  if (latest.length === 0) return;
  await send(
    m,
    `UPDATE account_budget b SET
       per_second = coalesce(n."perSecond", b.per_second),
       burst = coalesce(n.burst, b.burst),
       tokens = least(coalesce(n.burst, b.burst), coalesce(n.available, b.tokens)),
       at = CASE WHEN n.available IS NULL THEN b.at ELSE ${MOMENT} END,
       blocked_until = CASE WHEN n."blockedForMs" IS NULL THEN b.blocked_until
         ELSE greatest(b.blocked_until, $3::timestamptz + n."blockedForMs" * interval '1 millisecond') END
     FROM jsonb_to_recordset($2::jsonb) AS n(bucket text, "perSecond" float8, burst float8, available float8, "blockedForMs" float8)
     WHERE b.account_code = $1 AND b.bucket = n.bucket`,
    [accountCode, JSON.stringify(latest), now],
  );
}

/** The newest of each number; the longest of the blocks. */
function merged(news: BudgetNews[], bucket: string): BudgetNews {
  return news.filter((told) => told.bucket === bucket).reduce((all, told) => ({ ...all, ...told, ...longestBlock(all, told) }), { bucket });
}

function longestBlock(a: BudgetNews, b: BudgetNews): Partial<BudgetNews> {
  const blocks = [a.blockedForMs, b.blockedForMs].filter((block) => block !== undefined);
  return blocks.length === 0 ? {} : { blockedForMs: Math.max(...blocks) };
}

/** The breaker: nothing leaves for this account before then. */
export async function blockAccount(m: EntityManager, accountCode: string, until: Date): Promise<void> {
  await query(m, `UPDATE account_budget SET blocked_until = greatest(blocked_until, $2) WHERE account_code = $1`, [accountCode, until]);
}
