/** The parameters of one statement, numbered as they are added. */
export class Params {
  readonly values: unknown[] = [];

  /** Its place in the text: $1, $2, … */
  add(value: unknown): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }
}
