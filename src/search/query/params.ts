/** The parameters of one statement, numbered as they are added. */
export class Params {
  readonly values: unknown[] = [];
  private readonly roots: string | undefined;

  /** `sampled`: the statement reads the sample of the products alone (`inSample`). `within`: it is about these products alone. */
  constructor(
    readonly sampled = false,
    within?: string[],
  ) {
    this.roots = within && this.add(within);
  }

  /** Its place in the text: $1, $2, … */
  add(value: unknown): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }

  /** Further conditions of SQL on a table with a column root_id: the row is of one of the products that the statement is about. */
  inside(table: string): string[] {
    return this.roots ? [`${table}.root_id = ANY (${this.roots}::bigint[])`] : [];
  }
}
