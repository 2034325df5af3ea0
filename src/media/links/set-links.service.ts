import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { inTransaction } from '../../../libs/db/index.js';
import { problem, type Problem } from '../../../libs/problem/index.js';
import { DraftPort, lockTreesOf, ofAll, touchTrees } from '../../catalog/index.js';
import type { Acting } from '../../journal/index.js';
import { DueProducts, SearchMarks } from '../../search/index.js';
import { EnsureRenditions } from '../renditions/ensure-renditions.service.js';
import { RenditionProfiles } from '../renditions/profile.js';
import type { AssetLinkView } from './images-for.js';
import { applyCommand, isProblem, type LinkCommand } from './link-commands.js';
import { namesCodes, unknownCode } from './link-codes.js';
import { PictureRoles } from './picture-roles.js';
import { knownCodes, linksOfNodes, nodesBySku, replaceLinks, type LinkedNodeRow } from './link.repository.js';

/** A command and the node that it is for. */
export interface LinkRow {
  sku: string;
  command: LinkCommand;
}

/** What became of one command. With `problem`, nothing was changed by it. */
export type LinkOutcome = { ok: true; nodeId: string; changed: boolean } | { ok: false; problem: Problem };

interface NodeLinks {
  row: LinkedNodeRow;
  before: AssetLinkView[];
  after: AssetLinkView[];
}

/** The one writer of asset links: single changes by people, thousands by importers. Links are part of the draft. */
@Injectable()
export class SetLinks {
  constructor(
    private readonly ds: DataSource,
    private readonly renditions: EnsureRenditions,
    private readonly profiles: RenditionProfiles,
    private readonly marks: SearchMarks,
    private readonly roles: PictureRoles,
    private readonly due: DueProducts,
    private readonly drafts: DraftPort,
  ) {}

  /** One command in a transaction of its own. */
  async set(row: LinkRow, by: Acting): Promise<LinkOutcome> {
    return (await inTransaction(this.ds, (m) => this.setMany(m, [row], by)))[0]!;
  }

  /**
   * Applies commands in order and answers each by itself: what is refused leaves the others alone. Nodes whose links end as they
   * began get no revision. Renditions of newly linked assets are asked for at once, ahead of approval.
   */
  async setMany(m: EntityManager, rows: LinkRow[], by: Acting): Promise<LinkOutcome[]> {
    const nodes = await this.lockedNodes(m, rows);
    const known = await this.knownOf(m, rows);
    const outcomes = rows.map((row) => apply(row, nodes.get(row.sku), known));
    const changed = [...new Set(nodes.values())].filter((node) => !isDeepStrictEqual(node.before, node.after));
    await this.write(m, changed, by);
    const ids = new Set(changed.map((node) => node.row.id));
    return outcomes.map((one) => (one.ok ? { ...one, changed: ids.has(one.nodeId) } : one));
  }

  /** Links are read after the roots are locked: two people attaching at once both get their picture. */
  private async lockedNodes(m: EntityManager, rows: LinkRow[]): Promise<Map<string, NodeLinks>> {
    const found = await nodesBySku(
      m,
      rows.map((row) => row.sku),
    );
    await lockTreesOf(m, found);
    const links = await linksOfNodes(
      m,
      found.map((node) => node.id),
    );
    const byNode = Map.groupBy(links, (link) => link.nodeId);
    const perNode = new Map<string, NodeLinks>();
    const bySku = new Map<string, NodeLinks>();
    for (const row of found) {
      const before = (byNode.get(row.id) ?? []).map(({ rootId: _root, nodeId: _node, ...view }) => view);
      const node = perNode.get(row.id) ?? { row, before, after: before };
      perNode.set(row.id, node);
      bySku.set(row.folded, node);
    }
    return bySku;
  }

  private knownOf(m: EntityManager, rows: LinkRow[]): Promise<Set<string>> {
    const commands = rows.map((row) => row.command).filter(namesCodes);
    const locales = commands.flatMap((c) => [...(c.locale ? [c.locale] : []), ...Object.keys(c.alt ?? {})]);
    const channels = commands.flatMap((c) => c.channels ?? []);
    return knownCodes(
      m,
      commands.map((c) => c.assetHash),
      [...new Set(locales)],
      [...new Set(channels)],
    );
  }

  private async write(m: EntityManager, changed: NodeLinks[], by: Acting): Promise<void> {
    if (changed.length === 0) return;
    const links = changed.flatMap(({ row, after }) => after.map((link) => ({ ...link, nodeId: row.id, rootId: row.rootId })));
    await replaceLinks(
      m,
      changed.map((node) => node.row.id),
      links,
    );
    await touchTrees(
      m,
      changed.map(({ row, before, after }) => ({ rootId: row.rootId, nodeId: row.id, changes: { $links: [before, after] } })),
      by,
    );
    await this.drafts.changed(
      m,
      changed.map(({ row }) => ofAll(row.rootId)),
      by.now,
    );
    const marked = changed.map(({ row: { rootId, position }, after }) => ({
      ...{ rootId, position },
      words: [...new Set(after.map(({ role }) => role))],
    }));
    await this.marks.replace(m, this.roles, marked);
    await this.due.add(
      m,
      changed.map(({ row }) => row.rootId),
    );
    const fresh = changed.flatMap(({ before, after }) => {
      const had = new Set(before.map((link) => link.assetHash));
      return after.map((link) => link.assetHash).filter((hash) => !had.has(hash));
    });
    await this.renditions.ensure(m, [...new Set(fresh)], this.profiles.all());
  }
}

function apply({ sku, command }: LinkRow, node: NodeLinks | undefined, known: Set<string>): LinkOutcome {
  if (!node)
    return {
      ok: false,
      problem: problem('sku_unknown', 'sku', `There is no ${sku}.`, 'Create the product first, or check the SKU.'),
    };
  const stranger = unknownCode(command, known);
  if (stranger) return { ok: false, problem: stranger };
  const after = applyCommand(node.after, command);
  if (isProblem(after)) return { ok: false, problem: after };
  node.after = after;
  return { ok: true, nodeId: node.row.id, changed: false };
}
