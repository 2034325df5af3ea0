import { canonicalJson, sha256hex } from '../../../libs/canonical/index.js';
import type {
  AccountConfig,
  Bindings,
  ChannelConfig,
  OfferInput,
  OfferWire,
  PlannedListing,
  Requirements,
  Statement,
} from '../../port/index.js';

/** What a payload was rendered from: enough to tell whether anything but the renderer has changed since. */
export interface Made {
  /** Digest of everything but the renderer and the channel's own ids. */
  inputs: string;
  /** Digest of the channel's ids that were known. What it knows a thing by changes nothing that a customer sees. */
  ids: string;
  renderer: string;
}

/** The same of one wire's statement of one SKU. */
export interface SaidFrom extends Pick<Made, 'inputs' | 'renderer'> {
  /** Digest of the statement. */
  said: string;
}

/** A quarter of SHA-256: told apart are a handful of values of one listing. */
const digest = (value: unknown): string => sha256hex(canonicalJson(value)).slice(0, 16);

const places = new WeakMap<ChannelConfig, string>();

/** Settings of channel and account. Kept with the channel's: both are loaded together, and every line of a catalogue asks. */
function placeOf(channel: ChannelConfig, { settings }: AccountConfig): string {
  const known = places.get(channel) ?? digest([channel, settings]);
  places.set(channel, known);
  return known;
}

/**
 * Of content. The edition, not what the mapping made of it, and the pictures as they were made, not as they were chosen: mapping and choice are the
 * renderer's doing.
 */
export interface ContentInputs {
  edition: string;
  mappingId: string;
  requirements: Requirements;
  listing: PlannedListing;
  channel: ChannelConfig;
  account: AccountConfig;
  pictures: string;
}

export function contentInputs({ edition, mappingId, requirements, listing, channel, account, pictures }: ContentInputs): string {
  return digest([edition, mappingId, requirements.version, listing, placeOf(channel, account), pictures]);
}

export const idsDigest = (bindings: Bindings, externalIds: Record<string, string>): string => digest([bindings, externalIds]);

/** Money, or stock, as they count now, and whatever stops the sale. Content is no input of them: an approval moves no price and no number. */
export function offerInputs(wire: OfferWire, { offer, quantity, quantityAt, stopped, channel, account }: OfferInput): string {
  const place = [placeOf(channel, account), stopped ?? null, offer?.availability ?? null];
  if (wire === 'stock')
    return digest([place, quantity, offer?.availableFrom ?? null, Boolean(offer?.price), ...(quantityAt ? [quantityAt] : [])]);
  return digest([place, offer && [offer.price, offer.salePrice, offer.saleFrom, offer.saleTo]]);
}

export const saidDigest = (statement: Statement): string => digest(statement);
