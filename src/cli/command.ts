import type { Command } from 'commander';
import type { Config, Foundation } from '../config/index.js';

/** A program that runs in this process. */
export interface RunningProgram {
  /** http://host:port */
  url: string;
  foundation: Foundation;
  /** Finds a service of any room by its class, for what has no door of its own yet. */
  get<T>(type: abstract new (...args: never[]) => T): T;
  /** Drains, then stops everything that was started, the embedded database last. */
  close(): Promise<void>;
}

/**
 * What a command may start. It is handed in by main.ts, because the rooms' modules stand above the command line and a command may
 * not import them.
 */
export interface Launcher {
  /** Database (migrated) and object store, without a server. The caller closes it. `embedded`: its own, whatever the environment names. */
  foundation(change?: Partial<Config>, embedded?: 'embedded'): Promise<Foundation>;
  /** The whole program. The caller closes it. */
  server(change?: Partial<Config>): Promise<RunningProgram>;
  /** Makes an API key, for ever or for so many hours, and returns its token, which is kept nowhere else. */
  key(foundation: Foundation, person: string, role: string, hours?: number): Promise<string>;
  /** With what a child process runs this program on the same settings, but for `change`. */
  child(change: Record<string, string>): { program: string; env: NodeJS.ProcessEnv };
}

/** Fills one `plinth <command>` with its arguments, options and action. The action throws StartFailure for what the user can mend. */
export type PlinthCommand = (command: Command, launcher: Launcher) => void;

/** A command as `plinth --help` names it. */
export interface NamedCommand {
  name: string;
  summary: string;
  /** What it is made of is loaded when it is asked for: `plinth sandbox` with every room in memory took 80 MB more and a second longer. */
  load(): Promise<PlinthCommand>;
}
