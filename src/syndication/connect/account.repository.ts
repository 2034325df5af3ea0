import type { EntityManager } from 'typeorm';
import { AccountEntity } from '../reach/account.entity.js';

/** What may be shown of an account: its credentials only as a yes or no. */
export interface AccountView extends Pick<AccountEntity, 'code' | 'kind' | 'settings' | 'createdAt'> {
  hasCredentials: boolean;
}

export function toView({ code, kind, settings, credentials, createdAt }: AccountEntity): AccountView {
  return { code, kind, settings, hasCredentials: credentials !== null, createdAt };
}

/** Undefined: the code is taken. One statement, so that of two at once exactly one makes it. */
export async function insertAccount(
  m: EntityManager,
  account: Pick<AccountEntity, 'code' | 'kind' | 'settings' | 'credentials'>,
  now: Date,
): Promise<AccountView | undefined> {
  const row = { ...account, createdAt: now };
  const { raw } = await m
    .createQueryBuilder()
    .insert()
    .into(AccountEntity)
    .values(row as never)
    .orIgnore()
    .returning('code')
    .updateEntity(false)
    .execute();
  return (raw as unknown[]).length === 1 ? toView(row) : undefined;
}

/** Only what is given changes. Undefined: there is no such account. */
export async function updateAccount(
  m: EntityManager,
  { code, settings, credentials }: { code: string; settings: Record<string, unknown> | null; credentials: Buffer | null },
): Promise<AccountView | undefined> {
  const accounts = m.getRepository(AccountEntity);
  const changed = { ...(settings ? { settings } : {}), ...(credentials ? { credentials } : {}) };
  if (Object.keys(changed).length > 0) await accounts.update({ code }, changed as never);
  const row = await accounts.findOneBy({ code });
  return row ? toView(row) : undefined;
}
