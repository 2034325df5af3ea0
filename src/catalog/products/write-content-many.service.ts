import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Acting } from '../../journal/index.js';
import { AttributeCatalog } from '../schema/attribute-catalog.js';
import { AssetsPort } from './assets-port.js';
import { CellIndexPort } from './cell-index.js';
import { DraftPort } from './draft-port.js';
import { contentRules, placeRules } from './owner-rules.js';
import { prepareRow, type NodeRow } from './prepare-rows.js';
import { writeRows, type RowResult } from './write-rows.js';

/**
 * Content for many nodes in one call, for importers and for creating products: the last write wins, and the history names the
 * person. People who edit what others edit too use UpdateCells, which tells them of each other.
 */
@Injectable()
export class WriteContentMany {
  constructor(
    private readonly catalog: AttributeCatalog,
    private readonly assets: AssetsPort,
    private readonly index: CellIndexPort,
    private readonly drafts: DraftPort,
  ) {}

  /** Runs in the caller's transaction. Results are in the order of the rows. */
  async write(m: EntityManager, rows: NodeRow[], by: Acting): Promise<RowResult[]> {
    const schema = await this.catalog.load(m);
    const prepared = rows.map((row, at) => prepareRow(schema, 'pim', row, at));
    return writeRows(m, { schema, assets: this.assets, index: this.index, drafts: this.drafts }, contentRules(by), prepared, by);
  }

  /** Where nodes stand, by people: only of what they made themselves. */
  async place(m: EntityManager, rows: NodeRow[], by: Acting): Promise<RowResult[]> {
    const schema = await this.catalog.load(m);
    const prepared = rows.map((row, at) => prepareRow(schema, 'pim', row, at));
    return writeRows(m, { schema, assets: this.assets, index: this.index, drafts: this.drafts }, placeRules(by), prepared, by);
  }
}
