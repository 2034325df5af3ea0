import type { Command } from 'commander';
import type { EntityClass } from '../../libs/db/index.js';
import type { Config, Foundation } from '../config/index.js';

/** A key to make. */
export interface NewKey {
  name: string;
  person: string;
  role: string;
  /** null: it does not end by itself. */
  expiresAt: Date | null;
}

/** An API key as it is listed; the token is known to nobody any more. */
export interface ListedKey extends NewKey {
  id: string;
  /** The first ten characters of the token. */
  prefix: string;
  createdAt: Date;
  revokedAt: Date | null;
  /** To the minute. */
  lastUsedAt: Date | null;
}

/** What a command does with API keys. */
export interface Keys {
  /** The token is in the answer and nowhere else. Throws StartFailure for a role that there is not, and what GraphQL refuses too. */
  create(key: NewKey): Promise<{ token: string; id: string }>;
  /** All, revoked ones too, oldest first. */
  list(): Promise<ListedKey[]>;
  /** False: there is no such key, or it was revoked before. */
  revoke(id: string): Promise<boolean>;
  /** Whether some key that is neither revoked nor expired is an administrator's. */
  hasAdministrator(): Promise<boolean>;
}

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
  /** The shapes of all tables, for a foundation of one's own. */
  entities(): Promise<readonly EntityClass[]>;
  /** Every room on this foundation, without its doors and loops. `overrides`: what some get instead of the operator's settings. */
  rooms(foundation: Foundation, overrides: Iterable<readonly [object | symbol, unknown]>): Promise<Pick<RunningProgram, 'get' | 'close'>>;
  /** The register of API keys, by the service of the API. `door`: what the audit names. */
  keys(foundation: Foundation, door: 'cli' | 'import'): Promise<Keys>;
  /** Makes the first keys where nobody can administer this Plinth. What to show of them: lines for standard output, or none. */
  firstKeys(foundation: Foundation, door: 'cli' | 'import'): Promise<string[]>;
  /** With what a child process runs this program on the same settings, but for `change`. */
  child(): Promise<(change: Record<string, string>) => { program: string; env: NodeJS.ProcessEnv }>;
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
