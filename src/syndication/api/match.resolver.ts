import { Args, Int, Mutation, Query, Resolver } from '@nestjs/graphql';
import { DataSource } from 'typeorm';
import { Allow, CurrentActing, UserError } from '../../api/index.js';
import type { Acting } from '../../journal/index.js';
import { MatchChannel, type Matched } from '../connect/match-channel.service.js';
import { readMatches, type MatchRow } from '../connect/match.repository.js';
import { ChannelMatch, ChannelMatchPage, DecideMatchInput, MatchDecisionEnum, MatchPayload } from './channel.types.js';
import { keyOf, toPage } from './pages.js';

const toMatch = (row: MatchRow): ChannelMatch => ({ ...row, decision: row.decision as MatchDecisionEnum | null });
const toPayload = ({ found, undecided, problems }: Matched): MatchPayload => ({
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
  async channelMatches(
    @Args('channel', { type: () => String }) channel: string,
    @Args('first', { type: () => Int, defaultValue: 50 }) first: number,
    @Args('after', { type: () => String, nullable: true }) after?: string | null,
    @Args('undecided', { type: () => Boolean, defaultValue: false }) undecided?: boolean,
  ): Promise<ChannelMatchPage> {
    const rows = await readMatches(this.ds.manager, channel, { undecided: undecided ?? false, after: keyOf(after), limit: first + 1 });
    return toPage(rows, first, toMatch, (row) => row.key);
  }

  @Allow('publish')
  @Mutation(() => MatchPayload, { description: 'Lists all that is on the channel and matches it with products. Changes nothing there.' })
  async matchChannel(@Args('channel', { type: () => String }) channel: string): Promise<MatchPayload> {
    return toPayload(await this.matching.match(channel));
  }

  @Allow('publish')
  @Mutation(() => MatchPayload)
  async decideMatches(
    @Args('channel', { type: () => String }) channel: string,
    @Args('decisions', { type: () => [DecideMatchInput] }) decisions: DecideMatchInput[],
    @CurrentActing() by: Acting,
  ): Promise<MatchPayload> {
    const rows = decisions.map(({ key, decision, sku }) => ({ key, decision, sku: sku ?? null }));
    return toPayload(await this.matching.decide(channel, rows, by));
  }

  @Allow('publish')
  @Mutation(() => MatchPayload, { description: 'One decision for all that is still open' })
  async decideRemainingMatches(
    @Args('channel', { type: () => String }) channel: string,
    @CurrentActing() by: Acting,
    @Args('matched', { type: () => MatchDecisionEnum, nullable: true }) matched?: MatchDecisionEnum | null,
    @Args('unmatched', { type: () => MatchDecisionEnum, nullable: true }) unmatched?: MatchDecisionEnum | null,
  ): Promise<MatchPayload> {
    return toPayload(await this.matching.decideRest(channel, matched ?? null, unmatched ?? null, by));
  }
}
