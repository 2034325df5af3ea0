import { ArgsType, Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { IsIn, IsOptional } from 'class-validator';
import { enumOf, IsCodeText, IsPlainText, IsWhole, JsonScalar, Nested, UserError } from '../../api/index.js';
import { DRIFT_POLICIES, type DriftPolicy as Policy } from '../findings/drift-policy.entity.js';

export const DriftPolicyEnum = enumOf(
  'DriftPolicyKind',
  DRIFT_POLICIES,
  'What becomes of a field that the channel shows otherwise, without a decision on each difference',
  {
    keep_theirs: 'The channel’s stays until ours changes; the listing is live and differs by policy',
    push_ours: 'Ours is sent again, once for each difference and at most once a day',
    alert: 'A person is asked, as where there is no policy',
  },
);

@ObjectType({ description: 'What becomes of differences of a field on a channel' })
export class DriftPolicy {
  @Field(() => String, { description: 'Code of the channel' })
  channel: string;

  @Field(() => String, { description: 'A field of the content there, of one variant or of all, or the mapping target that it comes from' })
  field: string;

  @Field(() => DriftPolicyEnum, { description: 'What becomes of them' })
  policy: Policy;

  @Field(() => String, { description: 'The person who set it' })
  setBy: string;

  @Field(() => Date, { description: 'When it was set' })
  setAt: Date;

  @Field(() => Int, { description: 'Open differences that stand under it; those that somebody decided are left out' })
  open: number;
}

@ObjectType({ description: 'An open difference that a policy is about' })
export class ConcernedDrift {
  @Field(() => ID, { description: 'Names it to decideDrift' })
  id: string;

  @Field(() => ID, { description: 'The listing whose field it is' })
  listingId: string;

  @Field(() => String, { description: 'The field as the channel calls it' })
  field: string;

  @Field(() => JsonScalar, { nullable: true, description: 'What Plinth sent; null: it was sent empty' })
  sent?: unknown;

  @Field(() => JsonScalar, { nullable: true, description: 'What the channel shows instead; null: nothing' })
  live?: unknown;

  @Field(() => Boolean, { description: 'true: push_ours would send ours over it' })
  pushable: boolean;
}

@ObjectType({ description: 'The policy after the call, and what it is about' })
export class DriftPolicyPayload {
  @Field(() => DriftPolicy, { nullable: true, description: 'As it is now; null where it was not set' })
  policy: DriftPolicy | null;

  @Field(() => Int, { description: 'Open differences that it is about, or would be' })
  concerned: number;

  @Field(() => [ConcernedDrift], { description: 'The first hundred of them, those that a push would go over first' })
  drift: ConcernedDrift[];

  @Field(() => [UserError], { description: 'Why nothing was changed; empty when it was' })
  userErrors: UserError[];
}

@InputType({ description: 'What is to become of differences of a field' })
export class DriftPolicyInput {
  @Field(() => String, { description: 'Code of the channel' })
  @IsCodeText()
  channel: string;

  @Field(() => String, {
    description:
      'A mapping target, a field as the query drift names it, or one that comes from no mapping, such as images; of the price keep_theirs and alert, never of stock',
  })
  @IsPlainText(500)
  field: string;

  @Field(() => DriftPolicyEnum, { description: 'What becomes of them' })
  @IsIn(DRIFT_POLICIES)
  policy: Policy;

  @Field(() => Int, {
    nullable: true,
    description: 'Of push_ours: how many open differences you know that it will push. Absent is 0; the refusal tells how many and which.',
  })
  @IsOptional()
  @IsWhole(0, 1_000_000_000)
  pushes?: number | null;
}

@ArgsType()
export class SetDriftPolicyArgs {
  @Field(() => DriftPolicyInput, { description: 'Where, of what and which' })
  @Nested(() => DriftPolicyInput)
  input: DriftPolicyInput;
}

@ArgsType()
export class DriftPoliciesArgs {
  @Field(() => String, { nullable: true, description: 'Code of the channel; absent: every channel' })
  @IsOptional()
  @IsCodeText()
  channel?: string | null;
}
