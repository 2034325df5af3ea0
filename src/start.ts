import { isDoneIn, onStop, STARTING_MS, type Abandon } from './cli/index.js';
import { loadConfig, startFoundation } from './config/index.js';
import { entities } from './entities.js';
import { tellFirstKeys, type FirstKeys } from './first-keys.js';
import { firstKeys } from './keys.js';
import { startServer, type RunningServer } from './server.js';

/** `plinth start`: runs until SIGINT or SIGTERM, then drains. Resolves with the exit code. `keysFile` overrides the environment's. */
export async function start(keysFile?: string): Promise<number> {
  const config = Object.assign(loadConfig(), keysFile ? { keysFile } : {});
  // Signals are heard before anything is begun: one in between would end this program and leave a PostgreSQL behind.
  const begun = Promise.withResolvers<Abandon>();
  const stopping = new Promise<string>((resolve) => onStop(resolve, async () => (await begun.promise)()));
  const starting = startFoundation(config, entities, undefined, begun.resolve).then((foundation) => startServer(foundation));
  const early = await Promise.race([starting.then(() => undefined), stopping]);
  if (early !== undefined) await stopWhileStarting(early, starting, begun.promise);
  const server = await starting;
  try {
    if (early === undefined) print([`${await untilStopped(server, stopping)}: finishing what is under way …`]);
  } finally {
    await server.close();
  }
  print(['Stopped.']);
  return 0;
}

/** A migration may wait for a lock, or take hours: what is not there in time is undone, and the program ends. */
async function stopWhileStarting(by: string, starting: Promise<unknown>, begun: Promise<Abandon>): Promise<void> {
  print([`${by}: finishing what is under way …`]);
  if (await isDoneIn(STARTING_MS, starting)) return;
  await (
    await begun
  )();
  process.exit(130);
}

async function untilStopped(server: RunningServer, stopping: Promise<string>): Promise<string> {
  const keys: FirstKeys = server.foundation.config.role === 'worker' ? { keys: [] } : await firstKeys(server.foundation);
  print(welcome(server, keys));
  // Whoever started this program with port 0 learns here which one it has.
  process.send?.({ ready: server.url }, undefined, undefined, () => undefined);
  return stopping;
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
