import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Problem } from '../../../libs/problem/index.js';
import { EditionReader, headKey } from '../editions/index.js';
import { ReadinessPort } from './readiness-check.js';
import type { ReviewRow } from './review.repository.js';

/** What those who decide should know besides the content: an approval of the one product may have to wait for that of another. */
@Injectable()
export class ReviewWarnings {
  constructor(
    private readonly reader: EditionReader,
    private readonly readiness: ReadinessPort,
  ) {}

  /** In the order of the reviews; of those that are decided, none. One statement for each channel where nothing has left their products. */
  async of(m: EntityManager, reviews: ReviewRow[]): Promise<Problem[][]> {
    const open = reviews.filter(({ state }) => state === 'in_review');
    const concerned = new Set<string>();
    for (const [channel, own] of Map.groupBy(open, ({ channel_code }) => channel_code)) {
      const roots = own.map(({ root_id }) => root_id);
      for (const rootId of (await this.reader.leaving(m, roots, channel)).keys()) concerned.add(headKey(rootId, channel));
    }
    const asked = open.filter(({ root_id, channel_code }) => concerned.has(headKey(root_id, channel_code)));
    if (asked.length === 0) return reviews.map(() => []);
    const findings = await this.readiness.check(m, await this.reader.reviewed(m, asked));
    const waits = new Map(findings.map((one) => [headKey(one.rootId, one.channelCode), one.waits]));
    return reviews.map((one) => (asked.includes(one) ? (waits.get(headKey(one.root_id, one.channel_code)) ?? []) : []));
  }
}
