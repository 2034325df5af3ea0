import { Controller, Get, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { DataSource } from 'typeorm';
import { isMigrated, ownsTables } from '../../../libs/db/index.js';
import { ObjectStore } from '../../../libs/storage/index.js';
import { Metrics } from '../../../libs/telemetry/index.js';
import { Public } from '../access/decorators.js';

const PATIENCE_MS = 2000;

/**
 * Live: the process answers. Ready: what it stands on answers too, so that a balancer may send it work. `roles` fails where the program
 * owns its tables, `senders` where a sender's order went back: that is told here, and no reason to take it out of service.
 */
@ApiExcludeController()
@Controller('health')
export class HealthController {
  constructor(
    private readonly ds: DataSource,
    private readonly store: ObjectStore,
    private readonly metrics: Metrics,
  ) {}

  @Public()
  @Get('live')
  live() {
    return { status: 'ok' };
  }

  @Public()
  @Get('ready')
  async ready(@Res({ passthrough: true }) reply: FastifyReply) {
    const [database, storage, migrations, roles] = await Promise.all([
      verdict(this.ds.query('SELECT 1')),
      verdict(this.store.check()),
      verdict(isMigrated(this.ds).then((done) => (done ? undefined : Promise.reject(new Error('not applied'))))),
      verdict(ownsTables(this.ds).then((owns) => (owns ? Promise.reject(new Error('one role for all')) : undefined))),
    ]);
    const ready = [database, storage, migrations].every((part) => part === 'ok');
    void reply.status(ready ? 200 : 503);
    return { status: ready ? 'ok' : 'unavailable', database, storage, migrations, roles, ...this.metrics.watched() };
  }
}

/** Says only that a part fails, not why: the route is open to all, and reasons can hold addresses. */
async function verdict(check: Promise<unknown>): Promise<'ok' | 'failing'> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => (timer = setTimeout(() => reject(new Error('late')), PATIENCE_MS)));
  try {
    await Promise.race([check, late]);
    return 'ok';
  } catch {
    return 'failing';
  } finally {
    clearTimeout(timer);
  }
}
