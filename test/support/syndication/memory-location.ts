import type { SingleLocation } from '../../../src/port/index.js';

/** Of a new channel, unless a test says otherwise; the real one is a column. */
export class MemoryLocation implements SingleLocation {
  constructor(public kept: string | null = '') {}

  get(): Promise<string | null> {
    return Promise.resolve(this.kept);
  }

  keep(id: string, before: string | null): Promise<string> {
    if (this.kept === before) this.kept = id;
    return Promise.resolve(this.kept ?? id);
  }
}
