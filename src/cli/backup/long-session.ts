import { Client } from 'pg';

/**
 * A connection for work that takes as long as it takes: what a server gives a role (a hosted database's, say) to finish a statement or a
 * transaction ends none of it. Whoever gives up by `signal` has it closed, and its statement fails by that; so that the server does not
 * work on for nobody, and is not taken for in use, it looks every half second whether anybody is left.
 */
export async function longSession<T>(
  databaseUrl: string,
  signal: AbortSignal | undefined,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  signal?.throwIfAborted();
  const client = new Client({ connectionString: databaseUrl });
  // What waits for an answer hears of it; between two statements nobody does.
  client.on('error', () => undefined);
  const giveUp = (): void => void client.end();
  await client.connect();
  signal?.addEventListener('abort', giveUp);
  try {
    await client.query(UNHURRIED);
    // Only where the system of the server tells: not on Windows.
    await client.query('SET client_connection_check_interval = 500').catch(() => undefined);
    return await work(client);
  } finally {
    signal?.removeEventListener('abort', giveUp);
    await client.end(); // ends an open transaction too
  }
}

const UNHURRIED = ['statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout', 'transaction_timeout']
  .map((name) => `SET ${name} = 0`)
  .join('; ');
