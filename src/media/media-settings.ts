import { availableParallelism, tmpdir } from 'node:os';
import { defaultFetchSettings, type FetchSettings } from './fetching/guarded-get.js';
import { defaultLimits, type MediaLimits } from './inspect/limits.js';

interface Choices {
  /** Where channels and browsers reach this Plinth, without a slash at the end. */
  publicUrl: string;
  /** This process makes renditions. */
  worker: boolean;
  limits?: MediaLimits;
  fetching?: FetchSettings;
  /** Pictures rendered at once in this process. Default: two per core, so that one computes while the other waits for disk or database. */
  renditionsAtOnce?: number;
  /** Where uploads wait until they are whole. Default: the system's temporary folder. */
  stagingFolder?: string;
}

/** What the operator decides about media. A class, because Nest needs a value as its token. */
export class MediaSettings {
  readonly publicUrl: string;
  readonly worker: boolean;
  readonly limits: MediaLimits;
  readonly fetching: FetchSettings;
  readonly renditionsAtOnce: number;
  readonly stagingFolder: string;

  constructor(choices: Choices) {
    this.publicUrl = choices.publicUrl;
    this.worker = choices.worker;
    this.limits = choices.limits ?? defaultLimits;
    this.fetching = choices.fetching ?? defaultFetchSettings;
    this.renditionsAtOnce = choices.renditionsAtOnce ?? 2 * availableParallelism();
    this.stagingFolder = choices.stagingFolder ?? tmpdir();
  }
}
