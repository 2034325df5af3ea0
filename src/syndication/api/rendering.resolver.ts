import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { DataSource } from 'typeorm';
import { Allow, CurrentActing, UserError } from '../../api/index.js';
import type { Acting } from '../../journal/index.js';
import { WIRES } from '../../port/index.js';
import { countRenderDifferences, listRenderDifferences, waitingRenderings } from '../ledger/rendering-views.repository.js';
import { comparisonOf } from '../listings/renderer/compare.repository.js';
import { LetInRendering } from '../ledger/let-in-rendering.service.js';
import { ChannelDirectory } from '../reach/channel-directory.js';
import { idOf, toPage } from './pages.js';
import {
  ChannelRendering,
  ChannelRenderingArgs,
  LetInRenderingArgs,
  LetInRenderingPayload,
  RenderDifference,
  RenderDifferencePage,
  RenderDifferencesArgs,
} from './rendering.types.js';

@Resolver(() => RenderDifference)
export class RenderingResolver {
  constructor(
    private readonly ds: DataSource,
    private readonly directory: ChannelDirectory,
    private readonly decision: LetInRendering,
  ) {}

  @Allow('read')
  @Query(() => RenderDifferencePage, {
    description: 'What this version of Plinth would say otherwise on a channel, by listing and wire; in one statement',
  })
  async renderDifferences(@Args() { channel, first = 50, after }: RenderDifferencesArgs): Promise<RenderDifferencePage> {
    const rows = await listRenderDifferences(this.ds.manager, { channel, after: placeOf(after), limit: first + 1 });
    return toPage(
      rows,
      first,
      (row) => row,
      ({ listingId, wire }) => `${listingId}${WIRES.indexOf(wire)}`,
    );
  }

  @Allow('read')
  @Query(() => ChannelRendering, {
    nullable: true,
    description:
      'By which version a channel is rendered, how far it is compared, and what waits to be let in, by field; null: no such channel',
  })
  async channelRendering(@Args() { channel: code }: ChannelRenderingArgs): Promise<ChannelRendering | null> {
    const channel = await this.directory.find(code);
    if (!channel) return null;
    const m = this.ds.manager;
    return {
      channel: code,
      rendererVersion: channel.renderer,
      ...(await comparisonOf(m, code, channel.renderer)),
      ...(await waitingRenderings(m, code)),
      fields: await countRenderDifferences(m, code),
    };
  }

  @Allow('publish')
  @Mutation(() => LetInRenderingPayload, {
    description: 'Sends what this version of Plinth says otherwise on a channel: exactly the listings that renderDifferences lists',
  })
  async letInRendering(
    @Args() { channel, rendererVersion, expectedListings }: LetInRenderingArgs,
    @CurrentActing() by: Acting,
  ): Promise<LetInRenderingPayload> {
    const { listings, problems } = await this.decision.letIn(channel, rendererVersion, expectedListings ?? null, by);
    return { listings, userErrors: problems.map(UserError.from) };
  }
}

/** The id of a listing and, as the last digit, which wire. */
function placeOf(after: string | null | undefined): { listingId: string; wire: string } {
  const place = idOf(after);
  return { listingId: place.slice(0, -1) || '0', wire: WIRES[Number(place.at(-1))] ?? '' };
}
