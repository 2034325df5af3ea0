import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Problem } from '../../../libs/problem/index.js';
import { AttributeCatalog } from '../schema/attribute-catalog.js';
import type { CatalogSchema } from '../schema/schema.js';
import { lockDefinitions } from '../schema/definition-lock.js';
import { checkAttributes, type AttributeRow } from './attribute-rules.js';
import type { AttributeGroupEntity } from './attribute-group.entity.js';
import { AttributeGroupsRepository, type AttributeGroupRow } from './attribute-groups.repository.js';
import { upsertAttributes, upsertOptions, upsertUnitFamilies, type OptionRow } from './attributes.repository.js';
import { labelLookAlikes } from './label-look-alikes.js';
import { checkGroups, checkOptions } from './option-rules.js';
import { checkUnitFamilies, mergedUnits, type UnitFamilyRow } from './unit-rules.js';

/** Each method creates or changes many at once in the caller's transaction, and answers the problems: with any, nothing was changed. */
@Injectable()
export class Attributes {
  constructor(
    private readonly catalog: AttributeCatalog,
    private readonly groups: AttributeGroupsRepository,
  ) {}

  /** Creates or changes attributes; what is fixed once made (type, owner …) stays, or is a problem. */
  async upsertMany(m: EntityManager, rows: AttributeRow[]): Promise<Problem[]> {
    await lockDefinitions(m);
    const problems = await this.check(m, await this.catalog.load(m), rows);
    if (problems.length === 0) await upsertAttributes(m, rows);
    return problems;
  }

  /** Why these would be refused. */
  async check(m: EntityManager, schema: CatalogSchema, rows: AttributeRow[]): Promise<Problem[]> {
    return checkAttributes(schema, new Set((await this.groups.list(m)).map((group) => group.code)), rows);
  }

  /** Creates or changes options of select attributes. */
  async upsertOptions(m: EntityManager, rows: OptionRow[]): Promise<Problem[]> {
    await lockDefinitions(m);
    const schema = await this.catalog.load(m);
    const malformed = checkOptions(schema, rows);
    const problems = malformed.length > 0 ? malformed : await labelLookAlikes(m, schema, rows);
    if (problems.length === 0) await upsertOptions(m, rows);
    return problems;
  }

  /** Creates or changes groups, which only order attributes for people. */
  async upsertGroups(m: EntityManager, rows: AttributeGroupRow[]): Promise<Problem[]> {
    const problems = checkGroups(rows);
    if (problems.length === 0) await this.groups.upsert(m, rows);
    return problems;
  }

  /** Creates families of units, or adds units to them; standard unit, factors and offsets that stand stay. */
  async upsertUnitFamilies(m: EntityManager, rows: UnitFamilyRow[]): Promise<Problem[]> {
    await lockDefinitions(m);
    const schema = await this.catalog.load(m);
    const problems = checkUnitFamilies(schema, rows);
    if (problems.length > 0) return problems;
    const merged = rows.map((row) => ({ ...row, units: mergedUnits(schema.unitFamilies.get(row.code)?.units ?? {}, row.units) }));
    await upsertUnitFamilies(m, merged);
    return [];
  }

  /** All groups. */
  listGroups(m: EntityManager): Promise<AttributeGroupEntity[]> {
    return this.groups.list(m);
  }
}
