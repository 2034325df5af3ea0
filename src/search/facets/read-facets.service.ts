import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { problem, Refusal } from '../../../libs/problem/index.js';
import { existingCategories } from '../../catalog/index.js';
import { compileFilter, type Ground } from '../query/compile.js';
import type { Condition } from '../query/condition.js';
import type { SearchFilter } from '../query/filter.js';
import { ReadGround } from '../query/read-ground.service.js';
import type { Rows } from '../query/rows.js';
import { ChannelStatesPort } from '../states/channel-states-port.js';
import type { Facet, FacetAsk, FacetsAsk } from './facet.js';
import { chosenBounds, toFacet } from './facet-values.js';
import { countFacets, readExtremes, type BoundPlan } from './facets.repository.js';
import { issuesAsked, withoutOwn } from './own-filter.js';
import { isRanged, type FacetPlan } from './facet-plan.js';
import { facetBy, limitOf } from './plan-facets.js';

/**
 * Counts the rows of a question by what they show. Two statements at most, however many facets: one for the ends of what ranges are chosen for, one for
 * all counts (and one each for the categories and the channels that facets name). Throws a Refusal as the question itself does.
 */
@Injectable()
export class ReadFacets {
  constructor(
    private readonly ds: DataSource,
    private readonly states: ChannelStatesPort,
    private readonly grounds: ReadGround,
  ) {}

  /** `within`: a view's filter, in which whoever looks at it has not chosen. */
  async read(
    ground: Ground,
    filter: SearchFilter,
    within: SearchFilter | null,
    rows: Rows,
    { of, locale = null, estimated }: FacetsAsk,
  ): Promise<Facet[]> {
    const { schema } = ground;
    const sampled = estimated === true;
    if (locale !== null && !schema.locales.has(locale))
      throw new Refusal(problem('locale_unknown', 'locale', 'There is no such locale.', 'Use the code of an existing locale.'));
    const plans = await this.plan(ground, filter, within, of);
    if (plans.length === 0) return [];
    const bound = await this.bind(ground, plans, sampled);
    const counts = await countFacets(this.ds.manager, bound, rows, { locale, sampled });
    return bound.map((plan, at) => toFacet(schema, plan, counts.filter((row) => row.at === at), { locale, sampled })); // prettier-ignore
  }

  private async plan(ground: Ground, filter: SearchFilter, within: SearchFilter | null, asks: readonly FacetAsk[]): Promise<FacetPlan[]> {
    const named = asks.flatMap(({ below }) => below ?? []);
    const categories = named.length > 0 ? await existingCategories(this.ds.manager, named) : new Set<string>();
    const channels = asks.some(({ field, channel }) => field != null && channel != null)
      ? await this.states.channels(this.ds.manager)
      : new Map<string, string[]>();
    const { schema, now, shown } = await this.grounds.seenAs(ground, ...asks.map(({ attribute, channel }) => attribute && channel));
    // What two facets count by is found once.
    const conditions = new Map<string, Condition>();
    return asks.map((ask, at) => {
      const by = facetBy({ schema, shown, categories, channels, now }, ask, `of.${at}`);
      const own = ask.withoutOwnFilter ? withoutOwn(filter, ask) : filter;
      const asked = within ? { and: [within, own] } : own;
      const key = JSON.stringify(asked);
      const condition = conditions.get(key) ?? compileFilter(ground, asked);
      conditions.set(key, condition);
      // An issue is counted that has all that is still asked of one.
      const counted = by.kind === 'field' && ask.withoutOwnFilter ? { ...by, issues: issuesAsked(asked, ask) } : by;
      return { by: counted, limit: limitOf(ask), condition };
    });
  }

  /** Gives ranges their bounds where the caller did not. */
  private async bind({ schema }: Ground, plans: FacetPlan[], sampled: boolean): Promise<BoundPlan[]> {
    const open = plans.filter(({ by }) => isRanged(by) && by.bounds === null);
    const ends = open.length > 0 ? await readExtremes(this.ds.manager, open, sampled) : new Map<number, never>();
    return plans.map((plan) => {
      if (!isRanged(plan.by)) return { ...plan, bounds: null };
      const found = ends.get(open.indexOf(plan));
      return { ...plan, bounds: plan.by.bounds ?? (found ? chosenBounds(schema, plan, found.least, found.greatest) : []) };
    });
  }
}
