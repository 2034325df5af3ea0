import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { DataSource } from 'typeorm';
import { Allow, CurrentActing, UserError } from '../../api/index.js';
import type { Acting } from '../../journal/index.js';
import { EditionRepository } from '../editions/index.js';
import { RollbackChannel, type Rollback } from '../rollback/rollback-channel.service.js';
import { RootRepository } from '../drafts/index.js';
import { VersionRepository } from '../versions/index.js';
import { EditionsArgs, RollbackChannelArgs, VersionsArgs } from './edition-args.types.js';
import { Edition, EditionPage, RollbackChannelPayload, RollbackPreview, VersionPage } from './edition.types.js';
import { readCursor, toEdition, toPage, toVersion } from './to-types.js';

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
  @Query(() => VersionPage, {
    nullable: true,
    description: 'Frozen versions of the product with this SKU, newest first; null where there is none',
  })
  async versions(@Args() { sku, first = 20, after }: VersionsArgs): Promise<VersionPage | null> {
    const before = readCursor(after, NEWEST_NUMBER);
    const rootId = await this.roots.idOf(this.ds.manager, sku);
    if (!rootId) return null;
    const rows = await this.versionRows.ofRoot(this.ds.manager, rootId, Number(before), first + 1);
    return toPage(rows, first, toVersion, (row) => row.number);
  }

  @Allow('read')
  @Query(() => EditionPage, {
    nullable: true,
    description: 'What one channel, or all, may show of the product with this SKU, newest first; null where there is none',
  })
  async editions(@Args() { sku, first = 20, channel, after }: EditionsArgs): Promise<EditionPage | null> {
    const before = readCursor(after, NEWEST);
    const rootId = await this.roots.idOf(this.ds.manager, sku);
    if (!rootId) return null;
    const rows = await this.editionRows.ofRoot(this.ds.manager, rootId, channel ?? null, before, first + 1);
    return toPage(rows, first, toEdition, (row) => row.id);
  }

  @Allow('approve')
  @Mutation(() => RollbackChannelPayload, { description: 'Shows on a channel again what an earlier edition said, with the facts of today' })
  async rollbackChannel(
    @Args() { sku, channel, edition }: RollbackChannelArgs,
    @CurrentActing() by: Acting,
  ): Promise<RollbackChannelPayload> {
    const done = await this.rollback.rollback(sku, channel, edition, by);
    return { edition: done.edition ? toEdition(done.edition) : null, ...toRollback(done) };
  }

  @Allow('read')
  @Query(() => RollbackPreview, {
    description:
      'What rollbackChannel would do, by the rollback itself, which is undone: what would be sold no more, and what the channel would refuse. Changes nothing.',
  })
  async previewRollback(@Args() { sku, channel, edition }: RollbackChannelArgs, @CurrentActing() by: Acting): Promise<RollbackPreview> {
    return toRollback(await this.rollback.preview(sku, channel, edition, by));
  }
}

const toRollback = ({ takesOff, stays, warnings, problems }: Rollback): RollbackPreview => ({
  takesOff,
  stays,
  warnings: warnings.map(UserError.from),
  userErrors: problems.map(UserError.from),
});
