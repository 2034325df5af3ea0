import { Args, Mutation, Resolver } from '@nestjs/graphql';
import type { EntityManager } from 'typeorm';
import { requestContext } from '../../../libs/telemetry/index.js';
import type { Problem } from '../../../libs/problem/index.js';
import { Allow, CurrentActor, UserError, type Actor } from '../../api/index.js';
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
    @CurrentActor() actor: Actor,
  ): Promise<SavePayload> {
    return this.save('attributes', given, actor, (m, rows) => this.attributes.upsertMany(m, rows));
  }

  @Allow('administer')
  @Mutation(() => SavePayload)
  saveAttributeOptions(
    @Args('options', { type: () => [AttributeOptionInput] }) given: AttributeOptionInput[],
    @CurrentActor() actor: Actor,
  ): Promise<SavePayload> {
    return this.save('options', given, actor, (m, rows) => this.attributes.upsertOptions(m, rows));
  }

  @Allow('administer')
  @Mutation(() => SavePayload)
  saveAttributeGroups(
    @Args('groups', { type: () => [AttributeGroupInput] }) given: AttributeGroupInput[],
    @CurrentActor() actor: Actor,
  ): Promise<SavePayload> {
    return this.save('groups', given, actor, (m, rows) => this.attributes.upsertGroups(m, rows));
  }

  @Allow('administer')
  @Mutation(() => SavePayload)
  saveUnitFamilies(
    @Args('unitFamilies', { type: () => [UnitFamilyInput] }) given: UnitFamilyInput[],
    @CurrentActor() actor: Actor,
  ): Promise<SavePayload> {
    return this.save('unitFamilies', given, actor, (m, rows) => this.attributes.upsertUnitFamilies(m, rows));
  }

  @Allow('administer')
  @Mutation(() => SavePayload)
  saveFamilies(@Args('families', { type: () => [FamilyInput] }) given: FamilyInput[], @CurrentActor() actor: Actor): Promise<SavePayload> {
    return this.save('families', given, actor, (m, rows) => this.families.upsertMany(m, rows));
  }

  @Allow('administer')
  @Mutation(() => SavePayload)
  saveFamilyVariants(
    @Args('familyVariants', { type: () => [FamilyVariantInput] }) given: FamilyVariantInput[],
    @CurrentActor() actor: Actor,
  ): Promise<SavePayload> {
    const complete = given.map((row) => ({
      ...row,
      levels: row.levels.map((level) => ({ axes: level.axes, attributes: level.attributes ?? [] })),
    }));
    return this.save('familyVariants', complete, actor, (m, rows) => this.families.upsertVariants(m, rows));
  }

  @Allow('administer')
  @Mutation(() => SavePayload)
  saveCategories(
    @Args('categories', { type: () => [CategoryInput] }) given: CategoryInput[],
    @CurrentActor() actor: Actor,
  ): Promise<SavePayload> {
    return this.save('categories', given, actor, (m, rows) => this.categories.upsertMany(m, rows));
  }

  @Allow('administer')
  @Mutation(() => SavePayload)
  saveLocales(@Args('locales', { type: () => [LocaleInput] }) given: LocaleInput[], @CurrentActor() actor: Actor): Promise<SavePayload> {
    return this.save('locales', given, actor, (m, rows) => this.places.upsertLocales(m, rows));
  }

  @Allow('administer')
  @Mutation(() => SavePayload)
  saveMarkets(@Args('markets', { type: () => [MarketInput] }) given: MarketInput[], @CurrentActor() actor: Actor): Promise<SavePayload> {
    return this.save('markets', given, actor, (m, rows) => this.places.upsertMarkets(m, rows));
  }

  @Allow('administer')
  @Mutation(() => SavePayload)
  saveScopes(@Args('scopes', { type: () => [ScopeInput] }) given: ScopeInput[], @CurrentActor() actor: Actor): Promise<SavePayload> {
    return this.save('scopes', given, actor, (m, rows) => this.places.registerScopes(m, rows));
  }

  private async save<T extends object>(
    what: string,
    given: T[],
    actor: Actor,
    upsert: (m: EntityManager, rows: T[]) => Promise<Problem[]>,
  ): Promise<SavePayload> {
    const rows = given.map(withoutNulls);
    const by = { actor: actor.person, requestId: requestContext()?.requestId };
    const problems = await this.definitions.save(what, rows, by, (m) => upsert(m, rows));
    return { saved: problems.length === 0 ? rows.length : 0, userErrors: problems.map(UserError.from) };
  }
}
