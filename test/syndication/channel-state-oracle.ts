import type { DataSource } from 'typeorm';
import { parseCellKey } from '../../src/catalog/index.js';
import type { DriftEntity } from '../../src/syndication/findings/drift.entity.js';
import { standingOf } from '../../src/syndication/findings/drift-standing.js';

/** Of any table; what it does not have is never asked of it. */
interface Row extends Pick<DriftEntity, 'decision' | 'policy'> {
  id: string;
  sku: string;
  parent_id: string | null;
  root_id: string;
  node_id: string;
  listing_id: string | null;
  version_id: string;
  edition_id: string;
  live_edition_id: string | null;
  channel_code: string;
  market_code: string | null;
  code: string;
  kind: string;
  owner: string;
  fact_policy: string;
  severity: string;
  state: string;
  wire: string;
  number: number;
  wanted: boolean;
  changes: Record<string, unknown[]>;
  locale_versions: Record<string, string>;
  locales: string[];
  skus: string[];
  closed_at: Date | null;
  lifted_at: Date | null;
  sent_at: Date | null;
  ignore_until: Date | null;
  pushed_at: Date | null;
  not_pushed: DriftEntity['notPushed'];
}

/** What of a product on a channel in a locale must be said. */
export interface Must {
  sku: string;
  channel: string;
  locale: string;
  state: string;
  draftDiffers: boolean;
  inReview: boolean;
  approvedVersion: number | null;
  shownVersion: number | null;
  isBehind: boolean;
  isRefused: boolean;
  isRecalled: boolean;
  isDifferent: boolean;
  differsByPolicy: boolean;
}

const UNREVIEWED = ['$lifecycle', '$recall', '$sellable', '$version'];

/** All tables as they are, walked over in plain code: slow, and without the SQL, the notes and the queue of the program. */
export class ChannelStateOracle {
  private constructor(
    private readonly t: Record<string, Row[]>,
    private readonly now: Date,
  ) {}

  static async read(ds: DataSource, now: Date): Promise<ChannelStateOracle> {
    const names = ['product_node', 'node_change', 'attribute', 'version', 'review', 'edition', 'edition_head', 'edition_outbox', 'listing', 'listing_wire', 'issue', 'drift', 'recall', 'channel']; // prettier-ignore
    const t: Record<string, Row[]> = {};
    for (const name of names) t[name] = await ds.query(`SELECT * FROM ${name} ORDER BY 1`);
    return new ChannelStateOracle(t, now);
  }

  /** Of every product, channel and locale. */
  all(): Must[] {
    const roots = this.of('product_node', (node) => node.parent_id === null);
    return roots.flatMap((root) =>
      this.of('channel').flatMap((channel) => channel.locales.map((locale) => this.must(root, channel, locale))),
    );
  }

  /** The one word of a product, from those of its channels: and a change that no version has keeps it a draft. */
  wordOf(sku: string, all: Must[]): string {
    const own = all.filter((one) => one.sku === sku);
    const root = this.node(sku);
    if (this.of('review', (r) => r.root_id === root.id && r.state === 'in_review').length > 0) return 'in_review';
    if (this.of('channel').some((channel) => this.isRejected(root, channel.code))) return 'changes_requested';
    const newest = Math.max(0, ...this.of('version', (v) => v.root_id === root.id).map((v) => v.number));
    const isLetOut = this.of('review', (r) => r.root_id === root.id && r.state === 'approved' && this.number(r.version_id) === newest).length > 0; // prettier-ignore
    const isFrozen = newest > 0 && this.changes(root.id, newest).length === 0;
    return isLetOut && isFrozen && own.every((one) => !one.draftDiffers) ? 'approved' : 'draft';
  }

  /** SKUs of leaves that a listing, or an issue, is about: it names them, or something that they stand below. */
  leavesOf(skus: string[]): string[] {
    return this.leaves().filter((leaf) => this.chain(leaf).some((node) => skus.includes(node.sku))).map((leaf) => leaf.sku); // prettier-ignore
  }

  rootsOf(leaves: string[]): string[] {
    return [...new Set(leaves.map((sku) => this.chain(this.node(sku)).at(-1)!.sku as string))].sort();
  }

  listings(holds: (listing: Row, price: string | undefined, stock: string | undefined) => boolean): string[] {
    const wire = (id: string, name: string) => this.of('listing_wire', (w) => w.listing_id === id && w.wire === name)[0]?.['state'] as string | undefined; // prettier-ignore
    return this.of('listing', (l) => holds(l, wire(l.id, 'price'), wire(l.id, 'stock'))).flatMap((l) => [l.sku as string, ...l.skus]); // prettier-ignore
  }

  owners = (): string[] => [...new Set(this.t['issue']!.map(({ owner }) => owner))];
  codes = (): string[] => [...new Set(this.t['issue']!.map(({ code }) => code))];

  issues(holds: (issue: Row) => boolean): string[] {
    return this.of('issue', (i) => i.closed_at === null && holds(i)).map((i) => i.sku);
  }

  private of(table: string, holds: (row: Row) => boolean = () => true): Row[] {
    return this.t[table]!.filter(holds);
  }

  private node = (sku: string): Row => this.of('product_node', (node) => node.sku === sku)[0]!;
  private number = (versionId: string): number => this.of('version', (v) => v.id === versionId)[0]!.number;
  private leaves = (): Row[] => this.of('product_node', (node) => !this.t.product_node!.some((other) => other.parent_id === node.id)); // prettier-ignore

