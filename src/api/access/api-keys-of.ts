import type { DataSource } from 'typeorm';
import type { Clock } from '../../../libs/clock/index.js';
import { NamePerson, PersonEntity, PersonsRepository } from '../../journal/index.js';
import { ApiKeyEntity } from './api-key.entity.js';
import { ApiKeyRepository } from './api-key.repository.js';
import { ApiKeysService } from './api-keys.service.js';

/** The keys for a command, which has a database and no application that would inject them. */
export function apiKeysOf(ds: DataSource, clock: Clock): ApiKeysService {
  const persons = new NamePerson(new PersonsRepository(ds.getRepository(PersonEntity)));
  return new ApiKeysService(ds, new ApiKeyRepository(ds.getRepository(ApiKeyEntity)), persons, clock);
}
