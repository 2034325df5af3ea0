import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { DataSource } from 'typeorm';
import { inTransaction } from '../../../libs/db/index.js';
import { Allow, CurrentActing, UserError } from '../../api/index.js';
import type { Acting } from '../../journal/index.js';
import type { LinkCommand } from './link-commands.js';
import { linksOfTree } from './link.repository.js';
import {
  AssetLinkArgs,
  AssetLinkInput,
  AssetLinkKeyArgs,
  AssetLinkKeyInput,
  AssetLinksArgs,
  AttachAssetsArgs,
  ReorderAssetsArgs,
} from './link-input.types.js';
import { AssetLink, AssetLinksPayload, AttachAssetsPayload } from './links.types.js';
import { SetLinks } from './set-links.service.js';

@Resolver(() => AssetLink)
export class LinksResolver {
  constructor(
    private readonly ds: DataSource,
    private readonly links: SetLinks,
  ) {}

  @Allow('read')
  @Query(() => [AssetLink], { description: 'The links of the whole product that this SKU belongs to' })
  async assetLinks(@Args() { sku }: AssetLinksArgs): Promise<AssetLink[]> {
    return (await linksOfTree(this.ds.manager, sku)).map(AssetLink.from);
  }

  @Allow('edit')
  @Mutation(() => AssetLinksPayload, { description: 'Links an asset to a product or variant; an existing link is updated' })
  attachAsset(@Args() { input }: AssetLinkArgs, @CurrentActing() by: Acting): Promise<AssetLinksPayload> {
    return this.run(input.sku, { do: 'attach', ...AssetLinkKeyInput.key(input), ...AssetLinkInput.values(input) }, by);
  }

  @Allow('edit')
  @Mutation(() => AttachAssetsPayload, {
    description: 'The same for up to 1,000 links of any products. What is refused leaves the others alone',
  })
  async attachAssets(@Args() { inputs, refused }: AttachAssetsArgs, @CurrentActing() by: Acting): Promise<AttachAssetsPayload> {
    const sound = inputs.flatMap((input, at) => (refused.has(at) ? [] : [{ at, input }]));
    const rows = sound.map(({ input }) => ({
      sku: input.sku,
      command: { do: 'attach' as const, ...AssetLinkKeyInput.key(input), ...AssetLinkInput.values(input) },
    }));
    const outcomes = await inTransaction(this.ds, (m) => this.links.setMany(m, rows, by));
    const problems = outcomes.flatMap((outcome, row) =>
      outcome.ok ? [] : [{ ...outcome.problem, path: `inputs.${sound[row]!.at}.${outcome.problem.path ?? ''}` }],
    );
    const malformed = [...refused.values()].flat();
    return { attached: outcomes.length - problems.length, userErrors: [...malformed, ...problems].map(UserError.from) };
  }

  @Allow('edit')
  @Mutation(() => AssetLinksPayload, { description: 'Changes position, channels or texts of a link that is there' })
  updateAssetLink(@Args() { input }: AssetLinkArgs, @CurrentActing() by: Acting): Promise<AssetLinksPayload> {
    return this.run(input.sku, { do: 'update', ...AssetLinkKeyInput.key(input), ...AssetLinkInput.values(input) }, by);
  }

  @Allow('edit')
  @Mutation(() => AssetLinksPayload, { description: 'Takes a link away; the asset stays' })
  detachAsset(@Args() { input }: AssetLinkKeyArgs, @CurrentActing() by: Acting): Promise<AssetLinksPayload> {
    return this.run(input.sku, { do: 'detach', ...AssetLinkKeyInput.key(input) }, by);
  }

  @Allow('edit')
  @Mutation(() => AssetLinksPayload, { description: 'Puts the pictures of a role into an order' })
  reorderAssets(@Args() { input: { sku, role, assetHashes } }: ReorderAssetsArgs, @CurrentActing() by: Acting): Promise<AssetLinksPayload> {
    return this.run(sku, { do: 'reorder', role, assetHashes }, by);
  }

  private async run(sku: string, command: LinkCommand, by: Acting): Promise<AssetLinksPayload> {
    const outcome = await this.links.set({ sku, command }, by);
    if (!outcome.ok) return { userErrors: [UserError.from({ ...outcome.problem, path: `input.${outcome.problem.path ?? ''}` })] };
    return { links: (await linksOfTree(this.ds.manager, sku)).map(AssetLink.from), userErrors: [] };
  }
}
