import { Args, Query, Resolver } from '@nestjs/graphql';
import { DataSource } from 'typeorm';
import { Allow } from '../../api/index.js';
import { OfferReader } from '../offers/offer-reader.service.js';
import { OfferPricesArgs, OffersArgs } from './offer-input.types.js';
import { toAcceptedPrice, toOfferView } from './offer-view.js';
import { AcceptedPrice, OfferView } from './offer.types.js';

/** Set here, not as a default of the schema: the JIT compiler of our GraphQL server forgets defaults of variables that are left out. */
const PAGE = 50;

@Resolver(() => OfferView)
export class OffersResolver {
  constructor(
    private readonly ds: DataSource,
    private readonly reader: OfferReader,
  ) {}

  @Allow('read')
  @Query(() => [OfferView], { description: 'All offers of one SKU, by market and audience' })
  async offers(@Args() { sku }: OffersArgs): Promise<OfferView[]> {
    return (await this.reader.ofSku(this.ds.manager, sku)).map(toOfferView);
  }

  @Allow('read')
  @Query(() => [AcceptedPrice], { description: 'Every price of an offer that was accepted, newest first, with from and to' })
  async offerPrices(@Args() { sku, market, audience, first, after }: OfferPricesArgs): Promise<AcceptedPrice[]> {
    const of = { sku, market, audience: audience ?? '*' };
    return (await this.reader.prices(this.ds.manager, of, after ?? null, first ?? PAGE)).items.map(toAcceptedPrice);
  }
}
