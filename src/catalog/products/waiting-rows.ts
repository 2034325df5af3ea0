import type { PreparedRow } from './prepare-rows.js';

interface WaitingRow {
  row: PreparedRow;
  folded: string;
}

/** Rows whose parent is not there yet, and the later rows of the same SKUs: they must not overtake the one that waits. */
export class WaitingRows {
  /** folded SKU of the parent → rows in order */
  private readonly byParent = new Map<string, WaitingRow[]>();
  /** folded SKU that waits → folded SKU of the parent it waits for */
  private readonly waitsFor = new Map<string, string>();

  mustQueue(folded: string): boolean {
    return this.waitsFor.has(folded);
  }

  add(row: PreparedRow, folded: string, parentFold: string | undefined): void {
    const parent = this.waitsFor.get(folded) ?? parentFold!;
    this.waitsFor.set(folded, parent);
    const list = this.byParent.get(parent) ?? [];
    list.push({ row, folded });
    this.byParent.set(parent, list);
  }

  /** The rows that waited for this parent, in the order they came. */
  release(parent: string): PreparedRow[] {
    const list = this.byParent.get(parent) ?? [];
    this.byParent.delete(parent);
    for (const { folded } of list) this.waitsFor.delete(folded);
    return list.map(({ row }) => row);
  }

  /** What never got its parent: that parent's SKU for each row. `inRing`: its parents lead back to itself. */
  rest(): { row: PreparedRow; waitsFor: string; inRing: boolean }[] {
    return [...this.byParent.values()].flatMap((list) => {
      const waitsFor = list[0]!.row.parentSku!;
      return list.map(({ row, folded }) => ({ row, waitsFor, inRing: this.leadsBack(folded) }));
    });
  }

  private leadsBack(start: string): boolean {
    const seen = new Set<string>();
    for (let at = this.waitsFor.get(start); at !== undefined && !seen.has(at); at = this.waitsFor.get(at)) {
      if (at === start) return true;
      seen.add(at);
    }
    return false;
  }
}
