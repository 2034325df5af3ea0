import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { inTransaction } from '../../../libs/db/index.js';
import type { Problem } from '../../../libs/problem/index.js';
import { recordAudit, type Acting } from '../../journal/index.js';
import { wakeStock } from '../listings/wires/wake-wires.repository.js';
import { ChannelDirectory } from '../reach/channel-directory.js';
import type { StockPolicy } from '../reach/stock-policy.js';
import { setStockPolicy } from './channel-settings.repository.js';
import { noChannel } from '../reach/no-channel.js';

/** What a channel keeps back of stock, by an administrator's word. Its numbers are reckoned anew at once; those that stay are not sent. */
@Injectable()
export class SetStockPolicy {
  constructor(
    private readonly ds: DataSource,
    private readonly directory: ChannelDirectory,
  ) {}

  async set(code: string, policy: StockPolicy, by: Acting): Promise<Problem[]> {
    return inTransaction(this.ds, async (m) => {
      const written = await setStockPolicy(m, code, policy);
      if (written === undefined) return [noChannel(code)];
      if (!written) return [];
      const sharing = (await this.directory.find(code, m))?.pool.map((one) => one.code) ?? [];
      await wakeStock(m, [code, ...sharing], by.now);
      await recordAudit(m, by, { verb: 'set_stock_policy', target: `channel:${code}`, details: policy });
      return [];
    });
  }
}
