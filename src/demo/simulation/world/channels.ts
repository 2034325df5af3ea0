import { demoChannels } from '../../job/demo-channels.js';
import type { DemoChannel } from '../../job/stations/connect-channels.js';

/** What is sent is read back at once: how long channels take is the clock's to say. */
const AT_ONCE = { firstReadMs: 1_000, nextReadMs: 2_000 };

/** Those of the demonstration: a shop, one American and two European marketplaces, a data source. */
export const simulatedChannels: DemoChannel[] = demoChannels.map((one) => ({ ...one, settings: { ...one.settings, ...AT_ONCE } }));

/** Which channel code a marketplace of Amazon has. */
export const marketplaceOf = (code: string): string =>
  String(simulatedChannels.find((one) => one.code === code)?.settings['marketplaceId']);
