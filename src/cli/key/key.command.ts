import { problem, StartFailure } from '../../../libs/problem/index.js';
import type { Foundation } from '../../config/index.js';
import type { Keys, Launcher, ListedKey, PlinthCommand } from '../command.js';
import { expiresFlag } from './expires-flag.js';
import { keyTable } from './key-table.js';

/** `plinth key`: on the data folder or the database that the environment names, with a server on it or without. */
export const keyCommand: PlinthCommand = (command, launcher) => {
  command
    .command('create <person> <role>')
    .description('Make a key; its token alone goes to standard output')
    .option('--name <name>', 'what people call it', 'command line')
    .option('--expires <day>', 'from then on it is refused: 2030-01-31 (UTC) or 2030-01-31T18:00:00Z')
    .action((person: string, role: string, flags: { name: string; expires?: string }) =>
      withKeys(launcher, async (keys, { clock }) => {
        const expiresAt = flags.expires === undefined ? null : expiresFlag(flags.expires, clock.now());
        const { token, id } = await keys.create({ person, role, name: flags.name, expiresAt });
        const end = expiresAt ? ` until ${expiresAt.toISOString()}` : '';
        say(`Key ${id} of ${person}, ${role}${end}. It is shown now and never again:`);
        process.stdout.write(`${token}\n`);
      }),
    );
  command
    .command('list')
    .description('All keys, revoked ones too, without their tokens')
    .action(() => withKeys(launcher, async (keys, { clock }) => process.stdout.write(`${keyTable(await keys.list(), clock.now())}\n`)));
  command
    .command('revoke <id>')
    .description('Take a key back, by its id or by the first ten characters of its token')
    .action((id: string) =>
      withKeys(launcher, async (keys) => {
        const key = find(await keys.list(), id);
        if (!key || !(await keys.revoke(key.id))) throw notFound(id);
        say(`Key ${key.id} of ${key.person}, ${key.role}, is revoked. A running server goes on accepting it for up to two seconds.`);
      }),
    );
};

/** A Plinth that nobody can administer is no fault of the command, but whoever is at the command line should hear of it. */
async function withKeys(launcher: Launcher, work: (keys: Keys, foundation: Foundation) => Promise<unknown>): Promise<void> {
  const foundation = await launcher.foundation();
  try {
    const keys = await launcher.keys(foundation, 'cli');
    await work(keys, foundation);
    if (await keys.hasAdministrator()) return;
    say("No usable key is an administrator's. Make one by `plinth key create <person> administrator`, or let the next start make it.");
  } finally {
    await foundation.close();
  }
}

/** Words go to standard error, so that `KEY=$(plinth key create …)` holds the token and nothing else. */
function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

function find(keys: ListedKey[], id: string): ListedKey | undefined {
  if (!id.startsWith('plk_')) return keys.find((key) => key.id === id);
  const found = keys.filter(({ prefix, revokedAt }) => prefix === id && revokedAt === null);
  if (found.length < 2) return found[0];
  const fix = `Revoke by id: ${found.map((key) => `${key.id} (${key.person}, ${key.role})`).join(' or ')}.`;
  throw new StartFailure(problem('prefix_ambiguous', 'id', `${found.length} usable keys begin with ${id}.`, fix));
}

function notFound(id: string): StartFailure {
  return new StartFailure(problem('api_key_not_found', 'id', `There is no usable key ${id}.`, 'Take the id from `plinth key list`.'));
}
