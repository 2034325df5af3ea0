import { Args, Int, Mutation, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { DataSource } from 'typeorm';
import { Allow, CurrentActing, UserError } from '../../api/index.js';
import type { Acting } from '../../journal/index.js';
import { DecideHeld } from '../offers/decide-held.service.js';
import { OfferReader } from '../offers/offer-reader.service.js';
import { DecideHeldPriceArgs, DecideHeldPricesArgs, HeldOffersArgs, PriceHoldsArgs } from './held-price-input.types.js';
import { toOfferView } from './offer-view.js';
import { DecideHeldPricesPayload, OfferPayload, OfferView } from './offer.types.js';
import { PriceHoldPage } from './price-hold-page.types.js';

/** Set here, not as a default of the schema: the JIT compiler of our GraphQL server forgets defaults of variables that are left out. */
const PAGE = 50;

/** Money that waits for a person. */
@Resolver(() => PriceHoldPage)
export class HeldPricesResolver {
  constructor(
    private readonly ds: DataSource,
    private readonly reader: OfferReader,
    private readonly held: DecideHeld,
  ) {}

  @Allow('read')
  @Query(() => [OfferView], { description: 'Offers whose price waits for a person, longest waiting first' })
  async heldOffers(@Args() { first }: HeldOffersArgs): Promise<OfferView[]> {
    return (await this.reader.held(this.ds.manager, {}, null, first ?? PAGE)).items.map(toOfferView);
  }

  @Allow('read')
  @Query(() => PriceHoldPage, { description: 'Offers whose money waits for a person, longest waiting first, a page at a time' })
  async priceHolds(@Args() { first, after, filter }: PriceHoldsArgs): Promise<PriceHoldPage> {
    const page = await this.reader.held(this.ds.manager, filter ?? {}, after ?? null, first ?? PAGE);
    const pageInfo = { hasNextPage: page.hasNextPage, endCursor: page.items.at(-1)?.cursor ?? null };
    return { offers: page.items.map(toOfferView), pageInfo, seen: page.seen, count: page.count };
  }

  @ResolveField(() => Int, { description: 'How many there are in all; counted only where it is asked for' })
  totalCount({ count }: PriceHoldPage): Promise<number> {
    return count();
  }

  @Allow('publish')
  @Mutation(() => OfferPayload, { description: 'Lets held money count, whole, or drops it' })
  async decideHeldPrice(@Args() { input }: DecideHeldPriceArgs, @CurrentActing() by: Acting): Promise<OfferPayload> {
    const { offer, problems } = await this.held.decide({ ...input, audience: input.audience ?? '*' }, by);
    return { offer: offer ? toOfferView(offer) : null, userErrors: problems.map(UserError.from) };
  }

  @Allow('publish')
  @Mutation(() => DecideHeldPricesPayload, { description: 'The same for all holds of a filter, at most 10,000 in one call' })
  async decideHeldPrices(@Args() { input }: DecideHeldPricesArgs, @CurrentActing() by: Acting): Promise<DecideHeldPricesPayload> {
    const { filter, accept, seenAt, seen } = input;
    const { problems, ...told } = await this.held.decideMany({ filter, accept, looked: { at: seenAt ?? by.now, seen } }, by);
    return { ...told, userErrors: problems.map(UserError.from) };
  }
}
