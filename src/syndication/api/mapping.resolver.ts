import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { DataSource } from 'typeorm';
import type { Problem } from '../../../libs/problem/index.js';
import { Allow, CurrentActing, UserError } from '../../api/index.js';
import type { Acting } from '../../journal/index.js';
import { channelView } from '../reach/channel-views.repository.js';
import { MappingsService } from '../connect/mappings.service.js';
import type { MappingBody } from '../../port/index.js';
import { PreviewPayload } from '../readiness/preview.service.js';
import { ReadinessService } from '../readiness/readiness.service.js';
import { ChannelRegistry } from '../registry.js';
import { ChannelArgs } from './channel-input.types.js';
import { ActivateMappingArgs, PreviewPayloadArgs, ReadinessArgs, SaveMappingArgs } from './mapping-args.types.js';
import {
  ActivateMappingPayload,
  Finding,
  Mapping,
  MappingField,
  PreviewPayloadPayload,
  Readiness,
  SaveMappingPayload,
} from './mapping.types.js';

export function toFinding(issue: Problem): Finding {
  const sku = issue.details?.['sku'];
  return {
    code: issue.code,
    path: issue.path ?? null,
    severity: issue.severity ?? 'error',
    message: issue.message,
    fix: issue.fix,
    owner: issue.owner ?? null,
    sku: typeof sku === 'string' ? sku : null,
  };
}

@Resolver(() => Mapping)
export class MappingResolver {
  constructor(
    private readonly ds: DataSource,
    private readonly service: MappingsService,
    private readonly previews: PreviewPayload,
    private readonly readinessOf: ReadinessService,
    private readonly registry: ChannelRegistry,
  ) {}

  @Allow('read')
  @Query(() => [Mapping], { description: 'Versions of the channel’s mapping, newest first' })
  mappings(@Args() { channel }: ChannelArgs): Promise<Mapping[]> {
    return this.service.versions(channel);
  }

  @Allow('read')
  @Query(() => [MappingField], { description: 'What a mapping of this channel may fill, in the channel’s own words' })
  async mappingFields(@Args() { channel }: ChannelArgs): Promise<MappingField[]> {
    const view = await channelView(this.ds.manager, channel);
    return view ? this.registry.of(view.kind).fields : [];
  }

  @Allow('publish')
  @Mutation(() => SaveMappingPayload, { description: 'Saves a new version; nothing is rendered by it before it is activated' })
  async saveMapping(@Args() { channel, body }: SaveMappingArgs, @CurrentActing() by: Acting): Promise<SaveMappingPayload> {
    const { mapping, warnings = [], problems } = await this.service.save(channel, body as MappingBody, by);
    return { mapping: mapping ?? null, warnings: warnings.map(UserError.from), userErrors: problems.map(UserError.from) };
  }

  @Allow('publish')
  @Mutation(() => ActivateMappingPayload, {
    description: 'Has a channel render by this version from now on; only what comes out otherwise is sent',
  })
  async activateMapping(@Args() { channel, version }: ActivateMappingArgs, @CurrentActing() by: Acting): Promise<ActivateMappingPayload> {
    const { products, problems } = await this.service.activate(channel, version, by);
    return { products, userErrors: problems.map(UserError.from) };
  }

  @Allow('read')
  @Query(() => PreviewPayloadPayload, { description: 'What a channel would be sent: the very bytes. Sends nothing.' })
  async previewPayload(@Args() { sku, channel, from = 'edition' }: PreviewPayloadArgs): Promise<PreviewPayloadPayload> {
    const { previews, problems } = await this.previews.preview(sku, channel, from);
    return { previews: previews.map((one) => ({ ...one, issues: one.issues.map(toFinding) })), userErrors: problems.map(UserError.from) };
  }

  @Allow('read')
  @Query(() => [Readiness], {
    nullable: true,
    description: 'Whether one channel, or all, would take the draft of the product with this SKU; null where there is none',
  })
  async readiness(@Args() { sku, channel }: ReadinessArgs): Promise<Readiness[] | null> {
    const answers = await this.readinessOf.ofProduct(sku, channel ?? null);
    return answers?.map((one) => ({ ...one, issues: one.issues.map(toFinding) })) ?? null;
  }
}
