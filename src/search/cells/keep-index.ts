import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { CellIndex, type CatalogSchema, type CellValue, type NodeCells } from '../../catalog/index.js';
import { forgetTrees, readNodes, writeTerms, writeTexts } from './cells.repository.js';
import { indexChange } from './index-rows.js';
import { SearchMarks } from './marks.js';

/** Keeps the index in step with the catalogue, in the transaction of each write. */
@Injectable()
export class KeepIndex extends CellIndex {
  constructor(private readonly marks: SearchMarks) {
    super();
  }

  async written(m: EntityManager, schema: CatalogSchema, nodes: NodeCells[]): Promise<void> {
    const change = indexChange(schema, nodes);
    await writeTerms(m, change);
    await writeTexts(m, change);
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
}
