import { Field, Int, ObjectType } from '@nestjs/graphql';
import { UserError } from '../../api/index.js';

@ObjectType({ description: 'A place that would not follow a definition' })
export class DefinitionExample {
  @Field(() => String, { description: 'SKU of the node that states the value, or that lacks it' })
  sku: string;
  @Field(() => String, {
    nullable: true,
    description:
      'The cell that holds the value; of value_missing, the first that a channel lacks in a locale; null: any cell of the attribute would do',
  })
  cell: string | null;
  @Field(() => UserError, {
    nullable: true,
    description: 'What whoever wrote this value again would be told; null where no rule is broken',
  })
  problem: UserError | null;
}

@ObjectType({ description: 'One thing that a save would ask for, and how much of what stands does not follow it' })
export class DefinitionImpact {
  @Field(() => String, {
    description:
      'value_breaks_rule: it stands, and could not be written again; value_leaves_family: it stands, and nobody could change it; value_missing: something that is sold has none where a channel that would require it looks, in one of its locales; while there is no such channel: none at all',
  })
  code: string;
  @Field(() => String, { description: 'Code of the attribute' })
  attribute: string;
  @Field(() => String, { nullable: true, description: 'Code of the family that would say so; null: it is the attribute’s own rule' })
  family: string | null;
  @Field(() => String, {
    nullable: true,
    description: 'Of value_missing: the scope that would require it; * is every channel; null: of another code',
  })
  scope: string | null;
  @Field(() => Int, { description: 'How many cells; of value_missing: how many things that are sold' })
  values: number;
  @Field(() => Int, { description: 'In how many products' })
  products: number;
  @Field(() => [DefinitionExample], { description: 'The first five of them' })
  examples: DefinitionExample[];
}

@ObjectType({ description: 'What a save of definitions would mean for what stands. Nothing was saved.' })
export class DefinitionPreviewView {
  @Field(() => [DefinitionImpact], { description: 'Only what something would break; empty: nothing would' })
  impacts: DefinitionImpact[];
  @Field(() => Int, { description: 'Products that were looked at: all, or those of the families' })
  looked: number;
  @Field(() => Boolean, { description: 'False: after 20 seconds there were more products; the counts are of those looked at' })
  complete: boolean;
  @Field(() => [UserError], { description: 'Why the save would be refused; nothing is counted then' })
  userErrors: UserError[];
}
