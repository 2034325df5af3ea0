import type { EntityManager } from 'typeorm';
import { query } from '../../../libs/db/index.js';
import { MERGED_LABELS } from '../schema/merged-labels.js';
import type { FamilyRow, CompleteVariantRow } from './family-rules.js';

/*
 * SQL, not repositories: a save keeps what a row leaves out, and raises the family's revision where it changed anything and only there, all
 * in one statement; an upsert by TypeORM can neither keep nor count. They are read with all other definitions only, at one moment.
 */

export async function upsertFamilies(m: EntityManager, rows: FamilyRow[]): Promise<void> {
  await query(
    m,
    `INSERT INTO family AS f (code, labels, attributes, required, label_attribute, image_attribute)
     SELECT r.code, ${MERGED_LABELS}, r.attributes, coalesce(r.required, s.required, '{}'), coalesce(r."labelAttribute", s.label_attribute), coalesce(r."imageAttribute", s.image_attribute)
     FROM jsonb_to_recordset($1::jsonb) AS r(code text, labels jsonb, attributes text[], required jsonb, "labelAttribute" text, "imageAttribute" text)
     LEFT JOIN family s ON s.code = r.code
     ON CONFLICT (code) DO UPDATE SET labels = excluded.labels, attributes = excluded.attributes, required = excluded.required,
       label_attribute = excluded.label_attribute, image_attribute = excluded.image_attribute, revision = f.revision + 1
     WHERE (f.labels, f.attributes, f.required, f.label_attribute, f.image_attribute)
       IS DISTINCT FROM (excluded.labels, excluded.attributes, excluded.required, excluded.label_attribute, excluded.image_attribute)`,
    [JSON.stringify(rows)],
  );
}

/** A change of a family variant is a change of its family. */
export async function upsertFamilyVariants(m: EntityManager, rows: CompleteVariantRow[]): Promise<void> {
  await query(
    m,
    `WITH changed AS (
       INSERT INTO family_variant AS v (code, family_code, labels, levels)
       SELECT r.code, r."familyCode", ${MERGED_LABELS}, r.levels
       FROM jsonb_to_recordset($1::jsonb) AS r(code text, "familyCode" text, labels jsonb, levels jsonb) LEFT JOIN family_variant s ON s.code = r.code
       ON CONFLICT (code) DO UPDATE SET labels = excluded.labels, levels = excluded.levels
       WHERE (v.labels, v.levels) IS DISTINCT FROM (excluded.labels, excluded.levels)
       RETURNING family_code)
     UPDATE family SET revision = revision + 1 WHERE code IN (SELECT family_code FROM changed)`,
    [JSON.stringify(rows)],
  );
}
