import { Args, Int, Mutation, Query, Resolver } from '@nestjs/graphql';
import { DataSource } from 'typeorm';
import { Allow, CurrentActing, UserError } from '../../api/index.js';
import type { Acting } from '../../journal/index.js';
import { EditionRepository } from '../editions/index.js';
import { RollbackChannel } from '../rollback/rollback-channel.service.js';
import { RootRepository } from '../drafts/index.js';
import { VersionRepository } from '../versions/index.js';
import { Edition, EditionPage, RollbackChannelPayload, VersionPage } from './edition.types.js';
import { checkPageSize, readCursor, toEdition, toPage, toVersion } from './to-types.js';
import { badCursor } from './review.resolver.js';

const NEWEST = '999999999999999999';
const NEWEST_NUMBER = '2147483647';

@Resolver(() => Edition)
export class EditionResolver {
  constructor(
    private readonly ds: DataSource,
    private readonly roots: RootRepository,
    private readonly versionRows: VersionRepository,
    private readonly editionRows: EditionRepository,
    private readonly rollback: RollbackChannel,
  ) {}

  @Allow('read')
  @Query(() => VersionPage, { nullable: true, description: 'Of the product with this SKU; null where there is none' })
  async versions(
    @Args('sku', { type: () => String }) sku: string,
    @Args('first', { type: () => Int, defaultValue: 20 }) first: number,
    @Args('after', { type: () => String, nullable: true }) after?: string | null,
  ): Promise<VersionPage | null> {
    checkPageSize(first);
    const before = readCursor(after, NEWEST_NUMBER);
    if (before === undefined || before.length > NEWEST_NUMBER.length) throw badCursor();
    const rootId = await this.roots.idOf(this.ds.manager, sku);
    if (!rootId) return null;
    const rows = await this.versionRows.ofRoot(this.ds.manager, rootId, Number(before), first + 1);
    return toPage(rows, first, toVersion, (row) => row.number);
  }

  @Allow('read')
  @Query(() => EditionPage, {
    nullable: true,
    description: 'Of the product with this SKU, on one channel or all; null where there is none',
  })
  async editions(
    @Args('sku', { type: () => String }) sku: string,
    @Args('first', { type: () => Int, defaultValue: 20 }) first: number,
    @Args('channel', { type: () => String, nullable: true }) channel?: string | null,
    @Args('after', { type: () => String, nullable: true }) after?: string | null,
  ): Promise<EditionPage | null> {
    checkPageSize(first);
    const before = readCursor(after, NEWEST);
    if (before === undefined) throw badCursor();
    const rootId = await this.roots.idOf(this.ds.manager, sku);
    if (!rootId) return null;
    const rows = await this.editionRows.ofRoot(this.ds.manager, rootId, channel ?? null, before, first + 1);
    return toPage(rows, first, toEdition, (row) => row.id);
  }

  @Allow('approve')
  @Mutation(() => RollbackChannelPayload, { description: 'Shows on a channel again what an earlier edition said, with the facts of today' })
  async rollbackChannel(
    @Args('sku', { type: () => String }) sku: string,
    @Args('channel', { type: () => String }) channel: string,
    @Args('edition', { type: () => Int, description: 'Number of the earlier edition' }) edition: number,
    @CurrentActing() by: Acting,
  ): Promise<RollbackChannelPayload> {
    const done = await this.rollback.rollback(sku, channel, edition, by);
    return { edition: done.edition ? toEdition(done.edition) : null, userErrors: done.problems.map(UserError.from) };
  }
}
