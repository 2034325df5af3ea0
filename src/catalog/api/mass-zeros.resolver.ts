import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Allow, CurrentActing, UserError } from '../../api/index.js';
import type { Acting } from '../../journal/index.js';
import type { MassZeroEntity } from '../stock/mass-zero.entity.js';
import { MassZeros, type MassZeroResult } from '../stock/mass-zeros.service.js';
import { DecideMassZeroArgs, MassZeroPayload, MassZerosArgs, MassZeroView } from './mass-zero.types.js';

/** What sources set to 0 in one go. */
@Resolver()
export class MassZerosResolver {
  constructor(private readonly zeros: MassZeros) {}

  @Allow('read')
  @Query(() => [MassZeroView], { description: 'Where a source set much of a channel to 0 at once, newest first, at most 100' })
  async massZeros(@Args() { state }: MassZerosArgs): Promise<MassZeroView[]> {
    return (await this.zeros.list(state ?? null)).map(toView);
  }

  @Allow('publish')
  @Mutation(() => MassZeroPayload, {
    description: 'Restores the counts before, less what was sold since, as a newer statement; zeros that wait are dropped',
  })
  async restoreCounts(@Args() { id }: DecideMassZeroArgs, @CurrentActing() by: Acting): Promise<MassZeroPayload> {
    return toPayload(await this.zeros.restore(id, by));
  }

  @Allow('publish')
  @Mutation(() => MassZeroPayload, { description: 'Says that it was right: zeros that wait count from now on' })
  async letInZeros(@Args() { id }: DecideMassZeroArgs, @CurrentActing() by: Acting): Promise<MassZeroPayload> {
    return toPayload(await this.zeros.letIn(id, by));
  }
}

const toView = ({ channelCode, marketCode, ofAll, ...rest }: MassZeroEntity): MassZeroView => ({
  ...rest,
  channel: channelCode,
  market: marketCode,
  of: ofAll,
});

const toPayload = ({ massZero, offers, problems }: MassZeroResult): MassZeroPayload => ({
  massZero: massZero ? toView(massZero) : null,
  offers,
  userErrors: problems.map(UserError.from),
});
