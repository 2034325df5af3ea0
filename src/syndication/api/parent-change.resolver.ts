import { Args, Query, Resolver } from '@nestjs/graphql';
import { DataSource } from 'typeorm';
import { Allow, CurrentActing } from '../../api/index.js';
import { parentChangesPage, PreviewMove } from '../../catalog/index.js';
import type { Acting } from '../../journal/index.js';
import { MoveOutlooks, type MoveOutlook } from '../listings/moves/move-outlook.service.js';
import { keyOf, toPage } from './pages.js';
import {
  ParentChange,
  ParentChangePage,
  ParentChangePreview,
  ParentChangesArgs,
  PreviewParentChangeArgs,
  type ParentChangeOnChannel,
} from './parent-change.types.js';

@Resolver(() => ParentChange)
export class ParentChangeResolver {
  constructor(
    private readonly ds: DataSource,
    private readonly outlooks: MoveOutlooks,
    private readonly moves: PreviewMove,
  ) {}

  @Allow('read')
  @Query(() => ParentChangePage, {
    description: 'Sellables with a new parent that a channel may still sell where they were; two statements a page',
  })
  async parentChanges(@Args() { product = null, first = 50, after }: ParentChangesArgs): Promise<ParentChangePage> {
    const [node = '', root = ''] = keyOf(after)
      .split(' ')
      .filter((part) => /^\d{1,18}$/.test(part));
    const rows = await parentChangesPage(this.ds.manager, product, [node || '0', root || '0'], first + 1);
    const movers = rows.map(({ sku, rootId, homeId }) => ({ sku, fromRoot: rootId, toRoot: homeId }));
    const bySku = Map.groupBy(await this.outlooks.of(movers), ({ sku }) => sku);
    return toPage(
      rows,
      first,
      ({ sku, fromSku, toSku, movedAt, actor }): ParentChange => ({
        ...{ sku, from: fromSku, to: toSku, at: movedAt, by: actor, channels: (bySku.get(sku) ?? []).map(toChannel) },
      }),
      ({ nodeId, rootId }) => `${nodeId} ${rootId}`,
    );
  }

  @Allow('read')
  @Query(() => ParentChangePreview, {
    description:
      'What another parent would mean, by a line of the ERP or by changeParent: by the rules of the write, and by what each channel keeps and loses. Changes nothing.',
  })
  async previewParentChange(@Args() { sku, parent }: PreviewParentChangeArgs, @CurrentActing() by: Acting): Promise<ParentChangePreview> {
    const { move, problems } = await this.moves.preview(sku, parent, by);
    if (!move) return { from: null, to: null, owner: null, sellables: [], channels: [], userErrors: problems };
    const { from, to, sellables, along } = move;
    const movers = sellables.map((one) => ({ sku: one.sku, fromRoot: from.rootId, toRoot: to.rootId }));
    const channels = (await this.outlooks.of(movers, along)).map(toChannel);
    return {
      from: from.rootSku,
      to: to.rootSku,
      owner: from.isOfErp ? 'erp' : 'pim',
      sellables: sellables.map((one) => one.sku),
      channels,
      userErrors: [],
    };
  }
}

const toChannel = ({ channelCode, ...rest }: MoveOutlook): ParentChangeOnChannel => ({ channel: channelCode, ...rest });
