/** Of PostgreSQL's time for one count. With the sample's own, an answer stays below 50 ms at 1,000,000 nodes. */
const EXACT_COUNT_MS = 30;

/** What the operator decides about the search. A class, because Nest needs a value as its token. */
export class SearchSettings {
  /** This process builds the index where it is not built. */
  readonly worker: boolean;
  /** How long few rows may be counted before they are estimated. */
  readonly exactCountMs: number;

  constructor(choices: { worker: boolean; exactCountMs?: number }) {
    this.worker = choices.worker;
    this.exactCountMs = choices.exactCountMs ?? EXACT_COUNT_MS;
  }
}
