import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Problem } from '../../../libs/problem/index.js';
import { AttributeCatalog } from '../schema/attribute-catalog.js';
import type { CatalogSchema } from '../schema/schema.js';
import { lockDefinitions } from '../schema/definition-lock.js';
import { upsertFamilies, upsertFamilyVariants } from './families.repository.js';
import { checkFamilies, checkFamilyVariants, completeVariant, type FamilyRow, type FamilyVariantRow } from './family-rules.js';

/** Creates or changes many at once in the caller's transaction; with any problem, nothing was changed. */
@Injectable()
export class Families {
  constructor(private readonly catalog: AttributeCatalog) {}

  /** Creates or changes families. */
  async upsertMany(m: EntityManager, rows: FamilyRow[]): Promise<Problem[]> {
    await lockDefinitions(m);
    const problems = this.check(await this.catalog.load(m), rows);
    if (problems.length === 0) await upsertFamilies(m, rows);
    return problems;
  }

  /** Why these would be refused. */
  check(schema: CatalogSchema, rows: FamilyRow[]): Problem[] {
    return checkFamilies(schema, rows);
  }

  /** Creates or changes family variants; attributes that a level leaves out stay. */
  async upsertVariants(m: EntityManager, rows: FamilyVariantRow[]): Promise<Problem[]> {
    await lockDefinitions(m);
    const schema = await this.catalog.load(m);
    const complete = rows.map((row) => completeVariant(schema, row));
    const problems = checkFamilyVariants(schema, complete);
    if (problems.length === 0) await upsertFamilyVariants(m, complete);
    return problems;
  }
}
