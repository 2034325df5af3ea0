// The ending is .ts, not .js: Node itself loads this file, before the hooks are in place.
// @ts-expect-error TS5097 (see above)
import { registerTypeScript } from './typescript-hooks.ts';

/** Starts one PostgreSQL for the whole run and tells the workers by PLINTH_TEST_DATABASE where it is, for each role. */
export default async function globalSetup(): Promise<void> {
  registerTypeScript();
  // @ts-expect-error TS5097 (see above)
  const { startTestCluster } = await import('./test-cluster.ts');
  const cluster = await startTestCluster();
  process.env['PLINTH_TEST_DATABASE'] = JSON.stringify(cluster.template);
  (globalThis as { plinthTestCluster?: unknown }).plinthTestCluster = cluster;
}
