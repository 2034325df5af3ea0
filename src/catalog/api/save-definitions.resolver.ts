import { Args, Mutation, Resolver } from '@nestjs/graphql';
import type { EntityManager } from 'typeorm';
import type { Problem } from '../../../libs/problem/index.js';
import { Allow, CurrentActing, UserError } from '../../api/index.js';
import type { Acting } from '../../journal/index.js';
import { Attributes } from '../attributes/attributes.service.js';
import { Categories } from '../categories/categories.service.js';
import { Families } from '../families/families.service.js';
import type { FamilyVariantRow } from '../families/family-rules.js';
import { Places } from '../places/places.service.js';
import { Definitions } from '../schema/definitions.service.js';
import { SavePayload } from './attribute.types.js';
import { withoutNulls } from './context.js';
import { toMarketRow } from './price-bounds-view.js';
import {
  SaveAttributesArgs,
  SaveAttributeOptionsArgs,
  SaveAttributeGroupsArgs,
  SaveUnitFamiliesArgs,
  SaveFamiliesArgs,
  SaveFamilyVariantsArgs,
  SaveCategoriesArgs,
  SaveLocalesArgs,
  SaveMarketsArgs,
  SaveScopesArgs,
} from './definition-args.types.js';

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
  @Mutation(() => SavePayload, { description: 'Makes attributes, or changes what may change of them: all rows or none' })
  saveAttributes(@Args() { attributes: given }: SaveAttributesArgs, @CurrentActing() by: Acting): Promise<SavePayload> {
    return this.save('attributes', given, by, (m, rows) => this.attributes.upsertMany(m, rows));
  }

  @Allow('administer')
  @Mutation(() => SavePayload, { description: 'Makes options of select attributes, or changes labels and positions: all rows or none' })
  saveAttributeOptions(@Args() { options: given }: SaveAttributeOptionsArgs, @CurrentActing() by: Acting): Promise<SavePayload> {
    return this.save('options', given, by, (m, rows) => this.attributes.upsertOptions(m, rows));
  }

  @Allow('administer')
  @Mutation(() => SavePayload, { description: 'Makes attribute groups, or changes them: all rows or none' })
  saveAttributeGroups(@Args() { groups: given }: SaveAttributeGroupsArgs, @CurrentActing() by: Acting): Promise<SavePayload> {
    return this.save('groups', given, by, (m, rows) => this.attributes.upsertGroups(m, rows));
  }

  @Allow('administer')
  @Mutation(() => SavePayload, { description: 'Makes unit families, or adds units to them: all rows or none' })
  saveUnitFamilies(@Args() { unitFamilies: given }: SaveUnitFamiliesArgs, @CurrentActing() by: Acting): Promise<SavePayload> {
    return this.save('unitFamilies', given, by, (m, rows) => this.attributes.upsertUnitFamilies(m, rows));
  }

  @Allow('administer')
  @Mutation(() => SavePayload, { description: 'Makes families, or replaces their attributes and requirements: all rows or none' })
  saveFamilies(@Args() { families: given }: SaveFamiliesArgs, @CurrentActing() by: Acting): Promise<SavePayload> {
    return this.save('families', given, by, (m, rows) => this.families.upsertMany(m, rows));
  }

  @Allow('administer')
  @Mutation(() => SavePayload, { description: 'Makes family variants, or changes their labels: all rows or none' })
  saveFamilyVariants(@Args() { familyVariants: given }: SaveFamilyVariantsArgs, @CurrentActing() by: Acting): Promise<SavePayload> {
    const rows = given.map((row) => ({ ...row, levels: row.levels.map(withoutNulls) as FamilyVariantRow['levels'] }));
    return this.save('familyVariants', rows, by, (m, rows) => this.families.upsertVariants(m, rows));
  }

  @Allow('administer')
  @Mutation(() => SavePayload, { description: 'Makes categories, or moves them with all below: all rows or none' })
  saveCategories(@Args() { categories: given }: SaveCategoriesArgs, @CurrentActing() by: Acting): Promise<SavePayload> {
    return this.save('categories', given, by, (m, rows) => this.categories.upsertMany(m, rows));
  }

  @Allow('administer')
  @Mutation(() => SavePayload, { description: 'Makes locales, or renames them: all rows or none' })
  saveLocales(@Args() { locales: given }: SaveLocalesArgs, @CurrentActing() by: Acting): Promise<SavePayload> {
    return this.save('locales', given, by, (m, rows) => this.places.upsertLocales(m, rows));
  }

  @Allow('administer')
  @Mutation(() => SavePayload, { description: 'Makes markets, or changes their tax display and bounds: all rows or none' })
  saveMarkets(@Args() { markets: given }: SaveMarketsArgs, @CurrentActing() by: Acting): Promise<SavePayload> {
    return this.save('markets', given.map(toMarketRow), by, (m, rows) => this.places.upsertMarkets(m, rows));
  }

  @Allow('administer')
  @Mutation(() => SavePayload, { description: 'Makes scopes, or moves them below another group: all rows or none' })
  saveScopes(@Args() { scopes: given }: SaveScopesArgs, @CurrentActing() by: Acting): Promise<SavePayload> {
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
