import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { inTransaction } from '../../../libs/db/index.js';
import { problem, type Problem } from '../../../libs/problem/index.js';
import { recordAudit, type Acting } from '../../journal/index.js';
import { wakeStock } from '../listings/wires/wake-wires.repository.js';
import { ChannelDirectory } from '../reach/channel-directory.js';
import { ExchangeLog } from '../reach/http/exchange-log.js';
import type { LoadedChannel } from '../reach/loaded-channel.js';
import type { StockLocation } from '../reach/stock-locations.js';
import { setChannelLocation, setChannelLocations } from './channel-settings.repository.js';
import { locationFaults } from './check-locations.js';
import { noChannel } from '../reach/no-channel.js';

/** Which locations of its sources a channel counts, by an administrator's word. Its numbers are reckoned anew at once; those that stay are not sent. */
@Injectable()
export class SetStockLocations {
  constructor(
    private readonly ds: DataSource,
    private readonly directory: ChannelDirectory,
    private readonly exchanges: ExchangeLog,
  ) {}

  /** An empty list: it counts all, in one number. The channel itself is asked before anything is stored. */
  async set(code: string, said: StockLocation[], by: Acting): Promise<Problem[]> {
    const channel = await this.directory.find(code);
    if (!channel) return [noChannel(code)];
    const locations =
      said.length > 0 ? said.map(({ location, locationId }) => ({ location, ...(locationId && { locationId }) })) : undefined;
    const wrong = (await this.ask(channel, locations)).filter(({ severity }) => severity !== 'warning');
    if (wrong.length > 0) return wrong.map((one) => ({ ...one, ...(one.path && { path: one.path.replace(/^settings\./, '') }) }));
    return inTransaction(this.ds, async (m) => {
      const written = await setChannelLocations(m, code, locations ?? null);
      if (written === undefined) return [noChannel(code)];
      if (!written) return [];
      await wakeStock(m, [code, ...channel.pool.map((one) => one.code)], by.now);
      await recordAudit(m, by, { verb: 'set_stock_locations', target: `channel:${code}`, details: { locations: locations ?? [] } });
      return [];
    });
  }

  /** The one that has what is counted without a location. The one of before goes to 0 with the numbers that follow. */
  async move(code: string, locationId: string, by: Acting): Promise<Problem[]> {
    const channel = await this.directory.find(code);
    if (!channel) return [noChannel(code)];
    if (!channel.adapter.hasLocations) return [noLocations(channel)];
    const wrong = (await this.askWith(channel, { ...channel.config.settings, locationId })).filter(
      ({ severity }) => severity !== 'warning',
    );
    if (wrong.length > 0)
      return wrong.map((one) => ({
        ...one,
        ...(one.path && { path: one.path.replace(/^settings\.(locations\..*)?/, (_, of) => (of ? 'locationId' : '')) }),
      }));
    return inTransaction(this.ds, async (m) => {
      const written = await setChannelLocation(m, code, locationId);
      if (written === undefined) return [noChannel(code)];
      if (!written) return [];
      await wakeStock(m, [code], by.now);
      await recordAudit(m, by, { verb: 'set_stock_location', target: `channel:${code}`, details: { locationId } });
      return [];
    });
  }

  private ask(channel: LoadedChannel, locations: StockLocation[] | undefined): Promise<Problem[]> {
    const { locations: _, ...others } = channel.config.settings;
    return this.askWith(channel, { ...others, ...(locations && { locations }) });
  }

  private async askWith({ adapter, account, config }: LoadedChannel, settings: Record<string, unknown>): Promise<Problem[]> {
    const asked = { ...config, settings };
    const faults = locationFaults(adapter, asked);
    const ours = faults.length > 0 ? faults : adapter.checkSettings(account, asked);
    if (ours.length > 0) return ours;
    try {
      return await adapter.check(this.directory.contextFor(account, asked));
    } catch (error) {
      const message = `The channel could not be asked: ${error instanceof Error ? error.message : String(error)}`;
      return [problem('channel_unreachable', 'channel', message, "Check the account's address and try again")];
    } finally {
      await this.exchanges.flush();
    }
  }
}

const noLocations = ({ adapter }: LoadedChannel): Problem =>
  problem(
    'invalid_setting',
    'locationId',
    `A ${adapter.kind} channel has no locations of its own`,
    'Name a channel whose shop has locations',
  );
