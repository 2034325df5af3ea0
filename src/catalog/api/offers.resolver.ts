import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { DataSource } from 'typeorm';
import { inTransaction } from '../../../libs/db/index.js';
import { Allow, CurrentActing, UserError } from '../../api/index.js';
import type { Acting } from '../../journal/index.js';
import { DecideHeld } from '../offers/decide-held.service.js';
import { exponentOf, fromMinor } from '../offers/money.js';
import type { Offer } from '../offers/offer.js';
import { OfferReader } from '../offers/offer-reader.service.js';
import { DecideHeldPriceArgs, HeldOffersArgs, OffersArgs } from './offer-input.types.js';
import { OfferPayload, OfferView, type MoneyView } from './offer.types.js';

/** Set here, not as a default of the schema: the JIT compiler of our GraphQL server forgets defaults of variables that are left out. */
const PAGE = 50;

@Resolver(() => OfferView)
export class OffersResolver {
  constructor(
    private readonly ds: DataSource,
    private readonly reader: OfferReader,
    private readonly held: DecideHeld,
  ) {}

  @Allow('read')
  @Query(() => [OfferView], { description: 'All offers of one SKU, by market and audience' })
  async offers(@Args() { sku }: OffersArgs): Promise<OfferView[]> {
    return (await this.reader.ofSku(this.ds.manager, sku)).map(toView);
  }

  @Allow('read')
  @Query(() => [OfferView], { description: 'Offers whose price waits for a person, longest waiting first' })
  async heldOffers(@Args() { first }: HeldOffersArgs): Promise<OfferView[]> {
    return (await this.reader.held(this.ds.manager, first ?? PAGE)).map(toView);
  }

  @Allow('publish')
  @Mutation(() => OfferPayload, { description: 'Lets a held price go out, or drops it' })
  async decideHeldPrice(@Args() { input }: DecideHeldPriceArgs, @CurrentActing() by: Acting): Promise<OfferPayload> {
    const { offer, problems } = await inTransaction(this.ds, (m) => this.held.decide(m, { ...input, audience: input.audience ?? '*' }, by));
    return { offer: offer ? toView(offer) : null, userErrors: problems.map(UserError.from) };
  }
}

function toView(offer: Offer): OfferView {
  const { sku, market, audience, quantity, availability, revision, currency, held } = offer;
  return {
    ...{ sku, market, audience, quantity, availability, revision },
    price: money(offer.priceMinor, currency),
    salePrice: money(offer.salePriceMinor, currency),
    saleFrom: offer.saleFrom === null ? null : new Date(offer.saleFrom),
    saleTo: offer.saleTo === null ? null : new Date(offer.saleTo),
    held: held && { price: money(held.price_minor, held.currency)!, reason: held.reason, messageId: held.message_id },
  };
}

function money(minor: string | null, currency: string): MoneyView | null {
  return minor === null ? null : { amount: fromMinor(minor, exponentOf(currency)), minor, currency };
}
