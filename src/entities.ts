import { LegalTransitionEntity, type EntityClass } from '../libs/db/index.js';
import { apiEntities } from './api/entities.js';
import { approvalEntities } from './approval/entities.js';
import { catalogEntities } from './catalog/entities.js';
import { ingestEntities } from './ingest/entities.js';
import { journalEntities } from './journal/entities.js';
import { mediaEntities } from './media/entities.js';
import { searchEntities } from './search/entities.js';
import { syndicationEntities } from './syndication/entities.js';

/** Every table of the database, room by room, lowest first. `test/entities.spec.ts` holds them against pg_catalog. */
export const entities: readonly EntityClass[] = [
  LegalTransitionEntity,
  ...journalEntities,
  ...apiEntities,
  ...catalogEntities,
  ...searchEntities,
  ...mediaEntities,
  ...approvalEntities,
  ...ingestEntities,
  ...syndicationEntities,
];
