import type { EntityManager } from 'typeorm';
import { recordAudit, type Acting, type AuditEntry } from '../../journal/index.js';
import { hintOutbox } from '../offers/offer-outbox.repository.js';
import type { OwnerRules } from '../products/owner-rules.js';
import { STRUCTURE, type NodeChanges } from '../products/node.js';
import type { PreparedRow } from '../products/prepare-rows.js';
import type { WorkingNode, WritePlan } from '../products/write-plan.js';
import { judgeRecall, type Life, type RecallVerdict } from './judge-recall.js';
import type { Recall, RecallSaid } from './recall.js';
import {
  enqueueBelow,
  insertRecalls,
  keepLives,
  liftRecalls,
  tellReasons,
  type NewRecall,
  type OpenRecallKey,
} from './recall-writes.repository.js';
import { openRecallsOfRoots } from './recalls.repository.js';

type Step = { begin: NewRecall } | { lift: OpenRecallKey } | { reason: OpenRecallKey };

/** A row that names neither a life nor a recall. */
const SILENT: ReadonlySet<string> = new Set();

/** The recalls of one set-based write: read once, judged row by row, written in the order of the rows. */
export class RowRecalls {
  private readonly steps: Step[] = [];
  private readonly lives = new Map<string, Life>();
  /** Nodes that came below what is recalled. */
  private readonly came: { nodeId: string; market: string | null }[] = [];

  private constructor(
    private readonly plan: WritePlan,
    private readonly rules: OwnerRules,
    private readonly by: Acting,
    private readonly open: Map<string, Recall[]>,
  ) {}

  /** The roots are locked. No statement where no row speaks of lives and none moves. Read once, for however many tries of the rows. */
  static async load(
    m: EntityManager,
    plan: WritePlan,
    rules: OwnerRules,
    rows: PreparedRow[],
    moves: boolean,
    by: Acting,
  ): Promise<(attempt: WritePlan) => RowRecalls> {
    const speaks = moves || rows.some(({ row }) => row.lifecycle !== undefined || row.recall !== undefined);
    const roots = new Set([...plan.nodes()].map(({ rootId }) => rootId));
    const found = speaks && roots.size > 0 ? await openRecallsOfRoots(m, [...roots]) : [];
    return (attempt) => {
      const own = found.map((recall) => ({ ...recall }));
      return new RowRecalls(
        attempt,
        rules,
        by,
        Map.groupBy(own, ({ nodeId }) => nodeId),
      );
    };
  }

  /** `node` undefined: it is new, below `parent`. */
  judge(row: PreparedRow, node: WorkingNode | undefined, parent: WorkingNode | undefined): RecallVerdict & { stale: ReadonlySet<string> } {
    const said = saidOf(row);
    const may = (field: string) => node === undefined || this.rules.mayWrite(node, field, row);
    const isStale = said !== undefined && !may(STRUCTURE.recall);
    const verdict = judgeRecall({
      path: row.path,
      sku: row.sku,
      speaker: this.by.person,
      kind: this.rules.owner === 'erp' ? 'source' : 'person',
      lifecycle: node?.lifecycle ?? 'active',
      wanted: row.row.lifecycle !== undefined && may(STRUCTURE.lifecycle) ? row.row.lifecycle : undefined,
      said: isStale ? undefined : said,
      own: (node && this.open.get(node.id)) ?? [],
      above: this.above(node, parent),
    });
    return { ...verdict, stale: isStale ? new Set([STRUCTURE.recall]) : SILENT };
  }

  /** What changed, for the history. */
  commit(row: PreparedRow, node: WorkingNode, verdict: RecallVerdict): NodeChanges {
    const { begins, lifts, reasons, then } = verdict;
    const own = this.open.get(node.id) ?? [];
    const owner = this.by.person;
    const messageId = row.order?.messageId ?? null;
    const { id: nodeId, rootId, sku } = node;
    const begun = begins.map(({ market, reason }): Recall => {
      const lifecycleThen = market === null ? then : null;
      this.steps.push({ begin: { nodeId, rootId, sku, market, reason, messageId, lifecycleThen } });
      return {
        ...NOBODY,
        id: '',
        nodeId,
        rootId,
        sku,
        market,
        reason,
        owner,
        door: this.by.door,
        messageId,
        since: this.by.now,
        lifecycleThen,
      };
    });
    for (const { market, owner: whose } of lifts) this.steps.push({ lift: { nodeId, market, owner: whose, reason: verdict.liftReason! } });
    const told = reasons.map(({ market, reason }): Recall => {
      this.steps.push({ reason: { nodeId, market, owner, reason } });
      return Object.assign(
        own.find((one) => one.owner === owner && one.market === market)!,
        { reason },
      );
    });
    const left = [...own.filter((one) => !lifts.includes(one)), ...begun];
    if (then !== null && left.some((one) => one.market === null && one.lifecycleThen !== then)) this.lives.set(nodeId, then);
    for (const one of left) if (one.market === null) one.lifecycleThen = then ?? one.lifecycleThen;
    this.open.set(nodeId, left);
    if (begins.length + lifts.length + reasons.length === 0) return {};
    return { [STRUCTURE.recall]: [shown(own.filter((one) => lifts.includes(one))), shown([...begun, ...told])] };
  }

