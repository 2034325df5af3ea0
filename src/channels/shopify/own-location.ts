import type { CallResult } from './answers.js';
import type { Client } from './client.js';
import { channelOf } from './settings.js';

export interface ShopLocation {
  id: string;
  isActive: boolean;
}

/** What the shop says when it is asked for the location that was written down, and for the one that it chooses itself. */
export interface ShopLocations {
  kept: ShopLocation | null;
  primary: ShopLocation | null;
}

/** As the releases asked that took the first active one; the shop answers by name. */
const BY_NAME = `query ByName { locations(first: 50) { nodes { id isActive } } }`;

/**
 * Where stock is set that is counted without a location: the one of the settings, else the one that was written down when the channel first needed it, the
 * shop's primary one then. To ask the shop each time would be to read another number as soon as somebody makes another location the primary one, or gives
 * one a name that comes first; what is missing there would count as sold. One that is no longer active is given up: its stock went to another.
 */
export async function ownLocation(
  client: Client,
  before: string | null,
  { kept, primary }: ShopLocations,
): Promise<CallResult<string | undefined>> {
  const { locationId, placed } = channelOf(client.context.channel);
  // What is said without a location was said of the one before, also where the shop has given that up by now; null: that has yet to be found.
  if (locationId !== undefined && !(placed && before === null)) return { kind: 'data', data: (placed && before) || locationId };
  if (before && kept?.isActive) return { kind: 'data', data: before };
  const found = before === null ? await firstByName(client) : { kind: 'data' as const, data: primary?.isActive ? primary.id : undefined };
  if (found.kind !== 'data' || found.data === undefined) return found;
  return { kind: 'data', data: await client.context.location.keep(found.data, before) };
}

/** A channel that was made before this was written down has its numbers there. */
async function firstByName(client: Client): Promise<CallResult<string | undefined>> {
  const asked = await client.call<{ locations: { nodes: ShopLocation[] } }>({ query: BY_NAME, variables: {}, purpose: 'connect' });
  return asked.kind === 'data' ? { kind: 'data', data: asked.data.locations.nodes.find(({ isActive }) => isActive)?.id } : asked;
}
