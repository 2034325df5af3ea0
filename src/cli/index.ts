import type { NamedCommand } from './command.js';

export { again, fileFlag, folderFlag, portFlag, wholeFlag } from './flags.js';
export { interrupt, isInterrupted, whenInterrupted } from './interruption.js';
export { isDoneIn, stoppable, STARTING_MS, type Abandon } from './stoppable.js';
export { onStop } from './stop-requests.js';
export type { Keys, Launcher, ListedKey, NamedCommand, NewKey, PlinthCommand, RunningProgram } from './command.js';

/** In the order of `plinth --help`. */
export const commands: NamedCommand[] = [
  {
    name: 'key',
    summary: 'Make, list and revoke API keys: also when nobody has one any more',
    load: async () => (await import('./key/index.js')).keyCommand,
  },
  {
    name: 'import',
    summary: "Bring another program's export into this Plinth as drafts; the one kind there is now: akeneo",
    load: async () => (await import('./import/index.js')).importCommand,
  },
  {
    name: 'trace',
    summary: 'One product from the ERP message to what is live: who said it, who approved it, what was sent',
    load: async () => (await import('./trace/index.js')).traceCommand,
  },
  {
    name: 'sandbox',
    summary: 'Run stand-ins of Shopify, Amazon and Google on this machine, to try mappings on',
    load: async () => (await import('./sandbox/sandbox.command.js')).sandboxCommand,
  },
  {
    name: 'migrate',
    summary: 'Bring the database to this release, with the roles and their rights, and end',
    load: async () => (await import('./migrate/index.js')).migrateCommand,
  },
  {
    name: 'backup',
    summary: 'Write PostgreSQL and the objects into a new folder, with a checksum for every file',
    load: async () => (await import('./backup/backup.command.js')).backupCommand,
  },
  {
    name: 'restore',
    summary: 'Fill an empty Plinth from a backup folder',
    load: async () => (await import('./backup/backup.command.js')).restoreCommand,
  },
];
