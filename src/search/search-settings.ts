/** What the operator decides about the search. A class, because Nest needs a value as its token. */
export class SearchSettings {
  /** This process builds the index where it is not built. */
  readonly worker: boolean;

  constructor(choices: { worker: boolean }) {
    this.worker = choices.worker;
  }
}
