import { loadConfig, startFoundation } from './config/index.js';
import { entities } from './entities.js';
import { tellFirstKeys, type FirstKeys } from './first-keys.js';
import { firstKeys } from './keys.js';
import { startServer, type RunningServer } from './server.js';

/** `plinth start`: runs until SIGINT or SIGTERM, then drains. Resolves with the exit code. `keysFile` overrides the environment's. */
export async function start(keysFile?: string): Promise<number> {
  const stopping = untilSignal();
  const config = Object.assign(loadConfig(), keysFile ? { keysFile } : {});
  const server = await startServer(await startFoundation(config, entities));
  try {
    const keys: FirstKeys = server.foundation.config.role === 'worker' ? { keys: [] } : await firstKeys(server.foundation);
    print(welcome(server, keys));
    const signal = await stopping;
    print([`${signal}: finishing what is under way …`]);
  } finally {
    await server.close();
  }
  print(['Stopped.']);
  return 0;
}

/** One Ctrl-C reaches us up to three times: from the terminal, from npm and from scripts/run.mjs. */
const ONE_PRESS_MS = 1000;

/** The first signal asks to stop; another one later, from someone who cannot wait, ends the program at once. */
function untilSignal(): Promise<string> {
  let first: number | undefined;
  return new Promise((resolve) => {
    // As part of a demonstration it does not outlive the demonstration, even one that was killed.
    if (process.send) process.once('disconnect', () => resolve('The program that started this one has ended'));
    // Listening to the channel keeps a program alive; this one lives by its server, and ends with it.
    process.channel?.unref();
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.on(signal, () => {
        first ??= Date.now();
        if (Date.now() - first > ONE_PRESS_MS) process.exit(130);
        resolve(signal);
      });
    }
  });
}

function welcome({ url, foundation }: RunningServer, keys: FirstKeys): string[] {
  const { config, migrated } = foundation;
  const lines = ['', `Plinth is ready (role ${config.role}).`, ''];
  if (config.role !== 'worker') {
    lines.push(`  GraphQL   ${url}/graphql`);
    if (config.graphiql) lines.push(`  GraphiQL  ${url}/graphiql`);
    lines.push(`  REST      ${url}/openapi.json`);
  }
  lines.push(`  Health    ${url}/health/ready`, `  Metrics   ${url}/metrics`);
  lines.push(`  Database  ${config.databaseUrl ? new URL(config.databaseUrl).host : `embedded, in ${config.dataDir}`}`);
  lines.push(`  Objects   ${config.s3 ? `${config.s3.endpoint}/${config.s3.bucket}` : `in ${config.dataDir}`}`);
  if (migrated.length > 0) lines.push(`  Migrated  ${migrated.length} steps`);
  return [...lines, ...tellFirstKeys(keys), '', 'Ctrl-C stops.', ''];
}

function print(lines: string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`);
}
