import { defaultFetchSettings, type FetchSettings } from './fetching/guarded-get.js';
import { defaultLimits, type MediaLimits } from './inspect/limits.js';

/** What the operator decides about media. A class, because Nest needs a value as its token. */
export class MediaSettings {
  constructor(
    /** Where channels and browsers reach this Plinth, without a slash at the end. */
    readonly publicUrl: string,
    readonly limits: MediaLimits = defaultLimits,
    readonly fetching: FetchSettings = defaultFetchSettings,
    /** Pictures rendered at once in this process; each uses one core. */
    readonly renditionsAtOnce: number = 2,
  ) {}
}
