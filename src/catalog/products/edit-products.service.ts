import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { inTransaction } from '../../../libs/db/index.js';
import { problem, Refusal, type Problem } from '../../../libs/problem/index.js';
import type { Acting } from '../../journal/index.js';
import type { NodeRow } from './prepare-rows.js';
import { UpdateCells, type CellsUpdate } from './update-cells.service.js';
import { WriteContentMany } from './write-content-many.service.js';
import { WriteListeners } from './write-listeners.js';

/** Nodes of one call; more than this are an import. The form of the call says so. */
export const MAX_NODES = 500;

/** Why nothing was written, and what is worth knowing where it was. */
export interface Edited {
  problems: Problem[];
  warnings: Problem[];
}

/** What a merchandiser does to products, each in a transaction of its own: all of it, or nothing and the problems. */
@Injectable()
export class EditProducts {
  constructor(
    private readonly ds: DataSource,
    private readonly content: WriteContentMany,
    private readonly cells: UpdateCells,
    private readonly listeners: WriteListeners,
  ) {}

  /** New products and nodes below them. Without problems all are there; with any, none of them is (`sku_taken` where one was there). */
  create(rows: NodeRow[], by: Acting): Promise<Edited> {
    return this.write(
      rows.map((row) => ({ ...row, mustBeNew: true })),
      by,
    );
  }

  /** Family, categories or lifecycle of a product that is there. */
  place(row: Omit<NodeRow, 'cells'>, by: Acting): Promise<Edited> {
    return this.write([{ ...row, cells: {}, mustExist: true }], by);
  }

  /** Writes cells of one node as it was read (`expectedRevision`). Empty: done; with problems, nothing was changed. */
  async updateCells(update: CellsUpdate, by: Acting): Promise<Problem[]> {
    const [result] = await inTransaction(this.ds, (m) => this.cells.update(m, [update], by));
    return result!.problems;
  }

  /** Each update has its own verdict: what is refused leaves the others alone. `edited` counts those that were not refused. */
  async updateMany(updates: CellsUpdate[], by: Acting): Promise<{ edited: number; problems: Problem[] }> {
    const results = await inTransaction(this.ds, (m) => this.cells.update(m, updates, by));
    const refused = results.filter(({ problems }) => problems.length > 0);
    return { edited: results.length - refused.length, problems: refused.flatMap(({ problems }) => problems) };
  }

  private async write(rows: NodeRow[], by: Acting): Promise<Edited> {
    try {
      const warnings = await inTransaction(this.ds, async (m) => {
        const made = rows.filter((row) => row.mustBeNew).flatMap(({ sku, parentSku }) => [sku, parentSku ?? []].flat());
        if (made.length > 0) await this.listeners.claim(m, made);
        const results = await this.content.write(m, rows, by);
        const told = results.flatMap((result, at) => (result.verdict === 'parked' ? [parentUnknown(rows[at]!, at)] : result.problems));
        const problems = told.filter(({ severity }) => severity !== 'warning');
        if (problems.length > 0) throw new Refusal(problems);
        await this.listeners.tell(m, results, by);
        return told;
      });
      return { problems: [], warnings };
    } catch (error) {
      if (error instanceof Refusal) return { problems: error.problems, warnings: [] };
      throw error;
    }
  }
}

/** A person can be told at once; only a machine's lines wait for a parent. */
export function parentUnknown(row: NodeRow, at: number): Problem {
  const shown = JSON.stringify(String(row.parentSku).toWellFormed().slice(0, 100));
  return problem(
    'parent_unknown',
    `${row.path ?? `rows.${at}`}.parent`,
    `There is no parent ${shown}.`,
    'Create the parent first, or in the same call.',
  );
}
