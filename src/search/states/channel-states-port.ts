import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { StateSource } from './state-source.js';

/**
 * The port by which syndication makes states, listings and issues something to search for. It is asked for what a queue names, and comes to it at
 * start (`use`), because rooms import downwards only.
 */
@Injectable()
export class ChannelStatesPort {
  private answers: StateSource | undefined;

  use(source: StateSource): void {
    this.answers = source;
  }

  get source(): StateSource | undefined {
    return this.answers;
  }

  /** Code of each channel → its locales. */
  async channels(m: EntityManager): Promise<ReadonlyMap<string, readonly string[]>> {
    return (await this.answers?.channels(m)) ?? new Map<string, string[]>();
  }

  /** Those of these names who can own an issue or a reason. Where nobody knows, all of them. */
  async owners(m: EntityManager, names: readonly string[]): Promise<ReadonlySet<string>> {
    return names.length === 0 || !this.answers ? new Set(names) : this.answers.owners(m, names);
  }
}
