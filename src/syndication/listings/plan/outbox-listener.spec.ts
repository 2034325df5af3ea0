import net from 'node:net';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { testDatabase, type TestDatabase } from '../../../../test/support/index.js';
import type { WakeSignal } from '../lease/wake-signal.js';
import { OutboxListener } from './outbox-listener.js';

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.close());

const AGAIN_MS = 5_000;

/** Sockets that break as soon as `word` is said over them. */
function breakingAt(word: string): { ds: DataSource; broken: Promise<void> } {
  const broken = Promise.withResolvers<void>();
  const stream = () => {
    const socket = new net.Socket();
    const write = socket.write.bind(socket) as (data: Buffer, ...rest: unknown[]) => boolean;
    const cut = (data: Buffer, ...rest: unknown[]): boolean => {
      if (!data.toString('latin1').includes(word)) return write(data, ...rest);
      socket.on('close', () => broken.resolve());
      socket.destroy(Object.assign(new Error('cut'), { code: 'ECONNRESET' }));
      return true;
    };
    // A socket that is about to connect sets its own back.
    socket.once('connect', () => Object.assign(socket, { write: cut }));
    return socket;
  };
  return { ds: { options: { url: db.url, extra: { stream } } } as unknown as DataSource, broken: broken.promise };
}

test.each(['user', 'LISTEN'])(
  'a connection that breaks at "%s" is tried again once: each loss that counted twice doubled the listeners',
  async (word) => {
    const later = jest.spyOn(globalThis, 'setTimeout');
    const { ds, broken } = breakingAt(word);
    const listener = new OutboxListener(ds, { ring: () => undefined } as unknown as WakeSignal);
    Object.assign(listener, { logger: { warn: () => undefined } });
    await listener.start();
    await broken;
    await new Promise((resolve) => setImmediate(resolve));
    expect(later.mock.calls.filter(([, ms]) => ms === AGAIN_MS)).toHaveLength(1);
    await listener.stop();
    later.mockRestore();
  },
);
