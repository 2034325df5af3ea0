import type { LeasedListing } from '../leased-listing.js';
import type { SentContent } from './payload.repository.js';
import type { ListingInputs } from './render-listing.js';

/**
 * What a payload depends on of those before it. Of what left last a channel may have taken a part, or the whole, although it said otherwise or nothing:
 * a shop sets the texts and refuses a metafield of the same call. A field that only that had is ours as well, and emptied where it has no value any
 * more; one that is not there after all is emptied without harm.
 */
export function ofBefore(
  { acceptedPayloadHash, payloadHash }: Pick<LeasedListing, 'acceptedPayloadHash' | 'payloadHash'>,
  contents: ReadonlyMap<string, SentContent>,
): Pick<ListingInputs, 'held' | 'accepted'> {
  const accepted = contents.get(acceptedPayloadHash ?? '');
  const sent = contents.get(payloadHash ?? '');
  return { held: [...new Set([...(accepted?.held ?? []), ...(sent?.held ?? [])])], accepted: accepted?.body };
}
