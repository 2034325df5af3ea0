import { Injectable, Logger } from '@nestjs/common';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { connectionOf } from '../../../../libs/db/index.js';
import { WakeSignal } from '../lease/wake-signal.js';

/** The name under which rooms below may say `pg_notify('plinth_outbox', '')` in the transaction that filled an outbox. */
export const OUTBOX_CHANNEL = 'plinth_outbox';
const AGAIN_MS = 5_000;

/** Hears of full outboxes in other processes. Only a hint: without it, work is found at the next look. */
@Injectable()
export class OutboxListener {
  private readonly logger = new Logger(OutboxListener.name);
  private client?: pg.Client;
  private stopped = true;

  constructor(
    private readonly ds: DataSource,
    private readonly signal: WakeSignal,
  ) {}

  async start(): Promise<void> {
    this.stopped = false;
    await this.connect();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    const client = this.client;
    delete this.client;
    await client?.end().catch(() => undefined);
  }

  private async connect(): Promise<void> {
    if (this.stopped) return;
    const client = new pg.Client({ ...connectionOf(this.ds), application_name: 'plinth-outbox' });
    // A connection that breaks is told several ways: by the statement that was under way, and by one or two events.
    let isLost = false;
    const lost = (): void => {
      if (!isLost) this.again(client);
      isLost = true;
    };
    // Kept from here on, so that who stops finds one that only connects as well: what is left open keeps the program and PostgreSQL running.
    this.client = client;
    client.on('notification', () => this.signal.ring());
    client.on('error', lost);
    try {
      await client.connect();
      await client.query(`LISTEN ${OUTBOX_CHANNEL}`);
    } catch (err) {
      if (!this.stopped) this.logger.warn({ err }, 'Cannot listen for work, looking for it instead');
      lost();
    }
  }

  private again(client: pg.Client): void {
    if (this.stopped) return;
    delete this.client;
    void client.end().catch(() => undefined);
    setTimeout(() => void this.connect(), AGAIN_MS).unref();
  }
}
