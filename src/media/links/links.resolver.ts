import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { DataSource } from 'typeorm';
import { Clock } from '../../../libs/clock/index.js';
import { requestContext } from '../../../libs/telemetry/index.js';
import { Allow, CurrentActor, UserError, type Actor } from '../../api/index.js';
import type { LinkCommand } from './link-commands.js';
import { linksOfTree } from './link.repository.js';
import { AssetLink, AssetLinkInput, AssetLinkKeyInput, AssetLinksPayload, ReorderAssetsInput } from './links.types.js';
import { SetLinks } from './set-links.service.js';

@Resolver(() => AssetLink)
export class LinksResolver {
  constructor(
    private readonly ds: DataSource,
    private readonly links: SetLinks,
    private readonly clock: Clock,
  ) {}

  @Allow('read')
  @Query(() => [AssetLink], { description: 'The links of the whole product that this SKU belongs to' })
  async assetLinks(@Args('sku', { type: () => String }) sku: string): Promise<AssetLink[]> {
    return (await linksOfTree(this.ds.manager, sku)).map(AssetLink.from);
  }

  @Allow('edit')
  @Mutation(() => AssetLinksPayload, { description: 'Links an asset to a product or variant; an existing link is updated' })
  attachAsset(
    @Args('input', { type: () => AssetLinkInput }) input: AssetLinkInput,
    @CurrentActor() actor: Actor,
  ): Promise<AssetLinksPayload> {
    return this.run(input.sku, { do: 'attach', ...AssetLinkKeyInput.key(input), ...AssetLinkInput.values(input) }, actor);
  }

  @Allow('edit')
  @Mutation(() => AssetLinksPayload)
  updateAssetLink(
    @Args('input', { type: () => AssetLinkInput }) input: AssetLinkInput,
    @CurrentActor() actor: Actor,
  ): Promise<AssetLinksPayload> {
    return this.run(input.sku, { do: 'update', ...AssetLinkKeyInput.key(input), ...AssetLinkInput.values(input) }, actor);
  }

  @Allow('edit')
  @Mutation(() => AssetLinksPayload, { description: 'Takes a link away; the asset stays' })
  detachAsset(
    @Args('input', { type: () => AssetLinkKeyInput }) input: AssetLinkKeyInput,
    @CurrentActor() actor: Actor,
  ): Promise<AssetLinksPayload> {
    return this.run(input.sku, { do: 'detach', ...AssetLinkKeyInput.key(input) }, actor);
  }

  @Allow('edit')
  @Mutation(() => AssetLinksPayload)
  reorderAssets(
    @Args('input', { type: () => ReorderAssetsInput }) { sku, role, assetHashes }: ReorderAssetsInput,
    @CurrentActor() actor: Actor,
  ): Promise<AssetLinksPayload> {
    return this.run(sku, { do: 'reorder', role, assetHashes }, actor);
  }

  private async run(sku: string, command: LinkCommand, actor: Actor): Promise<AssetLinksPayload> {
    const by = { door: 'graphql' as const, actor: actor.person, requestId: requestContext()?.requestId ?? null, now: this.clock.now() };
    const outcome = await this.links.set({ sku, command }, by);
    if (!outcome.ok) return { userErrors: [UserError.from({ ...outcome.problem, path: `input.${outcome.problem.path ?? ''}` })] };
    return { links: (await linksOfTree(this.ds.manager, sku)).map(AssetLink.from), userErrors: [] };
  }
}
