import { backupCommand, restoreCommand } from './backup/backup.command.js';
import { benchCommand } from './bench/index.js';
import type { PlinthCommand } from './command.js';
import { demoCommand } from './demo/demo.command.js';
import { importCommand } from './import/index.js';
import { sandboxCommand } from './sandbox/sandbox.command.js';
import { traceCommand } from './trace/index.js';

export { isInterrupted, whenInterrupted } from './interruption.js';
export type { Launched, Launcher, PlinthCommand } from './command.js';

/** One line per command, in the order of `plinth --help`. */
export const commands: PlinthCommand[] = [
  demoCommand,
  benchCommand,
  importCommand,
  traceCommand,
  sandboxCommand,
  backupCommand,
  restoreCommand,
];
