import { Args, Mutation, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { Allow, Batcher, CurrentActing, UserError } from '../../api/index.js';
import type { Acting } from '../../journal/index.js';
import { ReadRecalls } from '../recalls/read-recalls.service.js';
import type { Recall } from '../recalls/recall.js';
import { RecallProducts, type RecallResult } from '../recalls/recall-products.service.js';
import { Product } from './product.types.js';
import { DecideRecallArgs, RecallPage, RecallPayload, RecallProductArgs, RecallsArgs, RecallView } from './recall.types.js';

/** Set here, not as a default of the schema: the JIT compiler of our GraphQL server forgets defaults of variables that are left out. */
const PAGE = 50;

/** Recalls: begun by one, ended by their owner or by two. */
@Resolver()
export class RecallsResolver {
  constructor(
    private readonly read: ReadRecalls,
    private readonly recalling: RecallProducts,
  ) {}

  @Allow('read')
  @Query(() => RecallPage, { description: 'Recalls that count, or all that ever were, newest first' })
  async recalls(@Args() { first, after, market, sku, open }: RecallsArgs): Promise<RecallPage> {
    const filter = { market: market ?? null, sku: sku ?? null, open: open === undefined ? true : open };
    const page = await this.read.page(filter, after ?? null, first ?? PAGE);
    return { recalls: page.recalls, pageInfo: { hasNextPage: page.hasNextPage, endCursor: page.endCursor } };
  }

  @Allow('edit')
  @Mutation(() => RecallPayload, { description: 'Stops the sale of a node and everything below it, at once and without approval' })
  async recallProduct(@Args() { input }: RecallProductArgs, @CurrentActing() by: Acting): Promise<RecallPayload> {
    return toPayload(await this.recalling.recall(input.sku, input.market ?? null, input.reason, by));
  }

  @Allow('edit')
  @Mutation(() => RecallPayload, { description: 'Ends a recall of your own; stock waits for a newer count' })
  async liftRecall(@Args() { id, reason }: DecideRecallArgs, @CurrentActing() by: Acting): Promise<RecallPayload> {
    return toPayload(await this.recalling.lift(id, reason, by));
  }

  @Allow('edit')
  @Mutation(() => RecallPayload, { description: 'Asks to lift a recall of somebody else’s: another person has to confirm it' })
  async askToLiftRecall(@Args() { id, reason }: DecideRecallArgs, @CurrentActing() by: Acting): Promise<RecallPayload> {
    return toPayload(await this.recalling.ask(id, reason, by));
  }

  @Allow('approve')
  @Mutation(() => RecallPayload, { description: 'Ends a recall that another person asked to lift; stock waits for a newer count' })
  async confirmRecallLift(@Args() { id, reason }: DecideRecallArgs, @CurrentActing() by: Acting): Promise<RecallPayload> {
    return toPayload(await this.recalling.confirm(id, reason, by));
  }

  @Allow('approve')
  @Mutation(() => RecallPayload, { description: 'Declines a wish to lift a recall, which goes on' })
  async keepRecall(@Args() { id, reason }: DecideRecallArgs, @CurrentActing() by: Acting): Promise<RecallPayload> {
    return toPayload(await this.recalling.keep(id, reason, by));
  }
}

/** The recalls of a product; a page reads those of all its products in one statement. */
@Resolver(() => Product)
export class ProductRecallsResolver {
  private readonly recallsOf: Batcher<string, Recall[]>;

  constructor(read: ReadRecalls) {
    this.recallsOf = new Batcher((ids) => read.ofNodes(ids));
  }

  @ResolveField(() => [RecallView], { description: 'Of this node and of those above it, lifted ones too; newest first' })
  recalls({ id }: Product): Promise<RecallView[]> {
    return this.recallsOf.load(id);
  }
}

const toPayload = ({ recall, problems }: RecallResult): RecallPayload => ({
  recall: recall ?? null,
  userErrors: problems.map(UserError.from),
});
