import { ApiKeyEntity } from './access/api-key.entity.js';

/** The tables of this room. */
export const apiEntities = [ApiKeyEntity];
