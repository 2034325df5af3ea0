import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { CellIndex, type CatalogSchema, type CellValue, type NodeCells, type TouchedTree } from '../../catalog/index.js';
import { forgetTrees, readNodes, writeTerms, writeTexts } from './cells.repository.js';
import { indexChange } from './index-rows.js';
import { SearchMarks } from './marks.js';
import { addDue } from '../readiness/due.repository.js';
import { flawRows, namelessOf } from '../readiness/flaws.js';
import { addFlaws, keepReasons } from '../readiness/flaws.repository.js';
import { ReadinessPlaces } from '../readiness/places.service.js';
import { SettleCompleteness } from '../readiness/settle-completeness.service.js';

/** Keeps the index in step with the catalogue, in the transaction of each write. */
@Injectable()
export class KeepIndex extends CellIndex {
  constructor(
    private readonly marks: SearchMarks,
    private readonly places: ReadinessPlaces,
    private readonly completeness: SettleCompleteness,
  ) {
    super();
  }

  async written(m: EntityManager, schema: CatalogSchema, nodes: NodeCells[]): Promise<void> {
    const change = indexChange(schema, nodes);
    await writeTerms(m, change);
    await writeTexts(m, change);
    await this.nameless(m, schema, nodes);
  }

  touched(m: EntityManager, schema: CatalogSchema, trees: TouchedTree[], now: Date): Promise<void> {
    return this.completeness.touched(m, schema, trees, now);
  }

  judgedAnew(m: EntityManager, rootIds: string[], now: Date): Promise<void> {
    return addDue(m, rootIds, now);
  }

  /** Also what rebuilds the index: what was known of the trees goes, and all that their nodes state comes anew. */
  async reshaped(m: EntityManager, schema: CatalogSchema, rootIds: string[]): Promise<void> {
    await forgetTrees(m, rootIds);
    const nodes = (await readNodes(m, rootIds)).map(({ rootId, position, isLeaf, facts, content }) => ({
      ...{ rootId, position, isLeaf, isNew: true },
      cells: new Map(Object.entries({ ...facts, ...content } as Record<string, CellValue>).map(([cell, value]) => [cell, [null, value] as const])), // prettier-ignore
    }));
    await this.written(m, schema, nodes);
    await this.marks.again(m, rootIds);
  }

  /** Rare: nothing is asked of the database where every option has its names. */
  private async nameless(m: EntityManager, schema: CatalogSchema, nodes: readonly NodeCells[]): Promise<void> {
    const { languages } = await this.places.asked(schema);
    const stated = nodes.map(({ rootId, position, cells }) => ({
      ...{ rootId, position },
      values: [...cells].map(([cell, [, value]]) => [cell, value] as const),
    }));
    const { flaws, reasons } = flawRows(schema, stated, (attribute, _cell, value) => namelessOf(languages, attribute, value));
    if (flaws.length === 0) return;
    await keepReasons(m, reasons);
    await addFlaws(m, flaws);
  }
}
