import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository, type EntityManager } from 'typeorm';
import { AccountEntity } from '../reach/account.entity.js';

/** What may be shown of an account: its credentials only as a yes or no. */
export interface AccountView extends Omit<AccountEntity, 'credentials'> {
  hasCredentials: boolean;
}

export function toView({ code, kind, settings, credentials, createdAt }: AccountEntity): AccountView {
  return { code, kind, settings, hasCredentials: credentials !== null, createdAt };
}

/** Accounts are few, and read and written one by one. */
@Injectable()
export class AccountRepository {
  constructor(@InjectRepository(AccountEntity) private readonly accounts: Repository<AccountEntity>) {}

  /** By code. */
  list(m: EntityManager): Promise<AccountEntity[]> {
    return m.withRepository(this.accounts).find({ order: { code: 'ASC' } });
  }

  /** Null: there is no such account. */
  find(m: EntityManager, code: string): Promise<AccountEntity | null> {
    return m.withRepository(this.accounts).findOneBy({ code });
  }

  /** Undefined: the code is taken. One statement, so that of two at once exactly one makes it. */
  async insert(m: EntityManager, account: Omit<AccountEntity, 'createdAt'>, now: Date): Promise<AccountView | undefined> {
    const row = { ...account, createdAt: now };
    const insert = m.withRepository(this.accounts).createQueryBuilder().insert();
    const { raw } = await insert
      .values(row as never)
      .orIgnore()
      .returning('code')
      .updateEntity(false)
      .execute();
    return (raw as unknown[]).length === 1 ? toView(row) : undefined;
  }

  /** Only what is given changes. Undefined: there is no such account. */
  async update(
    m: EntityManager,
    { code, settings, credentials }: { code: string; settings: Record<string, unknown> | null; credentials: Buffer | null },
  ): Promise<AccountView | undefined> {
    const accounts = m.withRepository(this.accounts);
    const changed = { ...(settings ? { settings } : {}), ...(credentials ? { credentials } : {}) };
    if (Object.keys(changed).length > 0) await accounts.update({ code }, changed as never);
    const row = await accounts.findOneBy({ code });
    return row ? toView(row) : undefined;
  }
}
