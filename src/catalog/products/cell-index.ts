import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { CellValue } from '../cells/index.js';
import type { CatalogSchema } from '../schema/schema.js';

/** What one write did to the cells of a node. */
export interface NodeCells {
  rootId: string;
  /** Its place in its tree, as it is now. */
  position: string;
  isNew: boolean;
  isLeaf: boolean;
  /** Cell → [before, after]; null: no value of its own. */
  cells: ReadonlyMap<string, readonly [CellValue | null, CellValue | null]>;
}

/** A tree that a write changed. */
export interface TouchedTree {
  rootId: string;
  /** Of which a cell changed; null: more than cells did (nodes that came, families, lives). */
  attributes: ReadonlySet<string> | null;
}

/** Who finds nodes by their cells? Told here of each write, in its transaction; answered by search, which owns the index. */
export abstract class CellIndex {
  /** The caller holds the locks of the roots. One statement, however many nodes. */
  abstract written(m: EntityManager, schema: CatalogSchema, nodes: NodeCells[]): Promise<void>;
  /** Nodes of these trees went to other places: whatever was known of the trees is read anew. */
  abstract reshaped(m: EntityManager, schema: CatalogSchema, rootIds: string[]): Promise<void>;
  /** After the other two: what is said of these trees as a whole may be other now. */
  abstract touched(m: EntityManager, schema: CatalogSchema, trees: TouchedTree[], now: Date): Promise<void>;
  /** Something beside their cells is other now by which these trees are judged: what is sold of them, or a barcode that they shared. */
  abstract judgedAnew(m: EntityManager, rootIds: string[], now: Date): Promise<void>;
}

/** Holds the index that search brings at start (`use`): rooms import downwards only, so injection cannot bring it. Without one, nobody is told. */
@Injectable()
export class CellIndexPort {
  private index: CellIndex | undefined;

  use(index: CellIndex): void {
    this.index = index;
  }

  /** Nodes whose cells were written, with what they have now; in the transaction of the write. */
  async written(m: EntityManager, schema: CatalogSchema, nodes: NodeCells[]): Promise<void> {
    if (nodes.length > 0) await this.index?.written(m, schema, nodes);
  }

  /** Products whose trees have other nodes, or the same at other places; in the transaction of the write. */
  async reshaped(m: EntityManager, schema: CatalogSchema, rootIds: string[]): Promise<void> {
    if (rootIds.length > 0) await this.index?.reshaped(m, schema, rootIds);
  }

  /** Products of which something else than a cell has changed that rows of the index tell; in the transaction of the change. */
  async touched(m: EntityManager, schema: CatalogSchema, trees: TouchedTree[], now: Date): Promise<void> {
    if (trees.length > 0) await this.index?.touched(m, schema, trees, now);
  }

  /** Products whose readiness may be another now, though nothing of theirs was written. */
  async judgedAnew(m: EntityManager, rootIds: string[], now: Date): Promise<void> {
    if (rootIds.length > 0) await this.index?.judgedAnew(m, rootIds, now);
  }
}
