import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Doc } from '../cells/index.js';
import { AttributeCatalog } from '../schema/attribute-catalog.js';
import { raiseMarks, readKnown, type KnownNode } from './known-facts.repository.js';
import { isNewer, mergeFacts, nextMark, readOrder, type FactOrder } from './merge-facts.js';
import { STRUCTURE, type FactMeta } from './node.js';
import { sourceOfPlace } from './owner-rules.js';
import { prepareRow, type PreparedRow } from './prepare-rows.js';
import { saidBy } from './said.js';
import { normalizeSku } from './sku.js';
import type { FactsRow } from './write-facts.service.js';

/** A row that says what is known, by a message that is newer: only its place in the source's order is news. */
export interface NewerRow {
  row: FactsRow;
  id: string;
  rootId: string;
  written: string;
  meta: FactMeta;
  said: string | null;
}

/** What most lines of a night say: nothing that is not known. They are told from the others without a lock, by one read. */
@Injectable()
export class KnownFacts {
  constructor(private readonly catalog: AttributeCatalog) {}

  /** `same` leave nothing to write at all, each with the root of its tree. A SKU of which there are several rows is left to the write: the later ones build on the others. */
  async find(m: EntityManager, rows: FactsRow[]): Promise<{ same: Map<FactsRow, string>; newer: NewerRow[] }> {
    const bySku = Map.groupBy(rows, ({ sku }) => sku);
    const found = { same: new Map<FactsRow, string>(), newer: [] as NewerRow[] };
    // Spelled in another way, or not storable at all: the write says what that means.
    const skus = [...bySku.keys()].filter((sku) => normalizeSku(sku, '').sku === sku);
    if (skus.length === 0) return found;
    const schema = await this.catalog.load(m);
    const saidOf = new Map(skus.map((sku) => [sku, saidBy(schema, bySku.get(sku)![0]!)]));
    const nodes = await readKnown(
      m,
      [...saidOf].map(([sku, said]) => ({ sku, said })),
    );
    for (const node of nodes) {
      const [row, another] = bySku.get(node.sku)!;
      if (another || row!.recall || row!.lifecycle === 'recalled') continue;
      const meta =
        node.facts === null ? metaOfSame(node, row!) : metaAfter({ ...node, facts: node.facts }, row!, prepareRow(schema, 'erp', row!, 0));
      if (meta === node.factMeta) found.same.set(row!, node.rootId);
      else if (meta) {
        const { id, rootId, written } = node;
        found.newer.push({ row: row!, id, rootId, written, meta, said: saidOf.get(node.sku)! });
      }
    }
    return found;
  }

  /** Raises the marks. Returns the rows of which that was all; the others' nodes were written meanwhile. The caller holds the roots' locks. */
  async confirm(m: EntityManager, newer: NewerRow[]): Promise<Set<FactsRow>> {
    const raised = await raiseMarks(m, newer);
    return new Set(newer.filter(({ id }) => raised.has(id)).map(({ row }) => row));
  }
}

/** Of the very message that was taken last: its cells are as it says, and only what stands around the node may have changed. */
const metaOfSame = (node: KnownNode, row: FactsRow): FactMeta | undefined =>
  standsSo(node, row, row.parentSku) ? node.factMeta : undefined;

/** The node's marks after a row that changes nothing else; undefined where it does, or has something to say. */
function metaAfter(node: KnownNode & { facts: Doc }, row: FactsRow, { problems, changes, parentSku }: PreparedRow): FactMeta | undefined {
  const order = row.order === null ? null : readOrder(row.order);
  if (problems.length > 0 || order === undefined || !standsSo(node, row, parentSku)) return undefined;
  const by: FactOrder = { source: row.source, order, messageId: row.messageId ?? null };
  const merged = mergeFacts(node.facts, node.factMeta, changes, by);
  if (merged.stale.length > 0 || Object.keys(merged.changes).length > 0) return undefined;
  let meta = merged.marksMoved ? merged.meta : node.factMeta;
  const said = [
    ...(row.lifecycle === undefined ? [] : [STRUCTURE.lifecycle]),
    ...(row.sellable === undefined ? [] : [STRUCTURE.sellable]),
    ...(parentSku === undefined ? [] : [STRUCTURE.parent]),
  ];
  // The first that the ERP says of a node's place or life is news: from then on people do not move it.
  if (order === null) return said.length > 0 && sourceOfPlace(meta) === undefined ? undefined : meta;
  for (const field of said) if (isNewer(meta[field], by)) meta = { ...meta, [field]: nextMark(meta[field], by, false) };
  return meta;
}

/** Whether all that the row says of the node's place and life is so. */
function standsSo(node: KnownNode, row: FactsRow, parentSku: string | null | undefined): boolean {
  return (
    isSo(parentSku, node.parent) &&
    isSo(row.kind, node.kind) &&
    isSo(row.family ?? undefined, node.family) &&
    isSo(row.familyVariant ?? undefined, node.familyVariant) &&
    isSo(row.sellable, node.sellable) &&
    isSo(row.lifecycle, node.lifecycle) &&
    (row.lifecycle === undefined || !node.isRecalled)
  );
}

const isSo = <T>(said: T | undefined, stands: T): boolean => said === undefined || said === stands;
