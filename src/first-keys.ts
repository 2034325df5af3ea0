import type { DataSource } from 'typeorm';
import { inTransaction, query } from '../libs/db/index.js';
import type { ApiKeysService, Role } from './api/index.js';

export interface FirstKey {
  role: Role;
  person: string;
  token: string;
}

/** Four eyes need two people: the editor's key and the approver's are of different persons. */
const FIRST: Role[] = ['administrator', 'editor', 'approver'];

/** Makes the first keys when there has never been one, and returns them; the tokens exist nowhere else. */
export function makeFirstKeys(ds: DataSource, keys: ApiKeysService): Promise<FirstKey[]> {
  return inTransaction(ds, async (m) => {
    // Two processes may start at once on a new database: the second waits here and then finds the keys of the first.
    await query(m, 'LOCK TABLE api_key IN EXCLUSIVE MODE');
    const [row] = await query<{ any: boolean }>(m, 'SELECT EXISTS (SELECT 1 FROM api_key) AS any');
    if (row?.any) return [];
    const made: FirstKey[] = [];
    for (const role of FIRST) {
      const { token } = await keys.create(m, { name: 'first start', person: role, role });
      made.push({ role, person: role, token });
    }
    return made;
  });
}
