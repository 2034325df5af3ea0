import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { inTransaction } from '../../../libs/db/index.js';
import { Refusal, type Problem } from '../../../libs/problem/index.js';
import { recordAudit, type Acting } from '../../journal/index.js';
import { AttributeCatalog } from './attribute-catalog.js';
import { checkTexts } from './definition-rules.js';
import type { CatalogSchema } from './schema.js';

export type Upsert = (m: EntityManager) => Promise<Problem[]>;

/** Rows of one kind of definition to save: `what` names them in problems and audit. */
export interface DefinitionSave {
  /** What the rows are, as the audit and the paths of problems name it: `attributes`, `options`, … */
  what: string;
  rows: object[];
  upsert: Upsert;
}

/** Opens the transaction for an administrator's save of definitions, and writes down who saved what. */
@Injectable()
export class Definitions {
  constructor(
    private readonly ds: DataSource,
    private readonly catalog: AttributeCatalog,
  ) {}

  /** All definitions as they are now. */
  read(): Promise<CatalogSchema> {
    return this.catalog.load(this.ds.manager);
  }

  /** What a repository reads outside of a transaction: for lists that need no more than one statement. */
  list<T>(read: (m: EntityManager) => Promise<T>): Promise<T> {
    return read(this.ds.manager);
  }

  /** Saves rows of one kind, `what` in the audit. Empty: done; with problems, nothing was changed. */
  save(what: string, rows: object[], by: Acting, upsert: Upsert): Promise<Problem[]> {
    return this.saveAll([{ what, rows, upsert }], by);
  }

  /** One after another in one transaction: all of them are saved, or none. Gives back what was wrong with the first that is refused. */
  async saveAll(saves: DefinitionSave[], by: Acting): Promise<Problem[]> {
    try {
      await inTransaction(this.ds, async (m) => {
        for (const { what, rows, upsert } of saves) {
          const unsound = checkTexts(rows, what);
          const problems = unsound ? [unsound] : await upsert(m);
          if (problems.length > 0) throw new Refusal(problems);
          await recordAudit(m, by, { verb: 'administer', target: what, details: { rows } });
        }
      });
      return [];
    } catch (error) {
      if (error instanceof Refusal) return error.problems;
      throw error;
    }
  }
}
