import type { DataSource, EntityManager } from 'typeorm';
import { inTransaction, LOCKS, query } from '../libs/db/index.js';
import { Refusal } from '../libs/problem/index.js';
import type { ApiKeysService, Role } from './api/index.js';
import type { Acting } from './journal/index.js';
import { KeysFile } from './keys-file.js';

export interface FirstKey {
  role: Role;
  person: string;
  token: string;
}

/** What was made, and where it was written; without a file the caller shows it. */
export interface FirstKeys {
  keys: FirstKey[];
  file?: string;
}

/** Four eyes need two people: the editor's key and the approver's are of different persons. */
const FIRST: Role[] = ['administrator', 'editor', 'approver'];
const MOST_NAMES = 100;

/**
 * Makes the first keys when nobody can administer this Plinth: one for each of the three roles that no usable key has. Asked is whether
 * somebody *can*, not whether there ever was a key: an import makes keys too, and an administrator's may have ended. The tokens exist
 * nowhere else than in the answer, or in `file`, which is on the disk before the keys count. Throws StartFailure if there is one already.
 */
export async function makeFirstKeys(ds: DataSource, keys: ApiKeysService, by: Acting, file?: string): Promise<FirstKeys> {
  if ((await keys.usableRoles(ds.manager)).has('administrator')) return { keys: [] };
  let written: KeysFile | undefined;
  try {
    const made = await inTransaction(ds, async (m) => {
      // A lock of the table would ask for the right to change every key.
      await query(m, 'SELECT pg_advisory_xact_lock($1)', [LOCKS.firstKeys]);
      const list = await makeMissing(m, keys, by);
      if (file !== undefined && list.length > 0) {
        written ??= KeysFile.create(file);
        written.write(list.map(({ role, token }) => `${role} ${token}\n`).join(''));
      }
      return list;
    });
    if (made.length === 0) written?.discard();
    return { keys: made, ...(written ? { file } : {}) };
  } catch (error) {
    written?.discard();
    throw error;
  } finally {
    written?.close();
  }
}

async function makeMissing(m: EntityManager, keys: ApiKeysService, by: Acting): Promise<FirstKey[]> {
  const usable = await keys.usableRoles(m);
  if (usable.has('administrator')) return [];
  const made: FirstKey[] = [];
  for (const role of FIRST.filter((one) => !usable.has(one))) made.push(await makeOne(m, keys, by, role));
  return made;
}

/**
 * For a person named as the role. Whoever was made inactive stays so, and a name that looks like another's stays that one's: then for
 * `administrator-2` and so on, for a start that ended with a refusal would lock everybody out again.
 */
async function makeOne(m: EntityManager, keys: ApiKeysService, by: Acting, role: Role): Promise<FirstKey> {
  for (let number = 1; ; number++) {
    const person = number === 1 ? role : `${role}-${number}`;
    try {
      const { token } = await keys.create(m, by, { name: 'first keys', person, role });
      return { role, person, token };
    } catch (error) {
      if (!(error instanceof Refusal) || number === MOST_NAMES) throw error;
    }
  }
}

/** What is said of them, for a terminal. No lines where none were made. */
export function tellFirstKeys({ keys, file }: FirstKeys): string[] {
  if (keys.length === 0) return [];
  const [made, are] = keys.length === 1 ? ['a key was made', 'It is'] : ['two keys were made', 'They are'];
  const lead = keys.length === FIRST.length ? 'Three keys were made, of three people.' : `Nobody could administer this Plinth: ${made}.`;
  if (file) return ['', `${lead} ${are} in ${file}, for its owner only; there is no copy.`];
  const list = keys.map(({ role, token }) => `  ${role.padEnd(14)} ${token}`);
  return ['', `${lead} ${are} shown now and never again:`, '', ...list, '', 'Send one as the header `Authorization: Bearer plk_…`.'];
}
