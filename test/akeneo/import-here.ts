import type { Launcher } from '../../src/cli/index.js';
import { openAkeneo, type AkeneoOptions, type RowVerdict } from '../../src/cli/akeneo/index.js';
import { bringIn } from '../../src/cli/import/index.js';
import { ApiKeysService } from '../../src/api/index.js';
import { inTransaction } from '../../libs/db/index.js';
import { SystemClock } from '../../libs/clock/index.js';
import { acting, type TestServer } from '../support/index.js';

/** The import's own way in, by the doors of a server that runs already. Gives the verdicts. */
export async function importHere(
  server: Pick<TestServer, 'url' | 'ds' | 'app'>,
  folder: string,
  options: AkeneoOptions = {},
): Promise<RowVerdict[]> {
  const foundation = { ds: server.ds, clock: new SystemClock() };
  const launcher = {
    server: () => Promise.resolve({ url: server.url, foundation, close: () => Promise.resolve() }),
    firstKeys: () => Promise.resolve([]),
    keys: () =>
      Promise.resolve({
        create: (key: { name: string; person: string; role: 'editor' | 'integration' }) =>
          inTransaction(server.ds, (m) => server.app.get(ApiKeysService, { strict: false }).create(m, acting('operator'), key)),
      }),
  } as unknown as Launcher;
  const verdicts: RowVerdict[] = [];
  await bringIn(launcher, openAkeneo(folder, options), {
    said: () => undefined,
    ready: () => undefined,
    told: (some) => void verdicts.push(...some),
  });
  return verdicts;
}
