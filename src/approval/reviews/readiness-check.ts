import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Problem } from '../../../libs/problem/index.js';
import type { EditionView } from '../editions/edition-view.js';

/** What a channel would refuse of a product. */
export interface ReadinessFinding {
  rootId: string;
  channelCode: string;
  problems: Problem[];
  /** What it would wait for after its approval, until another product is approved: told, and stops nothing, else two that change places could never be submitted. */
  waits: Problem[];
}

/** Would the channel take it? Owned here, answered by syndication, which knows mappings and channel rules. */
export abstract class ReadinessCheck {
  /** `views` are the editions that an approval would make. Findings without problems may be left out. */
  abstract check(m: EntityManager, views: EditionView[]): Promise<ReadinessFinding[]>;
}

/**
 * Holds the check that an upper room brings at start (`use`): rooms import downwards only, so injection cannot bring it. Without one,
 * a submission passes.
 */
@Injectable()
export class ReadinessPort {
  private provider: ReadinessCheck | undefined;

  use(check: ReadinessCheck): void {
    this.provider = check;
  }

  /** What keeps these editions from being sent, each with its place; empty: nothing does, or nobody checks. */
  async check(m: EntityManager, views: EditionView[]): Promise<ReadinessFinding[]> {
    return views.length > 0 && this.provider ? this.provider.check(m, views) : [];
  }
}
