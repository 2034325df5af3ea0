import 'reflect-metadata';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Command, CommanderError } from 'commander';
import { outageOf, StartFailure } from '../libs/problem/index.js';
import { commands, isInterrupted, stoppable, type Launcher, type NamedCommand } from './cli/index.js';

const OLDEST_NODE = 24;

/** main.js is run from dist/src, main.ts from src: the package is the first folder above that has one. */
function version(): string {
  for (let folder = import.meta.dirname; ; folder = path.dirname(folder)) {
    try {
      return (JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as { version: string }).version;
    } catch (error) {
      if (folder === path.dirname(folder)) throw error;
    }
  }
}

/** Loaded when something is to stand on it: `plinth sandbox` and `--help` need neither database nor tables. */
const house = async () => ({ ...(await import('./config/index.js')), ...(await import('./entities.js')) });

const launcher: Launcher = {
  foundation: async (change = {}, embedded) => {
    const { childEnvironment, EMBEDDED, entities, loadConfig, startFoundation } = await house();
    const config = Object.assign(embedded ? loadConfig(childEnvironment(EMBEDDED)) : loadConfig(), change);
    return stoppable((begun) => startFoundation(config, entities, undefined, begun));
  },
  server: async (change = {}) => {
    const [{ entities, loadConfig, startFoundation }, { startServer }] = await Promise.all([house(), import('./server.js')]);
    const config = Object.assign(loadConfig(), change);
    const { url, app, foundation, close } = await stoppable(async (begun) =>
      startServer(await startFoundation(config, entities, undefined, begun)),
    );
    return { url, foundation, close, get: (type) => app.get(type as never, { strict: false }) };
  },
  entities: async () => (await house()).entities,
  rooms: async (foundation, overrides) => {
    const [{ NestFactory }, { AppModule }] = await Promise.all([import('@nestjs/core'), import('./app.module.js')]);
    const options = { logger: false, abortOnError: false } as const;
    const context = await NestFactory.createApplicationContext(AppModule.roomsOn(foundation, overrides), options);
    return { get: (type) => context.get(type as never, { strict: false }), close: () => context.close() };
  },
  keys: async (foundation, door) => (await import('./keys.js')).keysOf(foundation, door),
  firstKeys: async (foundation, door) => {
    const [{ firstKeys }, { tellFirstKeys }] = await Promise.all([import('./keys.js'), import('./first-keys.js')]);
    return tellFirstKeys(await firstKeys(foundation, door));
  },
  child: async () => {
    const { childEnvironment } = await house();
    return (change) => ({ program: process.argv[1]!, env: childEnvironment(change) });
  },
};

/** The demonstration and the benchmarks are left out of the production image. */
async function demoCommands(): Promise<NamedCommand[]> {
  if (!existsSync(new URL('./demo/', import.meta.url))) return [];
  return (await import('./demo/index.js')).demoCommands;
}

/** Of the rooms, only what the command that was asked for needs is loaded. */
async function makeProgram(words: string[]): Promise<Command> {
  const program = new Command('plinth').description('A headless PIM with channel syndication').version(version()).exitOverride();
  program
    .command('start')
    .description('Run Plinth. ROLE=all|api|worker; settings come from the environment')
    .option('--keys-file <file>', 'a new file for the first keys, instead of standard output (or PLINTH_KEYS_FILE)')
    .action(async ({ keysFile }: { keysFile?: string }) => {
      const { start } = await import('./start.js');
      process.exitCode = await start(keysFile && path.resolve(keysFile));
    });
  for (const { name, summary, load } of [...(await demoCommands()), ...commands]) {
    const command = program.command(name).description(summary);
    if (words.includes(name)) (await load())(command, launcher);
  }
  program
    .command('print-contracts')
    .description('Write the GraphQL schema and the OpenAPI document to a folder')
    .option('--folder <folder>', 'where they are kept', 'openapi')
    .option('--check', 'write nothing; fail when they differ from the code', false)
    .action(async ({ folder, check }: { folder: string; check: boolean }) => {
      const { printContracts } = await import('./print-contracts.js');
      const differing = await printContracts(folder, check);
      if (differing.length === 0) return say(`${folder} agrees with the code.`);
      if (!check) return say(`Written: ${differing.join(', ')}`);
      say(
        `These files differ from the code: ${differing.join(', ')}. Mending: npm run plinth -- print-contracts, look at the difference, commit it.`,
      );
      process.exitCode = 1;
    });
  return program;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** What the user can mend is one message; anything else is a bug and shows its stack. */
function fail(error: unknown): void {
  if (isInterrupted()) return;
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode;
    return;
  }
  const outage = outageOf(error);
  const told = outage && `${outage.message}\n  Mending: ${outage.fix}\n  Cause: ${(error as Error).message}`;
  const text = error instanceof StartFailure ? error.message : (told ?? (error as Error).stack);
  process.stderr.write(`\nplinth: ${text}\n`);
  process.exitCode = 1;
}

if (Number(process.versions.node.split('.')[0]) < OLDEST_NODE) {
  process.stderr.write(
    `plinth: Node ${process.version} is too old; ${OLDEST_NODE} or newer is needed.\n  Mending: start it by npm, which brings its own Node.\n`,
  );
  process.exitCode = 1;
} else {
  await makeProgram(process.argv.slice(2))
    .then((program) => program.parseAsync())
    .catch(fail);
}
