import { Query, Resolver } from '@nestjs/graphql';
import { Allow } from '../../api/index.js';
import { Attributes } from '../attributes/attributes.service.js';
import { Categories } from '../categories/categories.service.js';
import { Definitions } from '../schema/definitions.service.js';
import { AttributeGroupView, AttributeView, UnitFamilyView } from './attribute.types.js';
import { CategoryView, FamilyVariantView, FamilyView } from './family.types.js';
import { LocaleView, MarketView, ScopeView } from './place.types.js';
import { toMarketView } from './price-bounds-view.js';

@Resolver()
export class ReadDefinitionsResolver {
  constructor(
    private readonly definitions: Definitions,
    private readonly attributeService: Attributes,
    private readonly categoryService: Categories,
  ) {}

  @Allow('read')
  @Query(() => [AttributeView], { description: 'All attributes, by code' })
  async attributes(): Promise<AttributeView[]> {
    return [...(await this.definitions.read()).attributes.values()].map((one) => ({ ...one, options: [...one.options.values()] }));
  }

  @Allow('read')
  @Query(() => [AttributeGroupView], { description: 'All attribute groups, by position' })
  attributeGroups(): Promise<AttributeGroupView[]> {
    return this.definitions.list((m) => this.attributeService.listGroups(m));
  }

  @Allow('read')
  @Query(() => [UnitFamilyView], { description: 'All unit families with their units, by code' })
  async unitFamilies(): Promise<UnitFamilyView[]> {
    return [...(await this.definitions.read()).unitFamilies.values()];
  }

  @Allow('read')
  @Query(() => [FamilyView], { description: 'All families with the codes of their attributes, by code' })
  async families(): Promise<FamilyView[]> {
    return [...(await this.definitions.read()).families.values()].map((one) => ({ ...one, attributes: [...one.attributes] }));
  }

  @Allow('read')
  @Query(() => [FamilyVariantView], { description: 'All family variants with their levels, by code' })
  async familyVariants(): Promise<FamilyVariantView[]> {
    return [...(await this.definitions.read()).familyVariants.values()];
  }

  @Allow('read')
  @Query(() => [CategoryView], { description: 'All categories, in tree order' })
  categories(): Promise<CategoryView[]> {
    return this.definitions.list((m) => this.categoryService.list(m));
  }

  @Allow('read')
  @Query(() => [LocaleView], { description: 'All languages of the catalogue, by code' })
  async locales(): Promise<LocaleView[]> {
    return [...(await this.definitions.read()).locales].map(([code, label]) => ({ code, label }));
  }

  @Allow('read')
  @Query(() => [MarketView], { description: 'All countries that offers are made for, by code' })
  async markets(): Promise<MarketView[]> {
    return [...(await this.definitions.read()).markets.values()].map(toMarketView);
  }

  @Allow('read')
  @Query(() => [ScopeView], { description: 'All places that a cell may be scoped to, by code' })
  async scopes(): Promise<ScopeView[]> {
    return [...(await this.definitions.read()).scopes.values()];
  }
}
