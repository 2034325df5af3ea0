import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { query } from '../../../libs/db/index.js';
import type { Acting } from '../../journal/index.js';

export interface AuditEntry {
  verb: string;
  target: string;
  details: object;
}

@Injectable()
export class AuditRepository {
  async record(m: EntityManager, entries: AuditEntry[], by: Acting): Promise<void> {
    if (entries.length === 0) return;
    await query(
      m,
      `INSERT INTO audit (at, actor, door, verb, target, request_id, details)
       SELECT $6, $4, 'graphql', u.verb, u.target, $5, u.details::jsonb FROM unnest($1::text[], $2::text[], $3::text[]) AS u(verb, target, details)`,
      [
        entries.map((e) => e.verb),
        entries.map((e) => e.target),
        entries.map((e) => JSON.stringify(e.details)),
        by.person,
        by.requestId,
        by.now,
      ],
    );
  }
}
