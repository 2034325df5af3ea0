import { Field, InputType } from '@nestjs/graphql';
import { IsIn, IsOptional } from 'class-validator';
import { enumOf, IsCodeList, IsCodeText } from '../../api/index.js';
import { MOST_VALUES } from '../query/filter.js';
import { READINESS_STATES, SEVERITIES, type ReadinessState } from '../readiness/readiness-filter.js';

export const ReadinessStateEnum = enumOf('ReadinessState', READINESS_STATES, 'Where a product stands on a channel', {
  ready: 'Nothing would stop it',
  not_ready: 'Something that is required is missing, a value is wrong, or the rules of the channel say no',
  pending:
    'Nothing that is required is missing, but the rules of the channel were not asked yet about the newest draft, definitions, mapping or requirements',
});
export const ReadinessSeverityEnum = enumOf('ReadinessSeverity', SEVERITIES, 'Whether a reason stops a product', {
  error: 'It stops the product: it is not ready',
  warning: 'It is worth mending, and stops nothing',
});

@InputType({
  description:
    'Readiness of the product on one channel. One reason must be all that codes, owners, places, severity and locale say; what is left out is not asked',
})
export class ReadinessFilterInput {
  @Field(() => String, { description: 'Code of the channel' })
  @IsCodeText()
  channel: string;
  @Field(() => [ReadinessStateEnum], { nullable: true, description: 'One of these' })
  @IsOptional()
  @IsIn(READINESS_STATES, { each: true })
  states?: ReadinessState[] | null;
  @Field(() => [String], {
    nullable: true,
    description:
      'Codes of reasons, as readinessOverview names them; one that nothing has is no error, because channels have codes of their own',
  })
  @IsOptional()
  @IsCodeList({ most: MOST_VALUES })
  codes?: string[] | null;
  @Field(() => [String], {
    nullable: true,
    description:
      'Who can mend it: pim, erp, publisher, operator, plinth, a kind of channel such as shopify, or who recalled something; another is refused (owner_unknown). Without codes, places or severity beside it: for whom the product waits, so warnings do not count',
  })
  @IsOptional()
  @IsCodeList({ most: MOST_VALUES })
  owners?: string[] | null;
  @Field(() => [String], { nullable: true, description: 'Cells or fields, as readinessOverview names them' })
  @IsOptional()
  @IsCodeList({ most: MOST_VALUES })
  places?: string[] | null;
  @Field(() => ReadinessSeverityEnum, { nullable: true, description: 'Only reasons that stop a product, or only others' })
  @IsOptional()
  @IsIn(SEVERITIES)
  severity?: (typeof SEVERITIES)[number] | null;
  @Field(() => String, { nullable: true, description: 'Reasons of this locale, and those that are of none' })
  @IsOptional()
  @IsCodeText()
  locale?: string | null;
}
