import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Marker, PICTURE_ROLES, type MarkedNode } from '../../search/index.js';
import { assetRoles } from './asset-role.js';
import { rolesOf } from './link.repository.js';

/** Makes the roles of a node's pictures something to search for. */
@Injectable()
export class PictureRoles extends Marker {
  readonly kind = PICTURE_ROLES;
  readonly words = assetRoles;

  read(m: EntityManager, rootIds: string[]): Promise<MarkedNode[]> {
    return rolesOf(m, rootIds);
  }
}
