import { Args, Mutation, Resolver } from '@nestjs/graphql';
import type { EntityManager } from 'typeorm';
import type { Problem } from '../../../libs/problem/index.js';
import { Allow, CurrentActing, UserError } from '../../api/index.js';
import type { Acting } from '../../journal/index.js';
import { Attributes } from '../attributes/attributes.service.js';
import { Categories } from '../categories/categories.service.js';
import { Families } from '../families/families.service.js';
import { Places } from '../places/places.service.js';
import { Definitions } from '../schema/definitions.service.js';
import { AttributeGroupInput, AttributeInput, AttributeOptionInput, SavePayload, UnitFamilyInput } from './attribute.types.js';
import { withoutNulls } from './context.js';
import { CategoryInput, FamilyInput, FamilyVariantInput } from './family.types.js';
import { LocaleInput, MarketInput, ScopeInput } from './place.types.js';

/** Each takes many at once and saves all of them or none; what a row leaves out stays as it is. */
@Resolver()
export class SaveDefinitionsResolver {
  constructor(
    private readonly definitions: Definitions,
    private readonly attributes: Attributes,
    private readonly families: Families,
    private readonly categories: Categories,
    private readonly places: Places,
  ) {}

  @Allow('administer')
  @Mutation(() => SavePayload)
  saveAttributes(
    @Args('attributes', { type: () => [AttributeInput] }) given: AttributeInput[],
    @CurrentActing() by: Acting,
  ): Promise<SavePayload> {
    return this.save('attributes', given, by, (m, rows) => this.attributes.upsertMany(m, rows));
  }

  @Allow('administer')
  @Mutation(() => SavePayload)
  saveAttributeOptions(
    @Args('options', { type: () => [AttributeOptionInput] }) given: AttributeOptionInput[],
    @CurrentActing() by: Acting,
  ): Promise<SavePayload> {
    return this.save('options', given, by, (m, rows) => this.attributes.upsertOptions(m, rows));
  }

  @Allow('administer')
  @Mutation(() => SavePayload)
  saveAttributeGroups(
    @Args('groups', { type: () => [AttributeGroupInput] }) given: AttributeGroupInput[],
    @CurrentActing() by: Acting,
  ): Promise<SavePayload> {
    return this.save('groups', given, by, (m, rows) => this.attributes.upsertGroups(m, rows));
  }

  @Allow('administer')
  @Mutation(() => SavePayload)
  saveUnitFamilies(
    @Args('unitFamilies', { type: () => [UnitFamilyInput] }) given: UnitFamilyInput[],
    @CurrentActing() by: Acting,
  ): Promise<SavePayload> {
    return this.save('unitFamilies', given, by, (m, rows) => this.attributes.upsertUnitFamilies(m, rows));
  }

  @Allow('administer')
  @Mutation(() => SavePayload)
  saveFamilies(@Args('families', { type: () => [FamilyInput] }) given: FamilyInput[], @CurrentActing() by: Acting): Promise<SavePayload> {
    return this.save('families', given, by, (m, rows) => this.families.upsertMany(m, rows));
  }

  @Allow('administer')
  @Mutation(() => SavePayload)
  saveFamilyVariants(
    @Args('familyVariants', { type: () => [FamilyVariantInput] }) given: FamilyVariantInput[],
    @CurrentActing() by: Acting,
  ): Promise<SavePayload> {
    const complete = given.map((row) => ({
      ...row,
      levels: row.levels.map((level) => ({ axes: level.axes, attributes: level.attributes ?? [] })),
    }));
    return this.save('familyVariants', complete, by, (m, rows) => this.families.upsertVariants(m, rows));
  }

  @Allow('administer')
  @Mutation(() => SavePayload)
  saveCategories(
    @Args('categories', { type: () => [CategoryInput] }) given: CategoryInput[],
    @CurrentActing() by: Acting,
  ): Promise<SavePayload> {
    return this.save('categories', given, by, (m, rows) => this.categories.upsertMany(m, rows));
  }

  @Allow('administer')
  @Mutation(() => SavePayload)
  saveLocales(@Args('locales', { type: () => [LocaleInput] }) given: LocaleInput[], @CurrentActing() by: Acting): Promise<SavePayload> {
    return this.save('locales', given, by, (m, rows) => this.places.upsertLocales(m, rows));
  }

  @Allow('administer')
  @Mutation(() => SavePayload)
  saveMarkets(@Args('markets', { type: () => [MarketInput] }) given: MarketInput[], @CurrentActing() by: Acting): Promise<SavePayload> {
    return this.save('markets', given, by, (m, rows) => this.places.upsertMarkets(m, rows));
  }

  @Allow('administer')
  @Mutation(() => SavePayload)
  saveScopes(@Args('scopes', { type: () => [ScopeInput] }) given: ScopeInput[], @CurrentActing() by: Acting): Promise<SavePayload> {
    return this.save('scopes', given, by, (m, rows) => this.places.registerScopes(m, rows));
  }

  private async save<T extends object>(
    what: string,
    given: T[],
    by: Acting,
    upsert: (m: EntityManager, rows: T[]) => Promise<Problem[]>,
  ): Promise<SavePayload> {
    const rows = given.map(withoutNulls);
    const problems = await this.definitions.save(what, rows, by, (m) => upsert(m, rows));
    return { saved: problems.length === 0 ? rows.length : 0, userErrors: problems.map(UserError.from) };
  }
}
