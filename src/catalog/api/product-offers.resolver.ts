import { Args, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { DataSource } from 'typeorm';
import { Batcher, Direct } from '../../api/index.js';
import { OfferReader } from '../offers/offer-reader.service.js';
import { ProductOffersArgs } from './offer-input.types.js';
import { toOfferView } from './offer-view.js';
import { OfferView } from './offer.types.js';
import { Product } from './product.types.js';

/** What the ERP says of a node; a page with all its variants takes one statement. */
@Resolver(() => Product)
export class ProductOffersResolver {
  private readonly offersOf: Batcher<string, OfferView[]>;

  constructor(ds: DataSource, reader: OfferReader) {
    this.offersOf = new Batcher(async (skus) => {
      const found = await reader.ofSkus(ds.manager, [...new Set(skus)]);
      return skus.map((sku) => (found.get(sku) ?? []).map(toOfferView));
    });
  }

  @ResolveField(() => [OfferView], {
    description: 'Its price and stock, by market and audience; a product with variants has none of its own: ask them',
  })
  @Direct(ProductOffersArgs)
  async offers(@Parent() { sku, sellable }: Product, @Args() { market }: ProductOffersArgs): Promise<OfferView[]> {
    if (!sellable) return [];
    const offers = await this.offersOf.load(sku);
    return market == null ? offers : offers.filter((offer) => offer.market === market);
  }
}
