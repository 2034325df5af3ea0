import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { DataSource } from 'typeorm';
import { problem, type Problem } from '../../../libs/problem/index.js';
import { Allow, CurrentActing, UserError } from '../../api/index.js';
import { massZeros, type MassZeroEntity } from '../../catalog/index.js';
import type { Acting } from '../../journal/index.js';
import type { AccountView } from '../connect/account.repository.js';
import { AccountsService } from '../connect/accounts.service.js';
import { channelView, channelViews, type ChannelView } from '../reach/channel-views.repository.js';
import { CreateChannel } from '../connect/create-channel.service.js';
import type { AssortmentEntity } from '../assortment/assortment.entity.js';
import { readAssortments } from '../assortment/assortment.repository.js';
import { MatchChannel } from '../connect/match-channel.service.js';
import { RunChannel } from '../connect/run-channel.service.js';
import { SetStockLocations } from '../connect/stock-locations.service.js';
import { JudgeProducts } from '../readiness/judge-products.service.js';
import { RemovalHolds } from '../removals/removal-holds.service.js';
import { SetStockPolicy } from '../connect/stock-policy.service.js';
import {
  ChannelArgs,
  ChannelCodeArgs,
  CreateAccountArgs,
  CreateChannelArgs,
  SetDryRunArgs,
  SetStockLocationArgs,
  SetStockLocationsArgs,
  SetStockPolicyArgs,
  UpdateAccountArgs,
} from './channel-input.types.js';
import { SetMaxRemovalShareArgs } from './removal.types.js';
import { Account, AccountPayload, Channel, ChannelPayload, type ChannelState } from './channel.types.js';

type Unreadable = ReadonlyMap<string, Problem>;

const problemsOf = (account: string, unreadable: Unreadable): UserError[] =>
  [unreadable.get(account)].flatMap((one) => (one ? [UserError.from(one)] : []));

/** What keeps channels from working, or has to be looked at. */
interface Troubles {
  unreadable: Unreadable;
  zeros: MassZeroEntity[];
  assortments: AssortmentEntity[];
}

const toChannel = (view: ChannelView, { unreadable, zeros, assortments }: Troubles): Channel => ({
  ...view,
  state: view.state as ChannelState,
  problems: [
    ...problemsOf(view.account, unreadable),
    ...zeros.filter((one) => one.channelCode === view.code).map(toZeroError),
    ...assortments.filter((one) => one.channelCode === view.code || one.marketCode === view.market).flatMap(toBrokenError),
  ],
});

function toBrokenError({ place, broken }: AssortmentEntity): UserError[] {
  if (!broken) return [];
  const message = `The rules of the assortment ${place} cannot be asked (${broken.message}): what is there stays, and nothing new comes.`;
  return [UserError.from(problem('assortment_broken', 'assortment', message, 'Mend what it names, or save it with other rules'))];
}

function toZeroError({ id, source, zeroed, ofAll, held, beganAt }: MassZeroEntity): UserError {
  const what = held ? 'What goes beyond its share waits' : 'It is obeyed';
  const message = `${source} has set ${zeroed} of ${ofAll} to 0 since ${beganAt.toISOString()}. ${what}.`;
  return UserError.from(problem('mass_zero', 'stock', message, `Call letInZeros or restoreCounts with ${id}`));
}

@Resolver(() => Channel)
export class ChannelResolver {
  constructor(
    private readonly ds: DataSource,
    private readonly accountsService: AccountsService,
    private readonly creation: CreateChannel,
    private readonly matching: MatchChannel,
    private readonly running: RunChannel,
    private readonly stock: SetStockPolicy,
    private readonly places: SetStockLocations,
    private readonly removals: RemovalHolds,
    private readonly judges: JudgeProducts,
  ) {}

  @Allow('read')
  @Query(() => [Account], { description: 'All accounts, without their credentials' })
  async accounts(): Promise<Account[]> {
    const unreadable = await this.accountsService.unreadable();
    return (await this.accountsService.list()).map((view) => ({ ...view, problems: problemsOf(view.code, unreadable) }));
  }

  @Allow('read')
  @Query(() => [Channel], { description: 'All channels, with what keeps them from working' })
  async channels(): Promise<Channel[]> {
    const troubles = await this.troubles();
    return (await channelViews(this.ds.manager)).map((view) => toChannel(view, troubles));
  }

  @Allow('read')
  @Query(() => Channel, { nullable: true, description: 'One channel by its code; null where there is none' })
  async channel(@Args() { code }: ChannelCodeArgs): Promise<Channel | null> {
    const view = await channelView(this.ds.manager, code);
    return view ? toChannel(view, await this.troubles()) : null;
  }

  @Allow('administer')
  @Mutation(() => AccountPayload, { description: 'Stores an account with its credentials sealed; asks nobody' })
  async createAccount(@Args() { input }: CreateAccountArgs, @CurrentActing() by: Acting): Promise<AccountPayload> {
    const settings = input.settings as Record<string, unknown>;
    const credentials = input.credentials as Record<string, string>;
    const { account, problems } = await this.accountsService.create({ ...input, settings, credentials }, by);
    return { account: await this.shown(account), userErrors: problems.map(UserError.from) };
  }

