import type { EntityManager } from 'typeorm';
import { query } from '../../../libs/db/index.js';
import type { LocaleRow, MarketRow, ScopeRow } from './place-rules.js';

export async function upsertLocales(m: EntityManager, rows: LocaleRow[]): Promise<void> {
  await query(
    m,
    `INSERT INTO locale AS l (code, label) SELECT code, label FROM jsonb_to_recordset($1::jsonb) AS r(code text, label text)
     ON CONFLICT (code) DO UPDATE SET label = excluded.label WHERE l.label <> excluded.label`,
    [JSON.stringify(rows)],
  );
}

export async function upsertMarkets(m: EntityManager, rows: MarketRow[]): Promise<void> {
  await query(
    m,
    `INSERT INTO market AS k (code, country, currency, tax_display)
     SELECT code, country, currency, coalesce("taxDisplay", 'net') FROM jsonb_to_recordset($1::jsonb) AS r(code text, country text, currency text, "taxDisplay" text)
     ON CONFLICT (code) DO UPDATE SET tax_display = excluded.tax_display WHERE k.tax_display <> excluded.tax_display`,
    [JSON.stringify(rows)],
  );
}

export async function upsertScopes(m: EntityManager, rows: ScopeRow[]): Promise<void> {
  await query(
    m,
    `INSERT INTO scope AS s (code, kind, parent_code)
     SELECT code, kind, "parentCode" FROM jsonb_to_recordset($1::jsonb) AS r(code text, kind text, "parentCode" text)
     ON CONFLICT (code) DO UPDATE SET parent_code = excluded.parent_code WHERE s.parent_code IS DISTINCT FROM excluded.parent_code`,
    [JSON.stringify(rows)],
  );
}
