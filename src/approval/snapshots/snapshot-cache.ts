/** A rough price of a parsed body beside its text: objects, keys and the map's own entry. */
const OVERHEAD = 200;
const PARSED_FACTOR = 3;

/**
 * Least recently used bodies, parsed. Snapshots never change, so nothing is ever invalidated; only the room is bounded.
 * A parsed body is reckoned at three times its text: the bound is on memory, and memory is what parsing costs.
 */
export class SnapshotCache {
  private readonly entries = new Map<string, { value: unknown; size: number }>();
  private used = 0;

  constructor(private readonly maxBytes: number) {}

  get<T>(id: string): T | undefined {
    const entry = this.entries.get(id);
    if (!entry) return undefined;
    this.entries.delete(id);
    this.entries.set(id, entry);
    return entry.value as T;
  }

  add(id: string, body: string): unknown {
    const value: unknown = Object.freeze(JSON.parse(body));
    const size = body.length * PARSED_FACTOR + OVERHEAD;
    const before = this.entries.get(id);
    if (before) this.used -= before.size;
    this.entries.delete(id);
    this.entries.set(id, { value, size });
    this.used += size;
    this.shrink();
    return value;
  }

  get bytes(): number {
    return this.used;
  }

  private shrink(): void {
    for (const [id, entry] of this.entries) {
      if (this.used <= this.maxBytes) return;
      this.entries.delete(id);
      this.used -= entry.size;
    }
  }
}
