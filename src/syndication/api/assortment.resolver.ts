import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Allow, CurrentActing, UserError } from '../../api/index.js';
import { normalizeSku } from '../../catalog/index.js';
import type { Acting } from '../../journal/index.js';
import { placeOf } from '../assortment/assortment.js';
import type { AssortmentInput as Wanted } from '../assortment/assortment-input.js';
import { PreviewAssortment } from '../assortment/preview-assortment.service.js';
import { ReadAssortments, type SeenAssortment } from '../assortment/read-assortments.service.js';
import { SaveAssortment } from '../assortment/save-assortment.service.js';
import { AssortmentArgs, AssortmentsArgs, type AssortmentInput } from './assortment-input.types.js';
import { Assortment, AssortmentPayload, AssortmentPreviewPayload, type AssortmentRule } from './assortment.types.js';

@Resolver(() => Assortment)
export class AssortmentResolver {
  constructor(
    private readonly reading: ReadAssortments,
    private readonly saving: SaveAssortment,
    private readonly previews: PreviewAssortment,
  ) {}

  @Allow('read')
  @Query(() => [Assortment], { description: 'What is meant for which channel and market; where there is none, everything is' })
  async assortments(@Args() { channel, market }: AssortmentsArgs): Promise<Assortment[]> {
    const all = await this.reading.list(null);
    const none = channel == null && market == null;
    return all.filter((one) => none || (channel ?? '') === one.channelCode || (market ?? '') === one.marketCode).map(toAssortment);
  }

  @Allow('publish')
  @Query(() => AssortmentPreviewPayload, { description: 'What an assortment would do, over the whole catalogue, before it counts' })
  async previewAssortment(@Args() { input }: AssortmentArgs): Promise<AssortmentPreviewPayload> {
    const { preview, problems } = await this.previews.preview(toWanted(input));
    return { preview, userErrors: problems.map(UserError.from) };
  }

  @Allow('publish')
  @Mutation(() => AssortmentPayload, {
    description: 'Saves what is meant for a place: what goes by it is withdrawn and what comes is planned, as the workers settle it',
  })
  async saveAssortment(@Args() { input }: AssortmentArgs, @CurrentActing() by: Acting): Promise<AssortmentPayload> {
    const wanted = toWanted(input);
    const problems = await this.saving.save(wanted, input.expectedRevision ?? 0, by);
    const [seen] = await this.reading.list(placeOf(wanted.place));
    return { assortment: seen ? toAssortment(seen) : null, userErrors: problems.map(UserError.from) };
  }
}

function toWanted({ channel, market, rules, exceptions }: AssortmentInput): Wanted {
  const dates = ({ from, until }: { from?: Date | null; until?: Date | null }) => ({ fromAt: from ?? null, untilAt: until ?? null });
  return {
    place: { channel: channel ?? null, market: market ?? null },
    rules: (rules ?? []).map((one) => ({ name: one.name.trim(), effect: one.effect, filter: one.filter, ...dates(one) })),
    exceptions: (exceptions ?? []).map((one) => ({
      sku: normalizeSku(one.sku, 'sku').sku ?? one.sku,
      isIn: one.isIn,
      reason: one.reason.trim(),
      ...dates(one),
    })),
  };
}

function toAssortment({
  channelCode,
  marketCode,
  saved,
  rules,
  exceptions,
  excludedFamilies,
  leftOut,
  isSettled,
  broken,
}: SeenAssortment): Assortment {
  const own = rules.map(({ fromAt, untilAt, ...rule }): AssortmentRule => ({ ...rule, from: fromAt, until: untilAt }));
  return {
    channel: channelCode,
    market: marketCode,
    revision: saved?.revision ?? 0,
    rules: [...own, ...(excludedFamilies.length > 0 ? [ofMapping(excludedFamilies)] : [])],
    exceptions: exceptions.map(({ fromAt, untilAt, ...one }) => ({ ...one, from: fromAt, until: untilAt })),
    leftOut,
    isSettled,
    nextAt: saved?.nextAt ?? null,
    savedBy: saved?.savedBy ?? null,
    savedAt: saved?.savedAt ?? null,
    problems: broken ? [UserError.from(broken)] : [],
  };
}

const ofMapping = (families: string[]): AssortmentRule => ({
  id: null,
  name: 'excludedFamilies of the mapping',
  effect: 'exclude',
  filter: { families },
  ...{ from: null, until: null, addedBy: null, addedAt: null },
});
