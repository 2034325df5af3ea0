import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { inTransaction, query } from '../../../libs/db/index.js';
import type { Problem } from '../../../libs/problem/index.js';
import type { Acting } from '../../journal/index.js';
import { AttributeCatalog } from './attribute-catalog.js';
import { checkTexts } from './definition-rules.js';
import type { CatalogSchema } from './schema.js';

/** Opens the transaction for an administrator's save of definitions, and writes down who saved what. */
@Injectable()
export class Definitions {
  constructor(
    private readonly ds: DataSource,
    private readonly catalog: AttributeCatalog,
  ) {}

  read(): Promise<CatalogSchema> {
    return this.catalog.load(this.ds.manager);
  }

  list<T>(read: (m: EntityManager) => Promise<T>): Promise<T> {
    return read(this.ds.manager);
  }

  save(what: string, rows: object[], by: Acting, upsert: (m: EntityManager) => Promise<Problem[]>): Promise<Problem[]> {
    const unsound = checkTexts(rows, what);
    if (unsound) return Promise.resolve([unsound]);
    return inTransaction(this.ds, async (m) => {
      const problems = await upsert(m);
      if (problems.length === 0) {
        await query(
          m,
          `INSERT INTO audit (actor, door, verb, target, request_id, details) VALUES ($1, 'graphql', 'administer', $2, $3, $4)`,
          [by.person, what, by.requestId, JSON.stringify({ rows })],
        );
      }
      return problems;
    });
  }
}
