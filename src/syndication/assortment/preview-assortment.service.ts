import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../../../libs/clock/index.js';
import { Refusal, type Problem } from '../../../libs/problem/index.js';
import { LeftOut, type Comparison } from '../../search/index.js';
import { ChannelDirectory } from '../reach/channel-directory.js';
import { countListed, lately } from '../removals/removals.repository.js';
import { LEAST_REMOVALS, mostRemovals, REMOVAL_WINDOW_MS, removalShareOf } from '../removals/removal-guard.js';
import { meantAt, placeOf, placesOf } from './assortment.js';
import { readAssortments } from './assortment.repository.js';
import type { AssortmentInput } from './assortment-input.js';
import { CheckAssortment } from './check-assortment.service.js';
import { settledTo } from './settled.js';
import { goingListings } from './preview-assortment.repository.js';

/** What it means for the listings of one channel. */
export interface ListingsPreview {
  channel: string;
  /** Listings that would be withdrawn, of so many. */
  withdrawn: number;
  /** Listings that would lose a part, and stay without. */
  reduced: number;
  ofAll: number;
  /** More than may leave within an hour: they would wait for a person. */
  waits: boolean;
}

export interface AssortmentPreview extends Omit<Comparison, 'goneIds' | 'found'> {
  rules: { name: string; variants: number; counts: boolean }[];
  listings: ListingsPreview[];
  /** False: rules that were saved before are being settled yet, so that what comes and goes by them is counted here. */
  isSettled: boolean;
}

/** What an assortment would do, before it counts: the whole catalogue is asked by one statement, by the very rules that settle it. */
@Injectable()
export class PreviewAssortment {
  constructor(
    private readonly ds: DataSource,
    private readonly clock: Clock,
    private readonly directory: ChannelDirectory,
    private readonly check: CheckAssortment,
    private readonly leftOut: LeftOut,
  ) {}

  async preview(input: AssortmentInput): Promise<{ preview: AssortmentPreview | null; problems: Problem[] }> {
    const m = this.ds.manager;
    const problems = await this.check.problems(m, input);
    if (problems.length > 0) return { preview: null, problems };
    const now = this.clock.now();
    const place = placeOf(input.place);
    const rules = input.rules.map((rule, at) => ({ ...rule, id: String(at), form: this.leftOut.form }));
    const exceptions = input.exceptions.map((one, at) => ({ ...one, id: String(at) }));
    const known = (await readAssortments(m)).find((one) => one.place === place);
    const meant = meantAt({ place, excludedFamilies: known?.excludedFamilies ?? [] }, rules, exceptions, now);
    try {
      const { goneIds, found, ...told } = await this.leftOut.compare(await this.leftOut.compile(m, meant));
      const counting = meant.rules.map(({ id }) => id);
      return {
        preview: {
          ...told,
          rules: rules.map(({ id, name }) => {
            const at = counting.indexOf(id);
            return { name, variants: found[at] ?? 0, counts: at >= 0 };
          }),
          listings: await this.listings(place, goneIds, now),
          isSettled: known === undefined || settledTo(known) === null,
        },
        problems: [],
      };
    } catch (error) {
      if (error instanceof Refusal) return { preview: null, problems: error.problems };
      throw error;
    }
  }

  private async listings(place: string, goneIds: string, now: Date): Promise<ListingsPreview[]> {
    const m = this.ds.manager;
    const channels = (await this.directory.all(m)).filter(({ code, config }) => placesOf(code, config.market.code).includes(place));
    const codes = channels.map(({ code }) => code);
    const [going, all] = [await goingListings(m, codes, goneIds), await countListed(m, codes)];
    const since = new Date(now.getTime() - REMOVAL_WINDOW_MS);
    const previews: ListingsPreview[] = [];
    for (const { code, config } of channels) {
      const { gone: withdrawn, reduced } = going.get(code) ?? { gone: 0, reduced: 0 };
      const ofAll = all.get(code) ?? 0;
      const { went, whole, holdId } = await lately(m, code, since);
      const leaving = withdrawn + reduced;
      const removals = leaving + went;
      const isMuch = removals > LEAST_REMOVALS && removals > mostRemovals(ofAll + whole, removalShareOf(config.settings));
      previews.push({ channel: code, withdrawn, reduced, ofAll, waits: leaving > 0 && (holdId !== null || isMuch) });
    }
    return previews;
  }
}
