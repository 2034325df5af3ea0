import { AMAZON_SANDBOX_CREDENTIALS } from '../../../sandbox/amazon/index.js';
import type { SimulatedWorld } from '../world/simulated-world.js';

/** No secret of an account stands in any row of any table. */
export async function checkSecrets(world: SimulatedWorld): Promise<void> {
  const { privateKey } = await googleKey(world);
  const { clientSecret, refreshToken } = AMAZON_SANDBOX_CREDENTIALS;
  const secrets = ['sandbox-secret', clientSecret, refreshToken, privateKey];
  const tables = await world.sql<{ name: string }>(
    `SELECT quote_ident(schemaname) || '.' || quote_ident(tablename) AS name FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`,
  );
  const found = await world.sql<{ name: string }>(
    tables
      .map(
        ({ name }) =>
          `(SELECT '${name}' AS name FROM ${name} AS t WHERE EXISTS (SELECT FROM unnest($1::text[]) AS s WHERE position(s IN t::text) > 0) LIMIT 1)`,
      )
      .join(' UNION ALL '),
    [secrets],
  );
  for (const { name } of found) world.breach(`10: a row of ${name} has a secret of an account`);
}

/** One line of it, which is in no other text. */
async function googleKey(world: SimulatedWorld): Promise<{ privateKey: string }> {
  const { private_key } = await world.standIns.admin<{ private_key: string }>('google', 'GET', 'credentials');
  return { privateKey: private_key.split('\n')[1]! };
}
