import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { inTransaction } from '../../../libs/db/index.js';
import { problem, type Problem } from '../../../libs/problem/index.js';
import { SecretBox } from '../../../libs/secrets/index.js';
import { credentialsUnreadable, openCredentials, sealCredentials } from '../reach/credentials.js';
import { ChannelRegistry } from '../registry.js';
import { AccountRepository, toView, type AccountView } from './account.repository.js';
import { recordAudit, type Acting } from '../../journal/index.js';

/** An account to make. */
export interface NewAccount {
  code: string;
  kind: string;
  settings: Record<string, unknown>;
  /** Name → secret. Stored sealed, never given back. */
  credentials: Record<string, string>;
}

export interface AccountAnswer {
  account?: AccountView;
  problems: Problem[];
}

export const CODE = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$/;

/**
 * Credentials and budget at a destination. Credentials are sealed before they are stored and never come out again; each change is one
 * transaction with its audit. Problems are data: `account_exists`, an unknown account or kind.
 */
@Injectable()
export class AccountsService {
  constructor(
    private readonly ds: DataSource,
    private readonly accounts: AccountRepository,
    private readonly secrets: SecretBox,
    private readonly registry: ChannelRegistry,
  ) {}

  /** The account as it was stored, or problems and nothing stored. */
  async create(input: NewAccount, by: Acting): Promise<AccountAnswer> {
    const problems = this.check(input);
    if (problems.length > 0) return { problems };
    return inTransaction(this.ds, async (m) => {
      const account = await this.accounts.insert(
        m,
        { ...input, credentials: sealCredentials(this.secrets, input.code, input.credentials) },
        by.now,
      );
      if (!account)
        return {
          problems: [
            problem('account_exists', 'input.code', `There is an account ${input.code} already`, 'Choose another code, or update that one'),
          ],
        };
      await recordAudit(m, by, {
        verb: 'create_account',
        target: `account:${input.code}`,
        details: { kind: input.kind, settings: input.settings },
      });
      return { account, problems: [] };
    });
  }

  /** New settings or rotated credentials; workers see them with their next batch. */
  async update(
    input: { code: string; settings?: Record<string, unknown> | null; credentials?: Record<string, string> | null },
    by: Acting,
  ): Promise<AccountAnswer> {
    return inTransaction(this.ds, async (m) => {
      const credentials = input.credentials ? sealCredentials(this.secrets, input.code, input.credentials) : null;
      const account = await this.accounts.update(m, { code: input.code, settings: input.settings ?? null, credentials });
      if (!account) return { problems: [noAccount(input.code)] };
      const details = { settings: input.settings ?? null, credentials: input.credentials ? 'replaced' : 'kept' };
      await recordAudit(m, by, { verb: 'update_account', target: `account:${input.code}`, details });
      return { account, problems: [] };
    });
  }

  /** All of them, without credentials. */
  async list(): Promise<AccountView[]> {
    return (await this.accounts.list(this.ds.manager)).map(toView);
  }

  /** Accounts whose credentials have to be given again; by code. */
  async unreadable(): Promise<Map<string, Problem>> {
    const rows = await this.accounts.list(this.ds.manager);
    const closed = rows.filter((row) => openCredentials(this.secrets, row.code, row.credentials) === undefined);
    return new Map(closed.map((row) => [row.code, credentialsUnreadable(row.code)]));
  }

  private check({ kind }: NewAccount): Problem[] {
    const problems: Problem[] = [];
    if (!this.registry.has(kind)) {
      problems.push(
        problem('unknown_kind', 'input.kind', `There is no channel kind ${kind}`, `Use one of: ${this.registry.kinds().join(', ')}`),
      );
    }
    return problems;
  }
}

export function noAccount(code: string): Problem {
  return problem('account_not_found', 'input.account', `There is no account ${code}`, 'Create it first, or correct the code');
}

/** Secrets by name. */
export function credentialsFault(credentials: unknown, path: string): Problem | undefined {
  const isFlat = typeof credentials === 'object' && credentials !== null && !Array.isArray(credentials);
  if (isFlat && Object.values(credentials).every((value) => typeof value === 'string')) return undefined;
  return problem('bad_credentials', path, 'Credentials are texts by name', 'Send for example { "clientId": "…", "clientSecret": "…" }');
}