  @Allow('administer')
  @Mutation(() => AccountPayload, { description: 'New settings, or rotated credentials' })
  async updateAccount(@Args() { input }: UpdateAccountArgs, @CurrentActing() by: Acting): Promise<AccountPayload> {
    const settings = (input.settings ?? null) as Record<string, unknown> | null;
    const credentials = (input.credentials ?? null) as Record<string, string> | null;
    const { account, problems } = await this.accountsService.update({ code: input.code, settings, credentials }, by);
    return { account: await this.shown(account), userErrors: problems.map(UserError.from) };
  }

  @Allow('administer')
  @Mutation(() => ChannelPayload, { description: 'Asks the channel whether all is in order and connects it, read-only' })
  async createChannel(@Args() { input }: CreateChannelArgs, @CurrentActing() by: Acting): Promise<ChannelPayload> {
    const settings = (input.settings ?? {}) as Record<string, unknown>;
    const { channel, problems } = await this.creation.create({ ...input, settings, dryRun: input.dryRun ?? false }, by);
    // Who asks next what is ready for it is not told that there is no such channel.
    if (channel) await this.judges.notice();
    return { channel: channel ? toChannel(channel, await this.troubles()) : null, userErrors: problems.map(UserError.from) };
  }

  @Allow('publish')
  @Mutation(() => ChannelPayload, { description: 'Starts it; refused while anything that is there already is undecided' })
  async activateChannel(@Args() { channel: code }: ChannelArgs, @CurrentActing() by: Acting): Promise<ChannelPayload> {
    return this.answer(code, await this.matching.activate(code, by));
  }

  @Allow('publish')
  @Mutation(() => ChannelPayload, { description: 'Nothing more is sent' })
  async pauseChannel(@Args() { channel: code }: ChannelArgs, @CurrentActing() by: Acting): Promise<ChannelPayload> {
    return this.answer(code, await this.running.pause(code, by));
  }

  @Allow('publish')
  @Mutation(() => ChannelPayload, { description: 'Sends again, what came up in the meantime first' })
  async resumeChannel(@Args() { channel: code }: ChannelArgs, @CurrentActing() by: Acting): Promise<ChannelPayload> {
    return this.answer(code, await this.running.resume(code, by));
  }

  @Allow('publish')
  @Mutation(() => ChannelPayload, { description: 'Reads all its live listings again, soon; what differs is in the query drift' })
  async reconcileChannel(@Args() { channel: code }: ChannelArgs, @CurrentActing() by: Acting): Promise<ChannelPayload> {
    return this.answer(code, await this.running.reconcile(code, by));
  }

  @Allow('publish')
  @Mutation(() => ChannelPayload, { description: 'A dry run does everything but send' })
  async setDryRun(@Args() { channel: code, dryRun }: SetDryRunArgs, @CurrentActing() by: Acting): Promise<ChannelPayload> {
    return this.answer(code, await this.running.dryRun(code, dryRun, by));
  }

  @Allow('administer')
  @Mutation(() => ChannelPayload, {
    description: 'Sets what it keeps back of stock, and the most that it shows; its numbers follow at once',
  })
  async setStockPolicy(@Args() { channel: code, safety, cap }: SetStockPolicyArgs, @CurrentActing() by: Acting): Promise<ChannelPayload> {
    return this.answer(code, await this.stock.set(code, { safety: safety ?? 0, cap: cap ?? null }, by));
  }

  @Allow('administer')
  @Mutation(() => ChannelPayload, {
    description: 'Sets the share of its listings that may leave within an hour without a person; recalls and stop-sells wait for nobody',
  })
  async setMaxRemovalShare(
    @Args() { channel: code, maxShare }: SetMaxRemovalShareArgs,
    @CurrentActing() by: Acting,
  ): Promise<ChannelPayload> {
    return this.answer(code, await this.removals.setShare(code, maxShare, by));
  }

  @Allow('administer')
  @Mutation(() => ChannelPayload, {
    description:
      'Sets which locations of its sources it counts, apart where it can; the channel is asked, and its numbers follow at once. A location that is named no more goes to 0, and is left alone then',
  })
  async setStockLocations(
    @Args() { channel: code, locations }: SetStockLocationsArgs,
    @CurrentActing() by: Acting,
  ): Promise<ChannelPayload> {
    const said = locations.map(({ location, locationId }) => ({ location, ...(locationId != null && { locationId }) }));
    return this.answer(code, await this.places.set(code, said, by));
  }

  @Allow('administer')
  @Mutation(() => ChannelPayload, {
    description:
      'Sets the one location of the shop where the units for sale are set that are counted without a location. The channel is asked. Every SKU’s number goes there at once, in whole units and within what may be sold; at the location of before it goes to 0, and is left alone then',
  })
  async setStockLocation(
    @Args() { channel: code, locationId }: SetStockLocationArgs,
    @CurrentActing() by: Acting,
  ): Promise<ChannelPayload> {
    return this.answer(code, await this.places.move(code, locationId, by));
  }

  private async troubles(): Promise<Troubles> {
    return {
      unreadable: await this.accountsService.unreadable(),
      zeros: await massZeros(this.ds.manager, 'open'),
      assortments: await readAssortments(this.ds.manager),
    };
  }

  private async shown(account: AccountView | undefined): Promise<Account | null> {
    return account ? { ...account, problems: problemsOf(account.code, await this.accountsService.unreadable()) } : null;
  }

  private async answer(code: string, problems: Problem[]): Promise<ChannelPayload> {
    const view = await channelView(this.ds.manager, code);
    return { channel: view ? toChannel(view, await this.troubles()) : null, userErrors: problems.map(UserError.from) };
  }
}
