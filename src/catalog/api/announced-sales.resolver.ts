import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Allow, CurrentActing, UserError } from '../../api/index.js';
import type { Acting } from '../../journal/index.js';
import { AnnouncedSales, type SaleResult } from '../sales/announced-sales.service.js';
import {
  AnnouncedSalePage,
  AnnouncedSalePayload,
  AnnouncedSalesArgs,
  AnnounceSaleArgs,
  EndSaleArgs,
  LetInSaleArgs,
} from './announced-sale.types.js';

/** Set here, not as a default of the schema: the JIT compiler of our GraphQL server forgets defaults of variables that are left out. */
const PAGE = 50;

/** Sales that are known before their prices come. */
@Resolver()
export class AnnouncedSalesResolver {
  constructor(private readonly sales: AnnouncedSales) {}

  @Allow('read')
  @Query(() => AnnouncedSalePage, { description: 'Sales that were announced, newest first' })
  async announcedSales(@Args() { first, after, market, state }: AnnouncedSalesArgs): Promise<AnnouncedSalePage> {
    const page = await this.sales.page({ market: market ?? null, state: state ?? null }, after ?? null, first ?? PAGE);
    return { sales: page.sales, pageInfo: { hasNextPage: page.hasNextPage, endCursor: page.endCursor } };
  }

  @Allow('publish')
  @Mutation(() => AnnouncedSalePayload, { description: 'Announces a sale; it counts once another person lets it in' })
  async announceSale(@Args() { input }: AnnounceSaleArgs, @CurrentActing() by: Acting): Promise<AnnouncedSalePayload> {
    const { audience, skus, family, category, all, ...rest } = input;
    const filter = { audience: audience ?? '*', skus: skus ?? null, family: family ?? null, category: category ?? null, all: all ?? false };
    return toPayload(await this.sales.announce({ ...rest, ...filter }, by));
  }

  @Allow('publish')
  @Mutation(() => AnnouncedSalePayload, {
    description: 'Lets in a sale that somebody else announced: what fits it is not held, and what waits and fits it counts',
  })
  async letInSale(@Args() { id }: LetInSaleArgs, @CurrentActing() by: Acting): Promise<AnnouncedSalePayload> {
    return toPayload(await this.sales.letIn(id, by));
  }

  @Allow('publish')
  @Mutation(() => AnnouncedSalePayload, { description: 'Ends a sale early: nothing more fits it. One person is enough.' })
  async endSale(@Args() { id, reason }: EndSaleArgs, @CurrentActing() by: Acting): Promise<AnnouncedSalePayload> {
    return toPayload(await this.sales.end(id, reason ?? null, by));
  }
}

const toPayload = ({ sale, released, problems }: SaleResult): AnnouncedSalePayload => ({
  sale: sale ?? null,
  released: released ?? 0,
  userErrors: problems.map(UserError.from),
});
