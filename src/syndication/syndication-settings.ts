import type { ExchangeRecorder } from './reach/http/exchange-log.js';
import type { WorkerSettings } from './listings/worker-settings.js';
import type { ChannelTransport } from './reach/http/index.js';

/** What the operator decides about syndication. A class, because Nest needs a value as its token. */
export class SyndicationSettings {
  /** This process runs the controller. */
  worker: boolean;
  /** Called with every exchange with a channel, secrets removed. */
  record?: ExchangeRecorder;
  /** A folder that gets one JSON file per exchange. */
  recordFolder?: string;
  /** How channels are reached; absent: over the network. */
  transport?: ChannelTransport;
  /** How the turns of its loops differ from the usual. */
  working?: Partial<WorkerSettings>;
  /** Every live listing is read again about this often, to find changes by other hands. */
  reconcileHours = 24;
  /** How long exchanges with channels are kept; at least the two days that daily allowances are counted from. */
  exchangeDays = 90;

  constructor(settings: Pick<SyndicationSettings, 'worker'> & Partial<SyndicationSettings>) {
    Object.assign(this, settings);
  }
}
