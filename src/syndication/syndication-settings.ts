import type { ExchangeRecorder } from './ledger/exchange-log.js';

/** What the operator decides about syndication. A class, because Nest needs a value as its token. */
export class SyndicationSettings {
  /** This process runs the controller. */
  worker: boolean;
  /** Called with every exchange with a channel, secrets removed. */
  record?: ExchangeRecorder;
  /** A folder that gets one JSON file per exchange. */
  recordFolder?: string;

  constructor(settings: SyndicationSettings) {
    Object.assign(this, settings);
  }
}