  /** What comes to stand below something that is recalled is stopped by that, wherever it is still shown. */
  moved({ id: nodeId }: WorkingNode, parent: WorkingNode): void {
    for (const { market } of this.standingAt(parent)) this.came.push({ nodeId, market });
  }

  /** Once the row's facts stand, with their marks. */
  mark(row: PreparedRow, node: WorkingNode): void {
    if (saidOf(row) && this.rules.mayWrite(node, STRUCTURE.recall, row)) this.rules.mark(node, STRUCTURE.recall, row, true);
  }

  /** Before the nodes: a life that leaves `recalled` is refused by the database while a recall is open. */
  async write(m: EntityManager): Promise<void> {
    for (const steps of runs(this.steps)) {
      const begins = steps.flatMap((step) => ('begin' in step ? step.begin : []));
      const lifts = steps.flatMap((step) => ('lift' in step ? step.lift : []));
      const reasons = steps.flatMap((step) => ('reason' in step ? step.reason : []));
      if (begins.length > 0) await insertRecalls(m, begins, this.by);
      if (lifts.length > 0) await liftRecalls(m, lifts, this.by);
      if (reasons.length > 0) await tellReasons(m, reasons);
    }
    await recordAudit(m, this.by, ...this.steps.map((step) => this.entry(step)));
    if (this.lives.size > 0)
      await keepLives(
        m,
        [...this.lives].map(([nodeId, life]) => ({ nodeId, life })),
      );
  }

  /** After the nodes: whatever shows them hears of it at once. */
  async tell(m: EntityManager): Promise<void> {
    const places = this.steps.flatMap((step): { nodeId: string; market: string | null }[] =>
      'begin' in step ? [step.begin] : 'lift' in step ? [step.lift] : [],
    );
    places.push(...this.came);
    if (places.length === 0) return;
    await enqueueBelow(
      m,
      places.map(({ nodeId, market }) => ({ nodeId, market })),
      this.by.now,
    );
    await hintOutbox(m);
  }

  private entry(step: Step): AuditEntry {
    const [verb, { nodeId, market, reason }] =
      'begin' in step
        ? (['recall', step.begin] as const)
        : 'lift' in step
          ? (['lift_recall', step.lift] as const)
          : (['tell_recall_reason', step.reason] as const);
    return { verb, target: `product:${this.plan.get(nodeId).sku}`, details: { market, reason } };
  }

  /** Open ones of this node and of all that stand above it. */
  standingAt(node: WorkingNode): Recall[] {
    return [...(this.open.get(node.id) ?? []), ...this.above(node, undefined)];
  }

  private above(node: WorkingNode | undefined, parent: WorkingNode | undefined): Recall[] {
    const found: Recall[] = [];
    for (let at = node ? this.parentOf(node) : parent; at; at = this.parentOf(at)) found.push(...(this.open.get(at.id) ?? []));
    return found;
  }

  private readonly parentOf = ({ parentId }: WorkingNode): WorkingNode | undefined =>
    parentId === null ? undefined : this.plan.get(parentId);
}

/** `lifecycle: recalled` alone says: in all markets, and no reason. */
function saidOf({ row }: PreparedRow): RecallSaid | undefined {
  return row.recall ?? (row.lifecycle === 'recalled' ? { lifted: false, markets: null, reason: null } : undefined);
}

const NOBODY = {
  ...{ traceId: null, liftAskedBy: null, liftAskedAt: null, liftAskedReason: null },
  ...{ liftedBy: null, liftedAt: null, liftReason: null },
} as const;

const shown = (recalls: Recall[]) =>
  recalls.length === 0 ? null : recalls.map(({ market, reason, owner }) => ({ market, reason, owner }));

const kindOf = (step: Step): string => Object.keys(step)[0]!;

/** Steps of one kind that follow each other go together. */
function runs(steps: Step[]): Step[][] {
  const all: Step[][] = [];
  for (const step of steps) {
    const last = all.at(-1);
    if (last && kindOf(last[0]!) === kindOf(step)) last.push(step);
    else all.push([step]);
  }
  return all;
}
