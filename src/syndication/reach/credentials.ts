import { problem, type Problem } from '../../../libs/problem/index.js';
import { SecretUnreadable, type SecretBox } from '../../../libs/secrets/index.js';

export function sealCredentials(box: SecretBox, accountCode: string, credentials: Record<string, string>): Buffer {
  return box.seal(JSON.stringify(credentials), `account:${accountCode}`);
}

/** Undefined: they were stored under another PLINTH_SECRET_KEY, or are damaged. That stops this account and no other. */
export function openCredentials(box: SecretBox, accountCode: string, sealed: Buffer | null): Record<string, string> | undefined {
  if (sealed === null) return {};
  try {
    return JSON.parse(box.open(sealed, `account:${accountCode}`)) as Record<string, string>;
  } catch (error) {
    if (error instanceof SecretUnreadable) return undefined;
    throw error;
  }
}

export function credentialsUnreadable(accountCode: string): Problem {
  return problem(
    'credentials_unreadable',
    'account',
    `The credentials of the account ${accountCode} cannot be opened with this PLINTH_SECRET_KEY; its channels rest`,
    'Start with the key under which they were stored, or give the credentials again (mutation updateAccount)',
    { severity: 'error', owner: 'operator', details: { account: accountCode } },
  );
}
