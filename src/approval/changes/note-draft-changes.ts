import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { DraftListener, type DraftChange } from '../../catalog/index.js';
import { noteChanges } from './draft-changes.repository.js';

/** Keeps what drafts have that their versions do not, so that nobody has to walk through the history for it. */
@Injectable()
export class NoteDraftChanges extends DraftListener {
  changed(m: EntityManager, changes: DraftChange[], now: Date): Promise<void> {
    return noteChanges(m, changes, now);
  }
}
