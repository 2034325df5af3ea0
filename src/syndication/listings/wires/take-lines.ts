import type { EntityManager } from 'typeorm';
import type { LoadedChannel } from '../../reach/loaded-channel.js';
import { acceptLines, type LineWrite } from './listing-offer.repository.js';
import { shownAccepted } from './shown-money.js';
import { keepShownPrices } from './shown-price.repository.js';

/** The channel took it, by its own word or by what a look shows: with the price that it shows from now on. */
export async function takeLines(m: EntityManager, channel: LoadedChannel, lines: LineWrite[], now: Date): Promise<void> {
  const taken = await acceptLines(m, lines, now);
  await keepShownPrices(m, shownAccepted(channel, taken, now), now);
}
