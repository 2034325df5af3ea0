import { inTransaction } from '../libs/db/index.js';
import { problem, Refusal, StartFailure } from '../libs/problem/index.js';
import { apiKeysOf, CreateApiKeyInput, judgeForm, ROLES, type Role } from './api/index.js';
import type { Keys } from './cli/index.js';
import type { Foundation } from './config/index.js';
import { makeFirstKeys, type FirstKeys } from './first-keys.js';
import { operator, type Acting } from './journal/index.js';

/** Keys for commands: by the service that GraphQL uses, so with its rules and in its audit. Works with a server and without one. */
export function keysOf({ ds, clock }: Foundation, door: 'cli' | 'import'): Keys {
  const service = apiKeysOf(ds, clock);
  const by = (): Acting => operator(door, clock.now());
  return {
    create: async (key) => {
      assertForm(key);
      const made = inTransaction(ds, (m) => service.create(m, by(), { ...key, role: key.role as Role }));
      const { token, row } = await made.catch(asStartFailure);
      return { token, id: row.id };
    },
    list: () => service.list(),
    revoke: async (id) => (await inTransaction(ds, (m) => service.revoke(m, by(), id))) !== undefined,
    hasAdministrator: async () => (await service.usableRoles(ds.manager)).has('administrator'),
  };
}

/** Made where nobody can administer this Plinth, into the configured file if there is one. */
export function firstKeys({ ds, clock, config }: Foundation, door: 'cli' | 'import' = 'cli'): Promise<FirstKeys> {
  const service = apiKeysOf(ds, clock);
  return makeFirstKeys(ds, service, operator(door, clock.now()), config.keysFile);
}

/** What GraphQL asks of the form of a key, told as a command tells it. */
function assertForm(key: { name: string; person: string; role: string; expiresAt: Date | null }): void {
  if (!(ROLES as readonly string[]).includes(key.role))
    throw new StartFailure(problem('role_unknown', 'role', `There is no role ${key.role}.`, `Give one of: ${ROLES.join(', ')}`));
  const [first] = judgeForm(CreateApiKeyInput, key);
  if (first) throw new StartFailure(first);
}

function asStartFailure(error: unknown): never {
  if (!(error instanceof Refusal)) throw error;
  throw new StartFailure({ ...error.problems[0]!, path: 'person' }, { cause: error });
}
