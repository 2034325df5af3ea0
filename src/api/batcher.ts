/** Gathers what fields of one page ask for in the same turn of the event loop, and reads it together: a page costs one read, not one per row. */
export class Batcher<K, V> {
  private waiting: { key: K; resolve: (value: V) => void; reject: (error: unknown) => void }[] = [];

  constructor(private readonly read: (keys: K[]) => Promise<V[]>) {}

  load(key: K): Promise<V> {
    return new Promise((resolve, reject) => {
      if (this.waiting.length === 0) setImmediate(() => void this.flush());
      this.waiting.push({ key, resolve, reject });
    });
  }

  private async flush(): Promise<void> {
    const taken = this.waiting;
    this.waiting = [];
    try {
      const values = await this.read(taken.map(({ key }) => key));
      taken.forEach(({ resolve }, index) => resolve(values[index]!));
    } catch (error) {
      taken.forEach(({ reject }) => reject(error));
    }
  }
}
