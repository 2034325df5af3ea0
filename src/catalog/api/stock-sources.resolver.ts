import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Allow, CurrentActing, UserError } from '../../api/index.js';
import type { Acting } from '../../journal/index.js';
import { Definitions } from '../schema/definitions.service.js';
import type { StockSource } from '../schema/schema.js';
import { ZERO_SHARE } from '../stock/mass-zero.js';
import type { StockSourceRow } from '../stock/stock-source.js';
import { StockSources } from '../stock/stock-sources.service.js';
import { SavePayload } from './attribute.types.js';
import { SaveStockSourcesArgs, StockSourceView, type StockSourceInput } from './stock-source.types.js';

/** What sources mean by their counts. */
@Resolver()
export class StockSourcesResolver {
  constructor(
    private readonly definitions: Definitions,
    private readonly sources: StockSources,
  ) {}

  @Allow('read')
  @Query(() => [StockSourceView], { description: 'Sources that have said what they count, by name' })
  async stockSources(): Promise<StockSourceView[]> {
    return [...(await this.definitions.read()).stockSources.values()].map(toView);
  }

  @Allow('administer')
  @Mutation(() => SavePayload, { description: 'Says what sources count, and how late orders reach them: all rows or none' })
  async saveStockSources(@Args() { stockSources }: SaveStockSourcesArgs, @CurrentActing() by: Acting): Promise<SavePayload> {
    const rows = stockSources.map(toRow);
    const problems = await this.definitions.save('stockSources', rows, by, (m) => this.sources.upsert(m, rows));
    return { saved: problems.length === 0 ? rows.length : 0, userErrors: problems.map(UserError.from) };
  }
}

function toRow({ source, counts, orderDelays, zeroShare, onMassZero }: StockSourceInput): StockSourceRow {
  const delays = orderDelays && Object.fromEntries(orderDelays.map(({ channel, minutes }) => [channel, minutes]));
  return {
    code: source,
    ...(counts && { counts }),
    ...(delays && { orderDelays: delays }),
    ...(zeroShare != null && { zeroShare }),
    ...(onMassZero && { onMassZero }),
  };
}

function toView({ code, counts, orderDelays, zeroShare, onMassZero }: StockSource): StockSourceView {
  const delays = Object.entries(orderDelays).map(([channel, minutes]) => ({ channel, minutes }));
  const share = Number(zeroShare ?? ZERO_SHARE);
  return { source: code, counts, zeroShare: share, onMassZero, orderDelays: delays.sort((a, b) => (a.channel < b.channel ? -1 : 1)) };
}
