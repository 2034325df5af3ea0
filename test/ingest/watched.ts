import type { DataSource } from 'typeorm';

/** What a piece of work comes to, and the statements that are sent meanwhile, but for the one that notes once a minute that a key is in use. */
export async function watched<T>({ logger }: DataSource, work: () => Promise<T>): Promise<{ result: T; statements: string[] }> {
  const statements: string[] = [];
  const original = logger.logQuery.bind(logger);
  logger.logQuery = (sql, params, runner) => {
    if (!sql.startsWith('UPDATE api_key')) statements.push(sql);
    original(sql, params, runner);
  };
  try {
    return { result: await work(), statements };
  } finally {
    logger.logQuery = original;
  }
}
