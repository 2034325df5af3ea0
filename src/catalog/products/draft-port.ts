import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

/** Something of a draft that people review is another one now: what one locale or scope sees of it, or, where they are '', all of them. */
export interface DraftChange {
  rootId: string;
  locale: string;
  scope: string;
}

/** Who keeps what a draft has that its versions do not? Told here in the transaction of each write; answered by approval, which makes the versions. */
export abstract class DraftListener {
  /** The caller holds the locks of the roots. One statement, however many changes. */
  abstract changed(m: EntityManager, changes: DraftChange[], now: Date): Promise<void>;
}

/** Holds who listens (`use`): rooms import downwards only, so injection cannot bring it. Without one, nobody is told. */
@Injectable()
export class DraftPort {
  private listener: DraftListener | undefined;

  use(listener: DraftListener): void {
    this.listener = listener;
  }

  /** Cells of drafts that were written, each told once; in the transaction of the write. */
  async changed(m: EntityManager, changes: DraftChange[], now: Date): Promise<void> {
    const distinct = [...new Map(changes.map((one) => [JSON.stringify(one), one])).values()];
    if (distinct.length > 0) await this.listener?.changed(m, distinct, now);
  }
}

/** All that see the product see this change. */
export const ofAll = (rootId: string): DraftChange => ({ rootId, locale: '', scope: '' });
