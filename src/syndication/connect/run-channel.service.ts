import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { inTransaction } from '../../../libs/db/index.js';
import type { Problem } from '../../../libs/problem/index.js';
import { recordAudit, type Acting } from '../../journal/index.js';
import { ChannelWriteRepository } from './channel-write.repository.js';
import { noChannel } from '../reach/no-channel.js';
import { notInState } from './match-channel.service.js';

/** Stops and starts sending. A pause takes effect before the next send, also in a batch that is being rendered. */
@Injectable()
export class RunChannel {
  constructor(
    private readonly ds: DataSource,
    private readonly channels: ChannelWriteRepository,
  ) {}

  /** Active becomes paused. Empty: done; a problem where it is no such channel, or not active. */
  pause(code: string, by: Acting): Promise<Problem[]> {
    return this.move(code, 'active', 'paused', 'pause_channel', by);
  }

  /** Paused becomes active, and goes on where it stopped. Problems as of `pause`. */
  resume(code: string, by: Acting): Promise<Problem[]> {
    return this.move(code, 'paused', 'active', 'resume_channel', by);
  }

  /** With `true`, all is rendered and judged, and nothing is sent. */
  async dryRun(code: string, dryRun: boolean, by: Acting): Promise<Problem[]> {
    return inTransaction(this.ds, async (m) => {
      if (!(await this.channels.setDryRun(m, code, dryRun))) return [noChannel(code)];
      await recordAudit(m, by, { verb: 'set_dry_run', target: `channel:${code}`, details: { dryRun } });
      return [];
    });
  }

  /** All its live listings are read again by the workers, soon. */
  async reconcile(code: string, by: Acting): Promise<Problem[]> {
    return inTransaction(this.ds, async (m) => {
      if (!(await this.channels.askToReconcile(m, code, by.now))) return [notInState(code, 'active')];
      await recordAudit(m, by, { verb: 'reconcile_channel', target: `channel:${code}`, details: {} });
      return [];
    });
  }

  private move(code: string, from: 'active' | 'paused', to: 'active' | 'paused', verb: string, by: Acting): Promise<Problem[]> {
    return inTransaction(this.ds, async (m) => {
      if (!(await this.channels.move(m, code, [from], to))) return [notInState(code, from)];
      await recordAudit(m, by, { verb, target: `channel:${code}`, details: {} });
      return [];
    });
  }
}
