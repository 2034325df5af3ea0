import { AuditEntity } from './audit.entity.js';
import { ConfusableEntity, PersonEntity, PersonSpellingEntity } from './persons/index.js';

/** The tables of this room. */
export const journalEntities = [AuditEntity, ConfusableEntity, PersonEntity, PersonSpellingEntity];
