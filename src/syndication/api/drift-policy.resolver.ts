import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Allow, CurrentActing, UserError } from '../../api/index.js';
import type { Acting } from '../../journal/index.js';
import { SetDriftPolicy } from '../connect/drift-policy.service.js';
import type { ConcernedDrift, DriftPolicyView } from '../findings/drift-policies.repository.js';
import { DriftPoliciesArgs, DriftPolicy, DriftPolicyPayload, SetDriftPolicyArgs } from './drift-policy.types.js';

/** Differences that are shown of those that a policy is about. */
const SHOWN = 100;

const toPolicy = ({ channelCode: channel, ...view }: DriftPolicyView): DriftPolicy => ({ channel, ...view });

/** What becomes of what a channel shows otherwise, field by field. */
@Resolver(() => DriftPolicy)
export class DriftPolicyResolver {
  constructor(private readonly policies: SetDriftPolicy) {}

  @Allow('read')
  @Query(() => [DriftPolicy], { description: 'What becomes of differences without a decision on each, by channel and field' })
  async driftPolicies(@Args() { channel }: DriftPoliciesArgs): Promise<DriftPolicy[]> {
    return (await this.policies.list(channel ?? null)).map(toPolicy);
  }

  @Allow('administer')
  @Mutation(() => DriftPolicyPayload, {
    description: 'Sets what becomes of differences of a field: of those that are open, and of all to come',
  })
  async setDriftPolicy(@Args() { input }: SetDriftPolicyArgs, @CurrentActing() by: Acting): Promise<DriftPolicyPayload> {
    const { channel: channelCode, field, policy, pushes } = input;
    const told = await this.policies.set({ channelCode, field, policy, pushes: pushes ?? null }, by);
    return {
      policy: told.policy ? toPolicy(told.policy) : null,
      concerned: told.concerned.length,
      drift: shown(told.concerned),
      userErrors: told.problems.map(UserError.from),
    };
  }
}

function shown(concerned: ConcernedDrift[]): DriftPolicyPayload['drift'] {
  const all = concerned.map(({ notPushed, ...drift }) => ({ ...drift, pushable: notPushed === null }));
  return all.sort((a, b) => Number(b.pushable) - Number(a.pushable)).slice(0, SHOWN);
}
