import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { inTransaction } from '../../../libs/db/index.js';
import { Refusal, type Problem } from '../../../libs/problem/index.js';
import { recordAudit, type Acting } from '../../journal/index.js';
import { parentUnknown } from './edit-products.service.js';
import { readMove } from './move.repository.js';
import { STRUCTURE } from './node.js';
import { WriteContentMany } from './write-content-many.service.js';
import { WriteListeners } from './write-listeners.js';

/** A person takes a node that people made to another parent, by the rules of the ERP's line: draft first, review then, and the new sells before the old goes. */
@Injectable()
export class ChangeParent {
  constructor(
    private readonly ds: DataSource,
    private readonly content: WriteContentMany,
    private readonly listeners: WriteListeners,
  ) {}

  /** One transaction, audited. A parent that it has already changes nothing. */
  async change(sku: string, parentSku: string, by: Acting): Promise<Problem[]> {
    try {
      await inTransaction(this.ds, (m) => this.write(m, sku, parentSku, by));
      return [];
    } catch (error) {
      if (error instanceof Refusal) return error.problems;
      throw error;
    }
  }

  private async write(m: EntityManager, sku: string, parentSku: string, by: Acting): Promise<void> {
    const row = { sku, parentSku, cells: {}, mustExist: true, path: 'input' };
    const results = await this.content.place(m, [row], by);
    const [result] = results;
    const problems = result!.verdict === 'parked' ? [parentUnknown(row, 0)] : result!.problems;
    if (problems.length > 0) throw new Refusal(problems);
    if (!result!.changed.includes(STRUCTURE.parent)) return;
    // As it was under the locks, by the names that they have: what was asked for may be spelled in another way.
    const details = await readMove(m, result!.nodeId!, result!.rootId!);
    await recordAudit(m, by, { verb: 'change_parent', target: result!.sku, details });
    await this.listeners.tell(m, results, by);
  }
}
