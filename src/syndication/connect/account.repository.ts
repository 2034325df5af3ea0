import type { EntityManager } from 'typeorm';
import { query } from '../../../libs/db/index.js';

/** What may be shown of an account: its credentials only as a yes or no. */
export interface AccountView {
  code: string;
  kind: string;
  settings: Record<string, unknown>;
  hasCredentials: boolean;
  createdAt: Date;
}

const COLUMNS = `code, kind, settings, credentials IS NOT NULL AS "hasCredentials", created_at AS "createdAt"`;

/** Undefined: the code is taken. */
export async function insertAccount(
  m: EntityManager,
  account: { code: string; kind: string; settings: Record<string, unknown>; credentials: Buffer },
  now: Date,
): Promise<AccountView | undefined> {
  const [row] = await query<AccountView>(
    m,
    `INSERT INTO account (code, kind, settings, credentials, created_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (code) DO NOTHING RETURNING ${COLUMNS}`,
    [account.code, account.kind, JSON.stringify(account.settings), account.credentials, now],
  );
  return row;
}

/** Only what is given changes. Undefined: there is no such account. */
export async function updateAccount(
  m: EntityManager,
  account: { code: string; settings: Record<string, unknown> | null; credentials: Buffer | null },
): Promise<AccountView | undefined> {
  const [row] = await query<AccountView>(
    m,
    `UPDATE account SET settings = coalesce($2::jsonb, settings), credentials = coalesce($3, credentials) WHERE code = $1 RETURNING ${COLUMNS}`,
    [account.code, account.settings && JSON.stringify(account.settings), account.credentials],
  );
  return row;
}

export async function readAccounts(m: EntityManager): Promise<AccountView[]> {
  return query<AccountView>(m, `SELECT ${COLUMNS} FROM account ORDER BY code`);
}

/** Code → sealed credentials. */
export async function readAllSealed(m: EntityManager): Promise<{ code: string; credentials: Buffer | null }[]> {
  return query(m, `SELECT code, credentials FROM account ORDER BY code`);
}

export async function readSealed(m: EntityManager, code: string): Promise<(AccountView & { credentials: Buffer | null }) | undefined> {
  const [row] = await query<AccountView & { credentials: Buffer | null }>(
    m,
    `SELECT ${COLUMNS}, credentials FROM account WHERE code = $1`,
    [code],
  );
  return row;
}
