import { expect, test } from '@jest/globals';
import { usualPool } from './data-source.js';
import { serverSettings } from './postgres-settings.js';

/** The jobs' pool and their listener, and the one that hears of outboxes. */
const BESIDE = 6;
/** Kept by PostgreSQL for superusers. */
const RESERVED = 3;

test('an API and a worker at work, and a command beside them, all get their connections of the embedded server, however many cores there are', () => {
  expect([1, 2, 4, 8, 64].map((cores) => usualPool(cores))).toEqual([4, 8, 16, 16, 16]);
  const most = Number(serverSettings('durable')['max_connections']) - RESERVED;
  for (const cores of [1, 2, 4, 8, 16, 64, 192]) expect(2 * (usualPool(cores) + BESIDE) + 6).toBeLessThanOrEqual(most);
});
