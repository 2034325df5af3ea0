import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { parseCellKey, type CellValue } from '../../catalog/index.js';
import { EditionReader, EditionRepository, type EditionView } from '../editions/index.js';
import { LineageRepository, type ApprovalOrigin, type ChangeOrigin } from './lineage.repository.js';
import { MessagesPort, type MessageOrigin } from './messages-port.js';

/** Where a cell of an edition comes from: approval, edit or ERP message, person or key. What is not known is absent. */
export interface CellLineage {
  sku: string;
  cell: string;
  value: CellValue;
  /** A fact is the ERP's word; content is what people approved. */
  kind: 'facts' | 'content';
  edition: { id: string; number: number; hash: string; cause: string; createdBy: string; createdAt: Date; traceId: string | null };
  approval?: ApprovalOrigin;
  change?: ChangeOrigin;
  message?: MessageOrigin;
}

/** From one cell of an edition back to the version, its approval, the edit or the ERP message, and the person. */
@Injectable()
export class ExplainCell {
  constructor(
    private readonly reader: EditionReader,
    private readonly editions: EditionRepository,
    private readonly lineage: LineageRepository,
    private readonly messages: MessagesPort,
  ) {}

  /** The ERP line with this id; undefined where it is not kept. */
  message(m: EntityManager, id: string): Promise<MessageOrigin | undefined> {
    return this.messages.origin(m, id);
  }

  /** `sku`: the node that holds the value (`resolveCell` says `from`). Undefined where the edition has no such value. */
  async explainCell(m: EntityManager, editionId: string, sku: string, cell: string): Promise<CellLineage | undefined> {
    const [row] = await this.editions.byIds(m, [editionId]);
    const [view] = await this.reader.read(m, [editionId]);
    const held = view && findCell(view, sku, cell);
    if (!row || !view || !held) return undefined;
    const locale = parseCellKey(cell)?.locale ?? null;
    // Unlocalised content comes with the newest of the versions that the edition shows.
    const versionId = locale ? row.locale_versions[locale] : newest(row.locale_versions);
    const approval = versionId
      ? await this.lineage.approval(m, String(versionId), row.channel_code, held.kind === 'content' ? locale : null)
      : undefined;
    const bound = held.kind === 'content' ? (approval?.versionNumber ?? null) : null;
    const change = await this.lineage.change(m, row.root_id, sku, cell, held.value, bound);
    const message = change?.messageId ? await this.messages.origin(m, change.messageId) : undefined;
    const edition = {
      id: row.id,
      number: row.number,
      hash: view.hash,
      cause: row.cause,
      createdBy: row.created_by,
      createdAt: row.created_at,
      traceId: row.trace_id,
    };
    return {
      sku,
      cell,
      ...held,
      edition,
      ...(approval ? { approval } : {}),
      ...(change ? { change } : {}),
      ...(message ? { message } : {}),
    };
  }
}

function findCell(view: EditionView, sku: string, cell: string): { value: CellValue; kind: 'facts' | 'content' } | undefined {
  const node = view.nodes.find((candidate) => candidate.sku === sku);
  if (!node) return undefined;
  if (Object.hasOwn(node.facts, cell)) return { value: node.facts[cell]!, kind: 'facts' };
  const part = Object.values(node.content).find((cells) => Object.hasOwn(cells, cell));
  return part && { value: part[cell]!, kind: 'content' };
}

const newest = (versions: Record<string, string>): string | undefined =>
  Object.values(versions)
    .map(Number)
    .sort((a, b) => b - a)
    .map(String)[0];
