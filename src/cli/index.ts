import type { PlinthCommand } from './command.js';

export type { Launched, Launcher, PlinthCommand } from './command.js';

/** One line per command, in the order of `plinth --help`. */
export const commands: PlinthCommand[] = [];
