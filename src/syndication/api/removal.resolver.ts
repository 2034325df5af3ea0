import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Allow, CurrentActing, UserError } from '../../api/index.js';
import type { Acting } from '../../journal/index.js';
import { RemovalHolds, type HoldAnswer } from '../removals/removal-holds.service.js';
import type { HoldView } from '../removals/removals.repository.js';
import { DecideRemovalsArgs, RemovalHold, RemovalHoldPayload, RemovalHoldsArgs } from './removal.types.js';

/** Removals that wait for a person. */
@Resolver(() => RemovalHold)
export class RemovalResolver {
  constructor(private readonly holds: RemovalHolds) {}

  @Allow('read')
  @Query(() => [RemovalHold], {
    description: 'Where more would have left a channel at once than may without a person, newest first, at most 100',
  })
  async removalHolds(@Args() { channel, state }: RemovalHoldsArgs): Promise<RemovalHold[]> {
    return (await this.holds.list(channel ?? null, state ?? null)).map(toHold);
  }

  @Allow('publish')
  @Mutation(() => RemovalHoldPayload, { description: 'Lets the listings go that wait, or that somebody kept' })
  async confirmRemovals(@Args() { id }: DecideRemovalsArgs, @CurrentActing() by: Acting): Promise<RemovalHoldPayload> {
    return toPayload(await this.holds.confirm(id, by));
  }

  @Allow('publish')
  @Mutation(() => RemovalHoldPayload, {
    description: 'Keeps the listings that wait where they are, until they are planned again or let go',
  })
  async keepListings(@Args() { id }: DecideRemovalsArgs, @CurrentActing() by: Acting): Promise<RemovalHoldPayload> {
    return toPayload(await this.holds.keep(id, by));
  }
}

const toHold = ({ channelCode, ...hold }: HoldView): RemovalHold => ({ ...hold, channel: channelCode });

const toPayload = ({ hold, problems }: HoldAnswer): RemovalHoldPayload => ({
  hold: hold && toHold(hold),
  userErrors: problems.map(UserError.from),
});
