// The ending is .ts, not .js: Node itself loads this file, before the hooks are in place.
// @ts-expect-error TS5097 (see above)
import { registerTypeScript } from './typescript-hooks.ts';
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';

/**
 * Makes one script of all packages and one of each source, which the workers find by PLINTH_TEST_PACKAGES and PLINTH_TEST_SOURCES, starts one
 * PostgreSQL for the whole run, and tells them by PLINTH_TEST_DATABASE where it is, for each role.
 */
export default async function globalSetup(): Promise<void> {
  const made = await promisify(execFile)(process.execPath, [path.join(import.meta.dirname, 'jest', 'packages.mjs')]);
  process.env['PLINTH_TEST_PACKAGES'] = made.stdout.trim();
  const sources = path.join(import.meta.dirname, 'jest', 'sources.mjs');
  process.env['PLINTH_TEST_SOURCES'] = (await promisify(execFile)(process.execPath, [sources, made.stdout.trim()])).stdout.trim();
  registerTypeScript();
  // @ts-expect-error TS5097 (see above)
  const { startTestCluster } = await import('./test-cluster.ts');
  const cluster = await startTestCluster();
  process.env['PLINTH_TEST_DATABASE'] = JSON.stringify(cluster.template);
  (globalThis as { plinthTestCluster?: unknown }).plinthTestCluster = cluster;
}
