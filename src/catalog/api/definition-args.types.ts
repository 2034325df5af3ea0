import { ArgsType, Field } from '@nestjs/graphql';
import { Nested } from '../../api/index.js';
import { AttributeGroupInput, AttributeInput, AttributeOptionInput, UnitFamilyInput } from './attribute-input.types.js';
import { IsSave, IsSaveOfMany } from './definition-fields.js';
import { CategoryInput, FamilyInput, FamilyVariantInput } from './family-input.types.js';
import { LocaleInput, MarketInput, ScopeInput } from './place-input.types.js';

const MANY = 'At most 10,000, each code once; all of them are saved, or none';

@ArgsType()
export class SaveAttributesArgs {
  @Field(() => [AttributeInput], { description: MANY })
  @IsSave()
  @Nested(() => AttributeInput)
  attributes: AttributeInput[];
}

@ArgsType()
export class SaveAttributeOptionsArgs {
  @Field(() => [AttributeOptionInput], { description: MANY })
  @IsSaveOfMany()
  @Nested(() => AttributeOptionInput)
  options: AttributeOptionInput[];
}

@ArgsType()
export class SaveAttributeGroupsArgs {
  @Field(() => [AttributeGroupInput], { description: MANY })
  @IsSave()
  @Nested(() => AttributeGroupInput)
  groups: AttributeGroupInput[];
}

@ArgsType()
export class SaveUnitFamiliesArgs {
  @Field(() => [UnitFamilyInput], { description: MANY })
  @IsSave()
  @Nested(() => UnitFamilyInput)
  unitFamilies: UnitFamilyInput[];
}

@ArgsType()
export class SaveFamiliesArgs {
  @Field(() => [FamilyInput], { description: MANY })
  @IsSave()
  @Nested(() => FamilyInput)
  families: FamilyInput[];
}

@ArgsType()
export class SaveFamilyVariantsArgs {
  @Field(() => [FamilyVariantInput], { description: MANY })
  @IsSave()
  @Nested(() => FamilyVariantInput)
  familyVariants: FamilyVariantInput[];
}

@ArgsType()
export class SaveCategoriesArgs {
  @Field(() => [CategoryInput], { description: MANY })
  @IsSave()
  @Nested(() => CategoryInput)
  categories: CategoryInput[];
}

@ArgsType()
export class SaveLocalesArgs {
  @Field(() => [LocaleInput], { description: MANY })
  @IsSave()
  @Nested(() => LocaleInput)
  locales: LocaleInput[];
}

@ArgsType()
export class SaveMarketsArgs {
  @Field(() => [MarketInput], { description: MANY })
  @IsSave()
  @Nested(() => MarketInput)
  markets: MarketInput[];
}

@ArgsType()
export class SaveScopesArgs {
  @Field(() => [ScopeInput], { description: MANY })
  @IsSave()
  @Nested(() => ScopeInput)
  scopes: ScopeInput[];
}
