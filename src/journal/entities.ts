import { AuditEntity } from './audit.entity.js';

/** The tables of this room. */
export const journalEntities = [AuditEntity];
