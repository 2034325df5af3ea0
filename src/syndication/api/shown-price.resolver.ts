import { Args, Query, Resolver } from '@nestjs/graphql';
import { DataSource } from 'typeorm';
import { Allow } from '../../api/index.js';
import { decimalAmount } from '../../port/kit/index.js';
import { shownPrices, type ShownPricePeriod } from '../listings/wires/shown-price.repository.js';
import { ShownPrice, ShownPricesArgs } from './shown-price.types.js';

@Resolver(() => ShownPrice)
export class ShownPriceResolver {
  constructor(private readonly ds: DataSource) {}

  @Allow('read')
  @Query(() => [ShownPrice], { description: 'Every price that channels showed of a SKU in a market, newest first; in one statement' })
  async shownPrices(
    @Args() { sku, market, channel = null, since = null, until = null, first = 100 }: ShownPricesArgs,
  ): Promise<ShownPrice[]> {
    return (await shownPrices(this.ds.manager, { sku, market, channel, since, until, limit: first })).map(toShownPrice);
  }
}

function toShownPrice({
  channelCode,
  marketCode,
  audience,
  sku,
  ours,
  from,
  to,
  paidMinor,
  usualMinor,
  ...money
}: ShownPricePeriod): ShownPrice {
  const currency = money.currency!;
  const amount = (minor: string): string => decimalAmount({ minor, currency, exponent: money.exponent! });
  return {
    channel: channelCode,
    market: marketCode,
    audience,
    sku,
    ours,
    from,
    to,
    currency,
    paid: amount(paidMinor!),
    usual: usualMinor === null ? null : amount(usualMinor),
  };
}
