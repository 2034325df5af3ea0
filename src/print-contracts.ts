import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import { lexicographicSortSchema, printSchema } from 'graphql';
import { openApiDocument } from './api/index.js';
import { whenInterrupted } from './cli/index.js';
import { loadConfig, startFoundation, type Foundation } from './config/index.js';
import { entities } from './entities.js';
import { createApp } from './server.js';

/**
 * `plinth print-contracts [--check]`: the GraphQL schema and the OpenAPI document, as the code makes them, in `openapi/`. With
 * `--check` nothing is written; the names of files that differ are returned. It boots the real program on a database of its own in a
 * temporary folder: a document drawn from a half-made application would promise what the real one does not keep.
 */
export async function printContracts(folder: string, check: boolean): Promise<string[]> {
  const files = await contracts();
  const differing: string[] = [];
  await mkdir(folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(folder, name);
    const committed = await readFile(file, 'utf8').catch(() => '');
    if (committed === text) continue;
    differing.push(name);
    if (!check) await writeFile(file, text);
  }
  return differing;
}

async function contracts(): Promise<Record<string, string>> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'plinth-contracts-'));
  const config = loadConfig({ PLINTH_DATA_DIR: dataDir, ROLE: 'api', LOG_LEVEL: 'silent' });
  const begun = Promise.withResolvers<Foundation>();
  whenInterrupted(async (atOnce) => {
    const started = await begun.promise;
    await (atOnce ? started.abandon() : started.close());
    await rm(dataDir, { recursive: true, force: true });
  });
  begun.resolve(startFoundation(config, entities));
  const foundation = await begun.promise;
  try {
    await foundation.jobs.start();
    const app = await createApp(foundation);
    const schema = printSchema(lexicographicSortSchema(app.get(GraphQLSchemaHost, { strict: false }).schema));
    const openapi = JSON.stringify(openApiDocument(app), null, 2);
    await foundation.jobs.stop();
    await app.close();
    return { 'schema.graphql': `${schema}\n`, 'openapi.json': `${openapi}\n` };
  } finally {
    await foundation.close();
    await rm(dataDir, { recursive: true, force: true });
  }
}
