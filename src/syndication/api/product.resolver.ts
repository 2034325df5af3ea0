import { Args, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { DataSource } from 'typeorm';
import { Clock } from '../../../libs/clock/index.js';
import { Batcher, Direct } from '../../api/index.js';
import { Product } from '../../catalog/index.js';
import { listingsOfRoots } from '../ledger/listing-views.repository.js';
import { ReadChannelStates } from '../states/read-channel-states.service.js';
import { ReadinessService, type Readiness as ReadinessAnswer } from '../readiness/readiness.service.js';
import { ProductChannelState } from './channel-state.types.js';
import { Listing, toListing } from './listing.types.js';
import { toFinding } from './mapping.resolver.js';
import { OfChannelArgs } from './mapping-args.types.js';
import { Readiness } from './mapping.types.js';

interface ReadinessQuestion {
  rootId: string;
  channel: string | null;
}

/** What syndication knows of a product. On a variant both fields speak of what shows the variant. */
@Resolver(() => Product)
export class ProductSyndicationResolver {
  private readonly listingsOf: Batcher<ReadinessQuestion, Listing[]>;
  private readonly readinessOf: Batcher<ReadinessQuestion, ReadinessAnswer[]>;
  private readonly statesOf: Batcher<ReadinessQuestion, ProductChannelState[]>;

  constructor(
    private readonly ds: DataSource,
    private readonly service: ReadinessService,
    private readonly states: ReadChannelStates,
    private readonly clock: Clock,
  ) {
    this.listingsOf = new Batcher((asked) => this.readListings(asked));
    this.readinessOf = new Batcher((asked) => this.readReadiness(asked));
    this.statesOf = new Batcher((asked) => this.readStates(asked));
  }

  @ResolveField(() => [Listing], { description: 'Where it is listed, or should be; at most 1,000 of a product' })
  @Direct(OfChannelArgs)
  async listings(@Parent() product: Product, @Args() { channel }: OfChannelArgs): Promise<Listing[]> {
    const all = await this.listingsOf.load({ rootId: product.rootId, channel: channel ?? null });
    return product.id === product.rootId ? all : all.filter((one) => one.sku === product.sku || one.skus.includes(product.sku));
  }

  @ResolveField(() => [Readiness], { description: 'Would the channels take the draft of the whole product? One channel, or all' })
  @Direct(OfChannelArgs)
  async readiness(@Parent() product: Product, @Args() { channel }: OfChannelArgs): Promise<Readiness[]> {
    const answers = await this.readinessOf.load({ rootId: product.rootId, channel: channel ?? null });
    return answers.map((one) => ({ ...one, issues: one.issues.map(toFinding) }));
  }

  @ResolveField(() => [ProductChannelState], {
    description: 'Where the whole product stands, on one channel or all, in each of their locales; of a variant: its product',
  })
  @Direct(OfChannelArgs)
  channelStates(@Parent() product: Product, @Args() { channel }: OfChannelArgs): Promise<ProductChannelState[]> {
    return this.statesOf.load({ rootId: product.rootId, channel: channel ?? null });
  }

  private async readStates(asked: ReadinessQuestion[]): Promise<ProductChannelState[][]> {
    const found = await this.states.of(this.ds.manager, [...new Set(asked.map((one) => one.rootId))], this.clock.now());
    const byRoot = Map.groupBy(found, ({ rootId }) => rootId);
    return asked.map(({ rootId, channel }) => (byRoot.get(rootId) ?? []).filter((one) => channel === null || one.channel === channel));
  }

  private async readListings(asked: ReadinessQuestion[]): Promise<Listing[][]> {
    const rows = await listingsOfRoots(this.ds.manager, [...new Set(asked.map((one) => one.rootId))]);
    const byRoot = Map.groupBy(rows, ({ rootId }) => rootId);
    return asked.map(({ rootId, channel }) =>
      (byRoot.get(rootId) ?? []).filter((view) => channel === null || view.channel === channel).map((view) => toListing(view)),
    );
  }

  private async readReadiness(asked: ReadinessQuestion[]): Promise<ReadinessAnswer[][]> {
    const answers: ReadinessAnswer[][] = asked.map(() => []);
    for (const channel of new Set(asked.map((one) => one.channel))) {
      const roots = [...new Set(asked.filter((one) => one.channel === channel).map((one) => one.rootId))];
      const found = await this.service.ofRoots(roots, channel);
      asked.forEach((one, index) => {
        if (one.channel === channel) answers[index] = found.get(one.rootId) ?? [];
      });
    }
    return answers;
  }
}
