import { Args, Query, Resolver } from '@nestjs/graphql';
import { Allow, CurrentActing } from '../../api/index.js';
import type { Acting } from '../../journal/index.js';
import { ReadOverview, type NextChange, type ReasonCount } from '../readiness/read-overview.service.js';
import { SearchViews } from '../views/search-views.service.js';
import { ReadinessOverview, ReadinessOverviewArgs, type ReadinessChange, type ReadinessReason } from './readiness.types.js';

@Resolver()
export class ReadinessResolver {
  constructor(
    private readonly overview: ReadOverview,
    private readonly views: SearchViews,
  ) {}

  @Allow('read')
  @Query(() => ReadinessOverview, {
    description: 'Which products are not ready for a channel, by owner and reason, and what to mend next. Drafts as they are now',
  })
  async readinessOverview(
    @Args() { channel, locale, filter, view }: ReadinessOverviewArgs,
    @CurrentActing() by: Acting,
  ): Promise<ReadinessOverview> {
    const kept = view == null ? null : await this.views.question(view, by);
    const read = await this.overview.read({ channel, locale: locale ?? null, filter: filter ?? {}, view: kept?.filter ?? null });
    const { ready, not_ready: notReady, pending } = read.counts;
    return {
      ...{ channel, products: ready + notReady + pending, ready, notReady, pending },
      notMeant: read.notMeant,
      owners: read.owners,
      reasons: read.reasons.map(toReason),
      nextChanges: read.nextChanges.map(toChange),
      tasks: read.tasks,
    };
  }
}

function toReason({ reason, products, nodes }: ReasonCount): ReadinessReason {
  const { code, place, locale, severity, owner, message, fix } = reason;
  return { code, place, locale: locale || null, severity, owner, message, fix, products, skus: nodes };
}

function toChange({ owner, place, reasons, products, listings }: NextChange): ReadinessChange {
  return { owner, place, codes: [...new Set(reasons.map(({ code }) => code))], fix: reasons[0]!.fix, products, listings };
}
