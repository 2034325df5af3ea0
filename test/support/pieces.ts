import { jest } from '@jest/globals';
import type { Socket } from 'node:net';
import type { EntityManager } from 'typeorm';
import { clientOf } from '../../libs/db/flight.js';

/** How often something leaves for the server on the connection of this transaction while `work` runs: its round trips. */
export async function pieces(m: EntityManager, work: () => Promise<unknown>): Promise<number> {
  const { stream } = (clientOf(m.queryRunner!) as unknown as { connection: { stream: Socket } }).connection;
  const sent = [jest.spyOn(stream, '_write'), jest.spyOn(stream, '_writev' as never)];
  try {
    await work();
    return sent.reduce((sum, { mock }) => sum + mock.calls.length, 0);
  } finally {
    for (const one of sent) one.mockRestore();
  }
}
