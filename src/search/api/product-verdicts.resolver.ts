import { Args, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { Batcher, Direct } from '../../api/index.js';
import { Product } from '../../catalog/index.js';
import { isAsked } from '../readiness/known-reasons.js';
import { ReadVerdicts, type ProductVerdict as Read } from '../readiness/read-verdicts.service.js';
import { ProductVerdict, ProductVerdictsArgs } from './product-verdict.types.js';

/** Where a product stands on the channels, as it is kept; a page takes a constant number of statements. */
@Resolver(() => Product)
export class ProductVerdictsResolver {
  private readonly verdictsOf: Batcher<string, Read[]>;

  constructor(reading: ReadVerdicts) {
    this.verdictsOf = new Batcher(async (rootIds) => {
      const found = await reading.of([...new Set(rootIds)]);
      return rootIds.map((id) => found.get(id) ?? []);
    });
  }

  @ResolveField(() => [ProductVerdict], {
    description: 'Where the whole product stands on one channel or all, as readinessOverview counts it; readiness asks the rules anew',
  })
  @Direct(ProductVerdictsArgs)
  async verdicts(@Parent() { rootId }: Product, @Args() { channel, locale }: ProductVerdictsArgs): Promise<ProductVerdict[]> {
    const all = await this.verdictsOf.load(rootId);
    return all
      .filter((one) => channel == null || one.channel === channel)
      .map((one) => ({
        ...one,
        reasons: one.reasons
          .filter((reason) => isAsked(reason, { locale }))
          .map(({ nodes, ...reason }) => ({ ...reason, locale: reason.locale || null, skus: nodes })),
      }));
  }
}
