/** Rows by id, and in order of their numbers for paging. The ordered array is made only after a change, so that 100,000 rows are paged without sorting again. */
export class Table<T extends { id: string; number: number }> {
  private readonly rows = new Map<string, T>();
  private ordered: T[] | undefined;

  add(row: T): T {
    this.rows.set(row.id, row);
    this.ordered = undefined;
    return row;
  }

  delete(id: string): boolean {
    this.ordered = undefined;
    return this.rows.delete(id);
  }

  get(id: string): T | undefined {
    return this.rows.get(id);
  }

  first(): T | undefined {
    return this.rows.values().next().value;
  }

  get size(): number {
    return this.rows.size;
  }

  /** Ascending by number: rows are added with ascending numbers, which a Map keeps. */
  all(): readonly T[] {
    return (this.ordered ??= [...this.rows.values()]);
  }

  clear(): void {
    this.rows.clear();
    this.ordered = undefined;
  }
}
