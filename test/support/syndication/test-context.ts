import { SystemClock } from '../../../libs/clock/index.js';
import type { AccountConfig, BudgetNews, ChannelConfig, ChannelContext } from '../../../src/port/index.js';
import { NetworkTransport, RecordingHttp, type Exchange } from '../../../src/syndication/reach/http/index.js';
import { MemoryCache } from './memory-cache.js';
import { MemoryLocation } from './memory-location.js';

export interface TestContext extends ChannelContext {
  /** All that was exchanged, in order. */
  exchanges: Exchange[];
  /** What the adapter learned of its budget. */
  learned: BudgetNews[];
  location: MemoryLocation;
  close(): Promise<void>;
}

/** A context as the core would make it, with real HTTP and no database. `now` follows the sandbox's clock where a test moves it. */
export function testContext(account: AccountConfig, channel: ChannelConfig, now?: () => Date): TestContext {
  const clock = Object.assign(new SystemClock(), now && { now });
  const transport = new NetworkTransport();
  const exchanges: Exchange[] = [];
  const learned: BudgetNews[] = [];
  const http = new RecordingHttp({
    transport,
    clock,
    channelCode: channel.code,
    channelKind: channel.kind,
    sink: (exchange) => exchanges.push(exchange),
    secrets: Object.values(account.credentials),
  });
  return {
    account,
    channel,
    http,
    cache: new MemoryCache(() => clock.now()),
    location: new MemoryLocation(),
    now: () => clock.now(),
    learn: (news) => learned.push(news),
    exchanges,
    learned,
    close: () => transport.close(),
  };
}
