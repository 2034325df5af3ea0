import { demoChannels } from '../../job/demo-channels.js';
import type { DemoChannel } from '../../job/stations/connect-channels.js';

/** What is sent is read back at once: how long channels take is the clock's to say. */
const AT_ONCE = { firstReadMs: 1_000, nextReadMs: 2_000 };

/** Those of the demonstration: a shop, one American and two European marketplaces, a data source. */
export const simulatedChannels: DemoChannel[] = demoChannels.map((one) => ({ ...one, settings: { ...one.settings, ...AT_ONCE } }));

/** Which channel code a marketplace of Amazon has. */
export const marketplaceOf = (code: string): string =>
  String(simulatedChannels.find((one) => one.code === code)?.settings['marketplaceId']);

export const channelOfMarketplace = (marketplaceId: string): string =>
  simulatedChannels.find(({ settings }) => settings['marketplaceId'] === marketplaceId)!.code;

/** Whose number of units a channel shows: marketplaces of one region have one. */
export const poolOf = (code: string): string =>
  code.startsWith('amazon') ? (code === 'amazon_us' ? 'amazon_na' : 'amazon_eu') : code.split('_')[0]!;
