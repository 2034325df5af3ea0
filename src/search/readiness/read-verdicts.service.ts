import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AttributeCatalog } from '../../catalog/index.js';
import { AssortmentPlaces } from '../meant/assortment-places.js';
import { idsOf, type KnownReason } from './known-reasons.js';
import { readKeptVerdicts, type KeptVerdicts } from './product-verdicts.repository.js';
import { keysOfGaps } from './within.js';
import { ReadReasons } from './read-reasons.service.js';
import type { ReadinessState } from './readiness-filter.js';

/** Where one product stands on one channel, and why. */
export interface ProductVerdict {
  channel: string;
  /** null: nothing of it is meant for the channel. */
  state: ReadinessState | null;
  /** What it has or would have there, when it was judged last; null: it never was. */
  listings: number | null;
  judgedAt: Date | null;
  reasons: (KnownReason & { nodes: number })[];
}

/** Tells of products what readinessOverview counts. */
@Injectable()
export class ReadVerdicts {
  constructor(
    private readonly ds: DataSource,
    private readonly catalog: AttributeCatalog,
    private readonly reasonsOf: ReadReasons,
    private readonly assortments: AssortmentPlaces,
  ) {}

  /** By product, then channel. A constant number of statements, however many of either. */
  async of(rootIds: readonly string[]): Promise<Map<string, ProductVerdict[]>> {
    const m = this.ds.manager;
    const schema = await this.catalog.load(m);
    const places = await this.assortments.all(m);
    const all = await this.reasonsOf.all(m, schema);
    const channels = [...all].map(([channel, reasons]) => ({
      channel,
      known: { gap: byId(reasons, 'gap'), flaw: byId(reasons, 'flaw'), finding: byId(reasons, 'finding') },
    }));
    const ruled = [...all].filter(([channel]) => places.get(channel)?.length);
    const asked = ruled.map(([channel, reasons]) => ({ channel, places: places.get(channel)!, gaps: idsOf(reasons, 'gap') }));
    const kept = await readKeptVerdicts(m, rootIds, asked, keysOfGaps(ruled.flatMap(([, reasons]) => reasons)));
    return new Map(kept.map((one) => [one.rootId, channels.map(({ channel, known }) => verdictOn(channel, known, one))]));
  }
}

type Known = Record<KnownReason['layer'], ReadonlyMap<string, KnownReason>>;

const byId = (reasons: readonly KnownReason[], layer: KnownReason['layer']): Known['gap'] =>
  new Map(reasons.filter((reason) => reason.layer === layer).map((reason) => [reason.id, reason]));

/** What the rules of the channel said of an older draft, or by older rules, is not told. */
function verdictOn(channel: string, known: Known, kept: KeptVerdicts): ProductVerdict {
  const verdict = kept.verdicts.find((one) => one.channel === channel);
  const isPending = !verdict || kept.isDue || kept.waitsFor.some((of) => of === null || of === channel);
  const found = (of: Known['gap'], rows: KeptVerdicts['gaps']): ProductVerdict['reasons'] =>
    rows.flatMap(({ id, nodes }) => (of.has(id) ? { ...of.get(id)!, nodes } : []));
  const { gaps, flaws } = kept.partly.find((one) => one.channel === channel) ?? kept;
  const lacking = [...found(known.gap, gaps), ...found(known.flaw, flaws)];
  const reasons = [...lacking, ...(isPending ? [] : found(known.finding, kept.findings))];
  const isOutside = kept.outside.includes(channel);
  const isIncomplete = lacking.some(({ severity }) => severity === 'error');
  const state = isIncomplete ? 'not_ready' : isPending ? 'pending' : verdict.isReady ? 'ready' : 'not_ready';
  return {
    channel,
    state: isOutside ? null : state,
    listings: verdict?.listings ?? null,
    judgedAt: verdict ? new Date(verdict.judgedAt) : null,
    reasons: isOutside ? [] : reasons,
  };
}
