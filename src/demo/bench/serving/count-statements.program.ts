import pg from 'pg';

/**
 * Imported before the program that is measured: counts what its connections ask PostgreSQL, transaction control included, because that is a round trip
 * too. In the driver, because the server counts transactions, not statements, unless it was started with an extension.
 */
const counted: string[] = [];
let isOn = false;
const { query } = pg.Client.prototype;
pg.Client.prototype.query = function (this: pg.Client, ...given: unknown[]): never {
  if (isOn) counted.push(typeof given[0] === 'string' ? given[0] : ((given[0] as { text?: string }).text ?? ''));
  return (query as (...all: unknown[]) => never).apply(this, given);
} as never;

process.on('message', (message) => {
  if (message === 'count-statements') [isOn, counted.length] = [true, 0];
  if (message !== 'tell-statements') return;
  isOn = false;
  process.send?.({ statements: counted });
});
// Nobody has to be listened to for this program to end.
process.channel?.unref();
