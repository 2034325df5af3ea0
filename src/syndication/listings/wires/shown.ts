import type { ChannelAdapter, OfferWire } from '../../../port/index.js';
import type { Difference } from '../../findings/drift.repository.js';
import type { LineDoubt, LineReading } from './line-readings.repository.js';
import type { LineWrite } from './listing-offer.repository.js';
import type { OfferLineRow } from './offer-line-row.js';

/** A field that the channel shows otherwise, and whose it is. */
export interface WireDifference extends Difference {
  wire: OfferWire;
}

/** What a look at a listing says of its prices and stock. */
export interface Shown {
  /** Fields that a look compares: what is no longer different among them is closed. */
  fields: Record<OfferWire, string[]>;
  differences: WireDifference[];
  readings: LineReading[];
  /** Lower numbers that stood there shortly before: a second look tells whether they are sales or old answers. */
  doubts: LineDoubt[];
  /** Sent, its answer lost, and seen there all the same: it counts as taken. */
  effects: LineWrite[];
  /** Everything that the wire said last is shown, but for what was sold. */
  confirmed: Record<OfferWire, boolean>;
  /** Sent, its answer lost, and not there: it has to be said again. */
  missing: Record<OfferWire, boolean>;
}

export interface ShownInputs {
  listingId: string;
  lines: Iterable<OfferLineRow>;
  observed: Record<string, unknown>;
  adapter: Pick<ChannelAdapter, 'ownedOffer' | 'unitsField' | 'unitsAt' | 'normalise' | 'makesEmpty' | 'namesOf'>;
  now: Date;
  /** What the look is for; of the other wire a call may be under way. Absent: both. */
  wires?: ReadonlySet<OfferWire>;
  /** It was for the price alone, and no call said a number meanwhile: what it shows of that is known all the same. */
  settled?: boolean;
  /** Wires whose last call has an outcome that nobody knows. */
  unknown: ReadonlySet<OfferWire>;
  /** It tells first what was sold since: also of a number whose answer was lost, before a stop took the wire out of the state that says so. */
  recount?: boolean;
  /** When the call left whose effect may be seen. null, absent: nobody knows. */
  saidAt?: Date | null;
  /** The channel told that the number had moved, and set none. */
  moved?: boolean;
  /** A lower number is not believed yet: what was said just now may not be shown yet. */
  patient: boolean;
}
