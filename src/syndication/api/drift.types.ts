import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { enumOf, JsonScalar, PageInfo } from '../../api/index.js';
import type { DriftPolicy } from '../findings/drift-policy.entity.js';
import { DRIFT_STANDINGS, type DriftStanding } from '../findings/drift-standing.js';
import { DriftPolicyEnum } from './drift-policy.types.js';

export const DRIFT_DECISIONS = ['keep_theirs', 'push_ours', 'ignore'] as const;
export type DriftDecision = (typeof DRIFT_DECISIONS)[number];
export const DriftDecisionEnum = enumOf(
  'DriftDecision',
  DRIFT_DECISIONS,
  'Whose value counts where a channel shows another than was sent',
  {
    keep_theirs: 'The channel’s stays until ours changes',
    push_ours: 'Ours is sent again',
    ignore: 'Nothing is done until a moment that is named',
  },
);

export const DriftStandingEnum = enumOf('DriftStanding', DRIFT_STANDINGS, 'Where an open difference stands', {
  open: 'Somebody is asked',
  pushing: 'Ours is being sent again, by a decision or by policy',
  by_policy: 'Theirs is kept by the policy of the field',
  by_decision: 'Theirs is kept, or ignored for a while, by a decision on this one',
});

@ObjectType({ description: 'A field that the channel shows otherwise than it was sent' })
export class Drift {
  @Field(() => ID, { description: 'Names the drift to decideDrift' })
  id: string;

  @Field(() => ID, { description: 'The listing whose field it is' })
  listingId: string;

  @Field(() => String, { description: 'The field as the channel calls it' })
  field: string;

  @Field(() => JsonScalar, { nullable: true, description: 'What Plinth sent; null: it was sent empty' })
  sent?: unknown;

  @Field(() => JsonScalar, { nullable: true, description: 'What the channel shows instead; null: nothing' })
  live?: unknown;

  @Field(() => Date, { description: 'When a read-back first saw it' })
  foundAt: Date;

  @Field(() => DriftDecisionEnum, { nullable: true, description: 'What a person said of it; null while nobody did' })
  decision: DriftDecision | null;

  @Field(() => String, { nullable: true, description: 'Who said so; null while nobody did' })
  decidedBy: string | null;

  @Field(() => Date, { nullable: true, description: 'Of an ignored one: until when it is not shown again; null otherwise' })
  ignoreUntil: Date | null;

  @Field(() => DriftStandingEnum, { description: 'Where it stands: whether somebody is asked, and else by whose word it was accepted' })
  standing: DriftStanding;

  @Field(() => DriftPolicyEnum, {
    nullable: true,
    description: 'The policy of its field, which a decision goes before; null: there is none',
  })
  policy: DriftPolicy | null;

  @Field(() => String, { nullable: true, description: 'Who set that policy; null: there is none' })
  policyBy: string | null;

  @Field(() => Date, { nullable: true, description: 'When ours was last sent again because of it; null: never' })
  pushedAt: Date | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Why its policy does not push it: pushed_before (within a day) or kept_beside (it would undo what is kept). in_vain: ours was sent again, whoever wanted that, and the channel had its time to show it. null otherwise',
  })
  notPushed: string | null;
}

@ObjectType({ description: 'A page of open drift, oldest first' })
export class DriftPage {
  @Field(() => [Drift], { description: 'The differences, oldest first' })
  nodes: Drift[];

  @Field(() => PageInfo, { description: 'Whether there are more, and where to read on' })
  pageInfo: PageInfo;
}

@ObjectType({ description: 'Open differences of one field, counted over the channel' })
export class DriftCount {
  @Field(() => String, { description: 'By the name under which a policy finds it: of all variants and languages' })
  field: string;

  @Field(() => DriftStandingEnum, { description: 'Where they stand' })
  standing: DriftStanding;

  @Field(() => Int, { description: 'How many differences' })
  count: number;

  @Field(() => Int, { description: 'On how many listings' })
  listings: number;
}
