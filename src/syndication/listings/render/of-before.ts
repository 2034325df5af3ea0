import type { LeasedListing } from '../leased-listing.js';
import type { SentContent } from './payload.repository.js';
import type { ListingInputs } from './render-listing.js';

type Before = Pick<LeasedListing, 'acceptedPayloadHash' | 'livePayloadHash' | 'payloadHash' | 'mayBeGoneSince'>;

/** Content of ours was live there, and is as far as we know: what was taken and rejected later is to be mended whole. */
export const wasLive = ({ livePayloadHash, mayBeGoneSince }: Pick<Before, 'livePayloadHash' | 'mayBeGoneSince'>): boolean =>
  livePayloadHash !== null && mayBeGoneSince === null;

/**
 * What a payload depends on of those before it. Of what left last a channel may have taken a part, or the whole, although it said otherwise or nothing:
 * a shop sets the texts and refuses a metafield of the same call. A field that only that had is ours as well, and emptied where it has no value any
 * more; one that is not there after all is emptied without harm.
 */
export function ofBefore(
  row: Before,
  contents: ReadonlyMap<string, SentContent>,
): Pick<ListingInputs, 'held' | 'accepted' | 'wasLive' | 'mayBeGone'> {
  const accepted = contents.get(row.acceptedPayloadHash ?? '');
  const sent = contents.get(row.payloadHash ?? '');
  const held = [...new Set([...(accepted?.held ?? []), ...(sent?.held ?? [])])];
  return { held, accepted: accepted?.body, wasLive: wasLive(row), mayBeGone: row.mayBeGoneSince !== null };
}
