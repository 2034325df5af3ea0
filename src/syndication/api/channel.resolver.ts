import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { DataSource } from 'typeorm';
import type { Problem } from '../../../libs/problem/index.js';
import { Allow, CurrentActing, UserError } from '../../api/index.js';
import type { Acting } from '../../journal/index.js';
import type { AccountView } from '../connect/account.repository.js';
import { AccountsService } from '../connect/accounts.service.js';
import { channelView, channelViews, type ChannelView } from '../connect/channel-write.repository.js';
import { CreateChannel } from '../connect/create-channel.service.js';
import { MatchChannel } from '../connect/match-channel.service.js';
import { RunChannel } from '../connect/run-channel.service.js';
import {
  Account,
  AccountPayload,
  Channel,
  ChannelPayload,
  CreateAccountInput,
  CreateChannelInput,
  UpdateAccountInput,
  type ChannelStateEnum,
} from './channel.types.js';

type Unreadable = ReadonlyMap<string, Problem>;

const problemsOf = (account: string, unreadable: Unreadable): UserError[] =>
  [unreadable.get(account)].flatMap((one) => (one ? [UserError.from(one)] : []));

const toChannel = (view: ChannelView, unreadable: Unreadable): Channel => ({
  ...view,
  state: view.state as ChannelStateEnum,
  problems: problemsOf(view.account, unreadable),
});

@Resolver(() => Channel)
export class ChannelResolver {
  constructor(
    private readonly ds: DataSource,
    private readonly accountsService: AccountsService,
    private readonly creation: CreateChannel,
    private readonly matching: MatchChannel,
    private readonly running: RunChannel,
  ) {}

  @Allow('read')
  @Query(() => [Account])
  async accounts(): Promise<Account[]> {
    const unreadable = await this.accountsService.unreadable();
    return (await this.accountsService.list()).map((view) => ({ ...view, problems: problemsOf(view.code, unreadable) }));
  }

  @Allow('read')
  @Query(() => [Channel])
  async channels(): Promise<Channel[]> {
    const unreadable = await this.accountsService.unreadable();
    return (await channelViews(this.ds.manager)).map((view) => toChannel(view, unreadable));
  }

  @Allow('read')
  @Query(() => Channel, { nullable: true })
  async channel(@Args('code', { type: () => String }) code: string): Promise<Channel | null> {
    const view = await channelView(this.ds.manager, code);
    return view ? toChannel(view, await this.accountsService.unreadable()) : null;
  }

  @Allow('administer')
  @Mutation(() => AccountPayload)
  async createAccount(
    @Args('input', { type: () => CreateAccountInput }) input: CreateAccountInput,
    @CurrentActing() by: Acting,
  ): Promise<AccountPayload> {
    const settings = input.settings as Record<string, unknown>;
    const credentials = input.credentials as Record<string, string>;
    const { account, problems } = await this.accountsService.create({ ...input, settings, credentials }, by);
    return { account: await this.shown(account), userErrors: problems.map(UserError.from) };
  }

  @Allow('administer')
  @Mutation(() => AccountPayload, { description: 'New settings, or rotated credentials' })
  async updateAccount(
    @Args('input', { type: () => UpdateAccountInput }) input: UpdateAccountInput,
    @CurrentActing() by: Acting,
  ): Promise<AccountPayload> {
    const settings = (input.settings ?? null) as Record<string, unknown> | null;
    const credentials = (input.credentials ?? null) as Record<string, string> | null;
    const { account, problems } = await this.accountsService.update({ code: input.code, settings, credentials }, by);
    return { account: await this.shown(account), userErrors: problems.map(UserError.from) };
  }

  @Allow('administer')
  @Mutation(() => ChannelPayload, { description: 'Asks the channel whether all is in order and connects it, read-only' })
  async createChannel(
    @Args('input', { type: () => CreateChannelInput }) input: CreateChannelInput,
    @CurrentActing() by: Acting,
  ): Promise<ChannelPayload> {
    const settings = (input.settings ?? {}) as Record<string, unknown>;
    const { channel, problems } = await this.creation.create({ ...input, settings, dryRun: input.dryRun ?? false }, by);
    const unreadable = await this.accountsService.unreadable();
    return { channel: channel ? toChannel(channel, unreadable) : null, userErrors: problems.map(UserError.from) };
  }

  @Allow('publish')
  @Mutation(() => ChannelPayload, { description: 'Starts it; refused while anything that is there already is undecided' })
  async activateChannel(@Args('channel', { type: () => String }) code: string, @CurrentActing() by: Acting): Promise<ChannelPayload> {
    return this.answer(code, await this.matching.activate(code, by));
  }

  @Allow('publish')
  @Mutation(() => ChannelPayload, { description: 'Nothing more is sent' })
  async pauseChannel(@Args('channel', { type: () => String }) code: string, @CurrentActing() by: Acting): Promise<ChannelPayload> {
    return this.answer(code, await this.running.pause(code, by));
  }

  @Allow('publish')
  @Mutation(() => ChannelPayload)
  async resumeChannel(@Args('channel', { type: () => String }) code: string, @CurrentActing() by: Acting): Promise<ChannelPayload> {
    return this.answer(code, await this.running.resume(code, by));
  }

  @Allow('publish')
  @Mutation(() => ChannelPayload, { description: 'Reads all its live listings again, soon; what differs is in the query drift' })
  async reconcileChannel(@Args('channel', { type: () => String }) code: string, @CurrentActing() by: Acting): Promise<ChannelPayload> {
    return this.answer(code, await this.running.reconcile(code, by));
  }

  @Allow('publish')
  @Mutation(() => ChannelPayload, { description: 'A dry run does everything but send' })
  async setDryRun(
    @Args('channel', { type: () => String }) code: string,
    @Args('dryRun', { type: () => Boolean }) dryRun: boolean,
    @CurrentActing() by: Acting,
  ): Promise<ChannelPayload> {
    return this.answer(code, await this.running.dryRun(code, dryRun, by));
  }

  private async shown(account: AccountView | undefined): Promise<Account | null> {
    return account ? { ...account, problems: problemsOf(account.code, await this.accountsService.unreadable()) } : null;
  }

  private async answer(code: string, problems: Problem[]): Promise<ChannelPayload> {
    const view = await channelView(this.ds.manager, code);
    const unreadable = await this.accountsService.unreadable();
    return { channel: view ? toChannel(view, unreadable) : null, userErrors: problems.map(UserError.from) };
  }
}
