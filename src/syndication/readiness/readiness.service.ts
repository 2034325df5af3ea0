import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { problem, type Problem } from '../../../libs/problem/index.js';
import { ReadinessCheck, type EditionView, type ReadinessFinding } from '../../approval/index.js';
import { AttributeCatalog } from '../../catalog/index.js';
import { ReadFlaws, type FlawedNode } from '../../search/index.js';
import { ChannelDirectory } from '../reach/channel-directory.js';
import { notMeant } from '../assortment/why-left-out.js';
import { toEditionView } from '../inputs/approved-editions.js';
import { editionHeads } from '../inputs/edition.repository.js';
import { EditionViews } from '../inputs/product-inputs.js';
import type { ViewDictionary } from '../mapping/index.js';
import { PLACE_STILL_TAKEN, placeStillTaken } from '../inputs/place-still-taken.js';
import { labelsNotLive } from '../inputs/labels-not-live.js';
import { RenderProducts, type ProductRendering } from './render-draft.service.js';
import { rootOfSku } from '../inputs/root.repository.js';

export interface Readiness {
  channel: string;
  /** Nothing stops it. */
  ready: boolean;
  listings: number;
  pendingPictures: number;
  /** All that it sells. */
  isRecalled: boolean;
  requirements: ProductRendering['requirements'];
  issues: Problem[];
}

/** Would the channels take the draft? The answer is that of mapping, plan and render, not of a second set of rules. */
@Injectable()
export class ReadinessService extends ReadinessCheck {
  constructor(
    private readonly ds: DataSource,
    private readonly directory: ChannelDirectory,
    private readonly renderer: RenderProducts,
    private readonly editions: EditionViews,
    private readonly catalog: AttributeCatalog,
    private readonly flaws: ReadFlaws,
  ) {
    super();
  }

  /** For approval, when a draft is submitted. A scope without a channel behind it has no rules to ask. */
  async check(m: EntityManager, views: EditionView[]): Promise<ReadinessFinding[]> {
    const channels = new Map((await this.directory.all(m)).map((channel) => [channel.code, channel]));
    const flawed = await this.flawsOf(m, [...new Set(views.map(({ rootId }) => rootId))]);
    const findings: ReadinessFinding[] = [];
    for (const code of new Set(views.map((view) => view.channelCode))) {
      const channel = channels.get(code);
      if (!channel) continue;
      const own = views.filter((view) => view.channelCode === code).map(toEditionView);
      for (const rendering of await this.renderer.ofViews(m, channel, own)) {
        const [waits, problems] = parted(
          [...issuesOf(code, rendering), ...(flawed.get(`${code} ${rendering.rootId}`) ?? [])],
          ({ code: what }) => what === PLACE_STILL_TAKEN,
        );
        if (problems.length + waits.length > 0) findings.push({ rootId: rendering.rootId, channelCode: code, problems, waits });
      }
    }
    return findings;
  }

  /** Of the product with this SKU; one channel, or all. Undefined: there is no such product. */
  async ofProduct(sku: string, channelCode: string | null): Promise<Readiness[] | undefined> {
    const root = await rootOfSku(this.ds.manager, sku);
    if (!root) return undefined;
    return (await this.ofRoots([root.rootId], channelCode)).get(root.rootId) ?? [];
  }

  /** By root id; for a page of products at once. */
  async ofRoots(rootIds: string[], channelCode: string | null): Promise<Map<string, Readiness[]>> {
    const answers = new Map<string, Readiness[]>();
    const flawed = await this.flawsOf(this.ds.manager, rootIds);
    for (const channel of await this.directory.all()) {
      if (channelCode !== null && channel.code !== channelCode) continue;
      const approved = await this.approvedLabels(channel.code, rootIds);
      for (const rendering of await this.renderer.ofDrafts(channel, rootIds)) {
        const { rootId, sku, dictionary } = rendering;
        const known = approved.get(rootId);
        const labels = known ? labelsNotLive(channel.code, sku, channel.config.locales, known, dictionary) : [];
        const more = [...labels, ...(flawed.get(`${channel.code} ${rootId}`) ?? [])];
        answers.set(rootId, [...(answers.get(rootId) ?? []), toReadiness(channel.code, rendering, more)]);
      }
    }
    for (const [channel, why] of await this.directory.resting()) {
      if (channelCode !== null && channel !== channelCode) continue;
      const resting: Readiness = {
        channel,
        ready: false,
        listings: 0,
        pendingPictures: 0,
        isRecalled: false,
        requirements: { productType: '', version: 'unknown' },
        issues: [why],
      };
      for (const rootId of rootIds) answers.set(rootId, [...(answers.get(rootId) ?? []), resting]);
    }
    return answers;
  }

  /** Channel and root id → values that stand and could not be written any more. */
  private async flawsOf(m: EntityManager, rootIds: string[]): Promise<Map<string, Problem[]>> {
    const flaws = await this.flaws.of(m, await this.catalog.load(m), rootIds);
    return new Map(
      [...flaws].flatMap(([channel, nodes]) =>
        [...Map.groupBy(nodes, ({ rootId }) => rootId)].map(([rootId, own]) => [`${channel} ${rootId}`, own.map(toProblem)] as const),
      ),
    );
  }

  /** As the channel has them, by root id. */
  private async approvedLabels(channelCode: string, rootIds: string[]): Promise<Map<string, ViewDictionary>> {
    const heads = await editionHeads(this.ds.manager, channelCode, rootIds);
    const views = await this.editions.read(
      this.ds.manager,
      heads.map(({ editionId }) => editionId),
    );
    return new Map(views.map(({ rootId, dictionary }) => [rootId, dictionary]));
  }
}

/** Of a product of thousands of variants the first say enough. */
const LEFT_OUT_SHOWN = 20;

function toReadiness(channel: string, rendering: ProductRendering, more: Problem[]): Readiness {
  const isPartly = rendering.listings.length > 0;
  const leftOut = isPartly ? [...rendering.leftOut.values()].slice(0, LEFT_OUT_SHOWN).map((one) => notMeant(one.sku, channel, one)) : [];
  const issues = [...issuesOf(channel, rendering), ...leftOut, ...more];
  const ready = rendering.listings.length > 0 && !rendering.isRecalled && !issues.some((issue) => issue.severity !== 'warning');
  const { pendingPictures, isRecalled, requirements } = rendering;
  return { channel, ready, listings: rendering.listings.length, pendingPictures, isRecalled, requirements, issues };
}

/** Of all listings together; what several say is said once. */
function issuesOf(channelCode: string, rendering: ProductRendering): Problem[] {
  const { sku, leaving } = rendering;
  const found = [...rendering.problems, ...rendering.recalls, ...rendering.listings.flatMap((one) => one.issues)];
  const issues = found.map((one) => placeStillTaken(one, { sku, channelCode, leaving }) ?? one);
  return [...new Map(issues.map((issue) => [`${issue.code} ${issue.path} ${issue.message}`, issue])).values()];
}

function toProblem({ sku, reason: { code, place, locale, message, fix, severity, owner } }: FlawedNode): Problem {
  return problem(code, place, `${sku}: ${message}`, fix, { severity, owner, details: { sku, ...(locale ? { locale } : {}) } });
}

const parted = <T>(all: T[], is: (one: T) => boolean): [T[], T[]] => [all.filter(is), all.filter((one) => !is(one))];
