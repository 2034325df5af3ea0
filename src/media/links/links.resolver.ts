import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { DataSource } from 'typeorm';
import { inTransaction } from '../../../libs/db/index.js';
import { problem } from '../../../libs/problem/index.js';
import { Allow, CurrentActing, UserError } from '../../api/index.js';
import type { Acting } from '../../journal/index.js';
import type { LinkCommand } from './link-commands.js';
import { linksOfTree } from './link.repository.js';
import { AssetLink, AssetLinkInput, AssetLinkKeyInput, AssetLinksPayload, AttachAssetsPayload, ReorderAssetsInput } from './links.types.js';
import { SetLinks } from './set-links.service.js';

/** Links of one call: each locks its product until all are written. */
const MOST_LINKS = 1_000;

@Resolver(() => AssetLink)
export class LinksResolver {
  constructor(
    private readonly ds: DataSource,
    private readonly links: SetLinks,
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
    @CurrentActing() by: Acting,
  ): Promise<AssetLinksPayload> {
    return this.run(input.sku, { do: 'attach', ...AssetLinkKeyInput.key(input), ...AssetLinkInput.values(input) }, by);
  }

  @Allow('edit')
  @Mutation(() => AttachAssetsPayload, {
    description: 'The same for up to 1,000 links of any products. What is refused leaves the others alone',
  })
  async attachAssets(
    @Args('inputs', { type: () => [AssetLinkInput] }) inputs: AssetLinkInput[],
    @CurrentActing() by: Acting,
  ): Promise<AttachAssetsPayload> {
    if (inputs.length > MOST_LINKS) return { attached: 0, userErrors: [tooMany(inputs.length)] };
    const rows = inputs.map((input) => ({
      sku: input.sku,
      command: { do: 'attach' as const, ...AssetLinkKeyInput.key(input), ...AssetLinkInput.values(input) },
    }));
    const outcomes = await inTransaction(this.ds, (m) => this.links.setMany(m, rows, by));
    const refused = outcomes.flatMap((outcome, at) =>
      outcome.ok ? [] : [UserError.from({ ...outcome.problem, path: `inputs.${at}.${outcome.problem.path ?? ''}` })],
    );
    return { attached: outcomes.length - refused.length, userErrors: refused };
  }

  @Allow('edit')
  @Mutation(() => AssetLinksPayload)
  updateAssetLink(
    @Args('input', { type: () => AssetLinkInput }) input: AssetLinkInput,
    @CurrentActing() by: Acting,
  ): Promise<AssetLinksPayload> {
    return this.run(input.sku, { do: 'update', ...AssetLinkKeyInput.key(input), ...AssetLinkInput.values(input) }, by);
  }

  @Allow('edit')
  @Mutation(() => AssetLinksPayload, { description: 'Takes a link away; the asset stays' })
  detachAsset(
    @Args('input', { type: () => AssetLinkKeyInput }) input: AssetLinkKeyInput,
    @CurrentActing() by: Acting,
  ): Promise<AssetLinksPayload> {
    return this.run(input.sku, { do: 'detach', ...AssetLinkKeyInput.key(input) }, by);
  }

  @Allow('edit')
  @Mutation(() => AssetLinksPayload)
  reorderAssets(
    @Args('input', { type: () => ReorderAssetsInput }) { sku, role, assetHashes }: ReorderAssetsInput,
    @CurrentActing() by: Acting,
  ): Promise<AssetLinksPayload> {
    return this.run(sku, { do: 'reorder', role, assetHashes }, by);
  }

  private async run(sku: string, command: LinkCommand, by: Acting): Promise<AssetLinksPayload> {
    const outcome = await this.links.set({ sku, command }, by);
    if (!outcome.ok) return { userErrors: [UserError.from({ ...outcome.problem, path: `input.${outcome.problem.path ?? ''}` })] };
    return { links: (await linksOfTree(this.ds.manager, sku)).map(AssetLink.from), userErrors: [] };
  }
}

function tooMany(count: number): UserError {
  return UserError.from(
    problem('too_many', 'inputs', `${count} links are more than the ${MOST_LINKS} of one call.`, 'Send them in several calls.'),
  );
}
