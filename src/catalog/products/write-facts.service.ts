import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { problem } from '../../../libs/problem/index.js';
import type { Acting } from '../../journal/index.js';
import { AttributeCatalog, type DefinedSchema } from '../schema/attribute-catalog.js';
import { AssetsPort } from './assets-port.js';
import { CellIndexPort } from './cell-index.js';
import { DraftPort } from './draft-port.js';
import { factsRules } from './owner-rules.js';
import { readOrder } from './merge-facts.js';
import type { Placement } from './node.js';
import { prepareRow, type PreparedRow } from './prepare-rows.js';
import { saidBy } from './said.js';
import { writeRows, type RowResult } from './write-rows.js';

/** What an ERP says of one node. Absent fields and cells are left; null clears a cell. */
export interface FactsRow extends Omit<Placement, 'categories'> {
  cells: Record<string, unknown>;
  /** The sending system. */
  source: string;
  /** A decimal that rises with each newer message of this source; null where the source does not order its messages. */
  order: string | null;
  messageId?: string | null;
  /** The row's place in the sender's input; problems begin with it. Default: `rows.<index>`. */
  path?: string;
  /** It is what is left of a line of which all else was taken before. */
  isLeft?: boolean;
  /** It waited for its parent: what came meanwhile is newer. */
  hasWaited?: boolean;
  /** All that the message says, as one text: by it the same message is known again. Absent: it is not the message's own. */
  words?: string;
}

/** What became of one row of facts. */
export interface FactsResult extends RowResult {
  /** True where something changed that an edition of this product shows or may show. */
  factsChanged: boolean;
}

/** The ERP's way into the catalogue: hundreds of products a call, each row with its own honest verdict. */
@Injectable()
export class WriteFacts {
  constructor(
    private readonly catalog: AttributeCatalog,
    private readonly assets: AssetsPort,
    private readonly index: CellIndexPort,
    private readonly drafts: DraftPort,
  ) {}

  /** Runs in the caller's transaction. Results are in the order of the rows; several rows may concern one SKU. `claimed`: SKUs that it holds already. */
  async write(m: EntityManager, rows: FactsRow[], by: Acting, claimed?: ReadonlyMap<string, string>): Promise<FactsResult[]> {
    const schema = await this.catalog.load(m);
    const prepared = rows.map((row, at) => prepare(schema, row, at));
    const results = await writeRows(m, { schema, assets: this.assets, index: this.index, drafts: this.drafts }, factsRules, prepared, by, {
      claimed,
    });
    return results.map((result) => ({ ...result, factsChanged: result.changed.length > 0 }));
  }
}

function prepare(schema: DefinedSchema, row: FactsRow, at: number): PreparedRow {
  const prepared = prepareRow(schema, 'erp', row, at);
  const order = row.order === null ? null : readOrder(row.order);
  if (order === undefined) {
    prepared.problems.push(
      problem(
        'order_invalid',
        `${prepared.path}.sourceRevision`,
        'This is not a number that can order messages.',
        'Send a non-negative decimal.',
      ),
    );
  }
  return {
    ...prepared,
    order: { source: row.source, order: order ?? null, messageId: row.messageId ?? null, ...(row.hasWaited && { hasWaited: true }) },
    said: saidBy(schema, row),
  };
}
