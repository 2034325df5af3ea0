import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { DataSource } from 'typeorm';
import { Allow, CurrentActing, UserError } from '../../api/index.js';
import type { Acting } from '../../journal/index.js';
import { MatchChannel, type MatchResult } from '../connect/match-channel.service.js';
import { readMatches, type MatchRow } from '../connect/match.repository.js';
import { ChannelArgs } from './channel-input.types.js';
import { ChannelMatch, ChannelMatchPage, MatchPayload, type MatchDecision } from './channel.types.js';
import { ChannelMatchesArgs, DecideMatchesArgs, DecideRemainingMatchesArgs } from './match-input.types.js';
import { keyOf, toPage } from './pages.js';

const toMatch = (row: MatchRow): ChannelMatch => ({ ...row, decision: row.decision as MatchDecision | null });
const toPayload = ({ found, undecided, problems }: MatchResult): MatchPayload => ({
  found,
  undecided,
  userErrors: problems.map(UserError.from),
});

@Resolver(() => ChannelMatch)
export class MatchResolver {
  constructor(
    private readonly ds: DataSource,
    private readonly matching: MatchChannel,
  ) {}

  @Allow('read')
  @Query(() => ChannelMatchPage, { description: 'What was on the channel when it was last looked at' })
  async channelMatches(@Args() { channel, first = 50, after, undecided }: ChannelMatchesArgs): Promise<ChannelMatchPage> {
    const rows = await readMatches(this.ds.manager, channel, { undecided: undecided ?? false, after: keyOf(after), limit: first + 1 });
    return toPage(rows, first, toMatch, (row) => row.key);
  }

  @Allow('publish')
  @Mutation(() => MatchPayload, { description: 'Lists all that is on the channel and matches it with products. Changes nothing there.' })
  async matchChannel(@Args() { channel }: ChannelArgs): Promise<MatchPayload> {
    return toPayload(await this.matching.match(channel));
  }

  @Allow('publish')
  @Mutation(() => MatchPayload, {
    description: 'Says of things that are on the channel already what becomes of them; each has its own outcome',
  })
  async decideMatches(@Args() { channel, decisions }: DecideMatchesArgs, @CurrentActing() by: Acting): Promise<MatchPayload> {
    const rows = decisions.map(({ key, decision, sku }) => ({ key, decision, sku: sku ?? null }));
    return toPayload(await this.matching.decide(channel, rows, by));
  }

  @Allow('publish')
  @Mutation(() => MatchPayload, { description: 'One decision for all that is still open' })
  async decideRemainingMatches(
    @Args() { channel, matched, unmatched }: DecideRemainingMatchesArgs,
    @CurrentActing() by: Acting,
  ): Promise<MatchPayload> {
    return toPayload(await this.matching.decideRest(channel, matched ?? null, unmatched ?? null, by));
  }
}