  private chain(node: Row): Row[] {
    const above = this.of('product_node', (one) => one.id === node.parent_id)[0];
    return above ? [node, ...this.chain(above)] : [node];
  }

  /** Cells that people review and that changed after a version was frozen. */
  private changes(rootId: string, after: number): string[] {
    const own = this.of('node_change', (c) => c.root_id === rootId);
    const mark = BigInt(own.find((c) => (c.changes['$version'] as unknown[] | undefined)?.[1] === after)!.id);
    return own
      .filter((c) => BigInt(c.id) > mark)
      .flatMap((c) => Object.keys(c.changes))
      .filter((cell) => {
        if (cell.startsWith('$')) return !UNREVIEWED.includes(cell);
        const attribute = this.of('attribute', (a) => a.code === parseCellKey(cell)!.attribute)[0]!;
        return attribute.owner === 'pim' || attribute.fact_policy === 'review';
      });
  }

  private isRejected(root: Row, channel: string, locale?: string): boolean {
    const last = this.of('review', (r) => r.root_id === root.id && r.channel_code === channel).toSorted((a, b) => Number(a.id) - Number(b.id)).at(-1); // prettier-ignore
    if (last?.['state'] !== 'rejected' || (locale && !last.locales.includes(locale))) return false;
    return this.number(last.version_id) === Math.max(...this.of('version', (v) => v.root_id === root.id).map((v) => v.number));
  }

  private isCovered(sku: string, market: string): boolean {
    const node = this.of('product_node', (one) => one.sku === sku)[0];
    return node !== undefined && this.chain(node).some((one) => this.of('recall', (r) => r.node_id === one.id && r.lifted_at === null && (r.market_code === null || r.market_code === market)).length > 0); // prettier-ignore
  }

  private must(root: Row, channel: Row, locale: string): Must {
    const [rootId, code] = [root.id as string, channel.code as string];
    const here = (row: Row): boolean => row.root_id === rootId && row.channel_code === code;
    const head = this.of('edition_head', here)[0];
    const versionOf = (editionId: string): number | null => {
      const id = this.of('edition', (e) => e.id === editionId)[0]!.locale_versions[locale] as string | undefined;
      return id === undefined ? null : this.number(id);
    };
    const approved = head ? versionOf(head.edition_id) : null;
    const sees = (cell: string): boolean => {
      const { locale: l, scope } = cell.startsWith('$') ? {} : parseCellKey(cell)!;
      return (!l || l === locale) && (!scope || [code, channel.kind, channel.market_code].includes(scope as never));
    };
    const inReview = this.of('review', (r) => here(r) && r.state === 'in_review' && r.locales.includes(locale)).length > 0; // prettier-ignore
    const all = this.of('listing', here);
    const wanted = all.filter((l) => l.wanted);
    const shown = wanted.map((l) => (l.live_edition_id === null ? undefined : versionOf(l.live_edition_id)));
    const others = shown.filter((version) => version != null && version !== approved) as number[];
    const isStopped = wanted.some((l) => ['refused', 'rejected'].includes(l.state));
    const isUnlisted = this.of('issue', (i) => here(i) && i.closed_at === null && i.listing_id === null && i.severity === 'error').length > 0; // prettier-ignore
    const standings = all
      .filter((l) => l.state !== 'withdrawn')
      .flatMap((l) => this.of('drift', (d) => d.listing_id === l.id && d.closed_at === null).map((d) => standingOf({ decision: d.decision, ignoreUntil: d.ignore_until, policy: d.policy, pushedAt: d.pushed_at, notPushed: d.not_pushed }, { state: l.state, sentAt: l.sent_at }, this.now))); // prettier-ignore
    const sold = (wanted.length > 0 ? wanted : all).flatMap((l) => l.skus as string[]);
    const isIn = approved !== null;
    const parts = {
      draftDiffers: isIn && this.changes(rootId, approved).some(sees),
      inReview,
      isBehind: isIn && others.length > 0,
      isRefused: isIn && (isStopped || isUnlisted),
      isRecalled: isIn && sold.length > 0 && sold.every((sku) => this.isCovered(sku, channel.market_code!)),
      isDifferent: isIn && standings.includes('open'),
      differsByPolicy: isIn && standings.some((one) => one === 'by_policy' || one === 'by_decision'),
    };
    const isPlanned = all.length > 0 || this.of('edition_outbox', here).length === 0;
    const state = parts.isRecalled ? 'recalled'
      : parts.isRefused ? 'refused'
      : parts.isDifferent ? 'differs'
      : inReview ? 'in_review'
      : this.isRejected(root, code, locale) ? 'changes_requested'
      : !isIn ? 'draft'
      : wanted.length === 0 && isPlanned ? 'withdrawn'
      : parts.draftDiffers ? 'draft_differs'
      : parts.isBehind ? 'behind'
      : wanted.length === 0 || shown.some((version) => version !== approved) ? 'approved'
      : parts.differsByPolicy ? 'differs_by_policy'
      : 'live'; // prettier-ignore
    const shownVersion = others.length > 0 ? Math.min(...others) : isIn && shown.includes(approved) ? approved : null;
    return { sku: root.sku, channel: code, locale, state, approvedVersion: approved, shownVersion, ...parts };
  }
}
