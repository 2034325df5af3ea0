import { ListingFieldsResolver, ListingResolver } from '../../../syndication/index.js';
import type { Dice } from '../core/dice.js';
import type { SimulatedWorld } from '../world/simulated-world.js';
import { ask } from './ask.js';

/** What Plinth says of one listing. */
export interface Told {
  channel: string;
  key: string;
  skus: string[];
  state: string;
  waitsFor: string | null;
  message: string;
}

export function whatPlinthSays(world: SimulatedWorld, dice: Dice): Promise<Told[]> {
  return ask(world, 'ask for all listings', dice, async (process) => {
    const { nodes } = await process.get(ListingResolver).listings({ first: 200 } as never);
    const fields = process.get(ListingFieldsResolver);
    return Promise.all(
      nodes.map(async (listing) => {
        const { channel, key, skus, state } = listing;
        const { waitsFor, message } = await fields.explain(listing);
        return { channel, key, skus, state, waitsFor, message };
      }),
    );
  });
}

export const isWell = ({ waitsFor, message }: Told): boolean => waitsFor === null && /shows what it should/.test(message);
