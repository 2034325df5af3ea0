/** The parameters of one statement, numbered as they are added. */
export class Params {
  readonly values: unknown[] = [];

  /** `sampled`: the statement reads the sample of the products alone (`inSample`). */
  constructor(readonly sampled = false) {}

  /** Its place in the text: $1, $2, … */
  add(value: unknown): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }
}
