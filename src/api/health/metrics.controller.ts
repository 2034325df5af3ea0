import { timingSafeEqual } from 'node:crypto';
import { Controller, Get, Header, Headers } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { sha256 } from '../../../libs/canonical/index.js';
import { Metrics } from '../../../libs/telemetry/index.js';
import { AccessGuard } from '../access/access.guard.js';
import { Public } from '../access/decorators.js';

/** METRICS_TOKEN. A class, because Nest needs a value as its token. */
export class MetricsToken {
  constructor(readonly value: string | undefined) {}
}

/**
 * For Prometheus. Not open: routes and counts tell how a business runs. The operator's own token works without the database, because
 * a database in trouble is when the numbers are wanted; any API key does too.
 */
@ApiExcludeController()
@Controller('metrics')
export class MetricsController {
  constructor(
    private readonly metrics: Metrics,
    private readonly token: MetricsToken,
    private readonly guard: AccessGuard,
  ) {}

  /** Public to the guard only: it asks by itself, since the guard knows API keys alone. */
  @Public()
  @Get()
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  async read(@Headers('authorization') authorization: string | undefined): Promise<string> {
    if (!this.isToken(authorization)) await this.guard.authenticate(authorization);
    return this.metrics.registry.metrics();
  }

  private isToken(authorization: string | undefined): boolean {
    const { value } = this.token;
    return value !== undefined && timingSafeEqual(sha256(`Bearer ${value}`), sha256(authorization ?? ''));
  }
}
