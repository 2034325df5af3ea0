import type { EntityManager } from 'typeorm';
import { query } from '../../../libs/db/index.js';
import { MERGED_LABELS } from '../schema/merged-labels.js';
import type { AttributeOption, UnitFamily } from '../schema/schema.js';
import type { AttributeRow } from './attribute-rules.js';

/*
 * SQL, not repositories: a save has hundreds of attributes or thousands of options, keeps what a row leaves out, and raises a revision where
 * it changed anything and only there. That is one statement of a set; an upsert by TypeORM can neither keep nor count, and took 360 ms for
 * 2,000 options where this takes 100. They are read with all other definitions only, at one moment (schema.repository).
 */

/** An option to save; absent fields stay as they are. */
export type OptionRow = { attribute: string } & Pick<AttributeOption, 'code'> & Partial<AttributeOption>;

/** What a row leaves out stays as it is. */
export async function upsertAttributes(m: EntityManager, rows: AttributeRow[]): Promise<void> {
  await query(
    m,
    `INSERT INTO attribute AS a (code, type, owner, localizable, scopable, group_code, unit_family, reference_entity, validation, fact_policy, labels)
     SELECT r.code, r.type, r.owner, coalesce(r.localizable, false), coalesce(r.scopable, false), coalesce(r."groupCode", s.group_code), r."unitFamily",
       r."referenceEntity", coalesce(r.validation, s.validation, '{}'), coalesce(r."factPolicy", s.fact_policy, 'auto'), ${MERGED_LABELS}
     FROM jsonb_to_recordset($1::jsonb) AS r(code text, type text, owner text, localizable boolean, scopable boolean, "groupCode" text,
       "unitFamily" text, "referenceEntity" text, validation jsonb, "factPolicy" text, labels jsonb) LEFT JOIN attribute s ON s.code = r.code
     ON CONFLICT (code) DO UPDATE SET group_code = excluded.group_code, validation = excluded.validation, fact_policy = excluded.fact_policy,
       labels = excluded.labels, revision = a.revision + 1
     WHERE (a.group_code, a.validation, a.fact_policy, a.labels) IS DISTINCT FROM (excluded.group_code, excluded.validation, excluded.fact_policy, excluded.labels)`,
    [JSON.stringify(rows)],
  );
}

/** Options have no revision: a change of one is a change of its attribute. */
export async function upsertOptions(m: EntityManager, rows: OptionRow[]): Promise<void> {
  await query(
    m,
    `WITH changed AS (
       INSERT INTO attribute_option AS o (attribute_code, code, labels, position)
       SELECT r.attribute, r.code, ${MERGED_LABELS}, coalesce(r.position, s.position, 0)
       FROM jsonb_to_recordset($1::jsonb) AS r(attribute text, code text, labels jsonb, position int)
       LEFT JOIN attribute_option s ON s.attribute_code = r.attribute AND s.code = r.code
       ON CONFLICT (attribute_code, code) DO UPDATE SET labels = excluded.labels, position = excluded.position
       WHERE (o.labels, o.position) IS DISTINCT FROM (excluded.labels, excluded.position)
       RETURNING attribute_code)
     UPDATE attribute SET revision = revision + 1 WHERE code IN (SELECT attribute_code FROM changed)`,
    [JSON.stringify(rows)],
  );
}

export async function upsertUnitFamilies(m: EntityManager, rows: Partial<UnitFamily>[]): Promise<void> {
  await query(
    m,
    `WITH changed AS (
       INSERT INTO unit_family AS f (code, standard_unit, labels, units)
       SELECT r.code, r."standardUnit", ${MERGED_LABELS}, r.units
       FROM jsonb_to_recordset($1::jsonb) AS r(code text, "standardUnit" text, labels jsonb, units jsonb) LEFT JOIN unit_family s ON s.code = r.code
       ON CONFLICT (code) DO UPDATE SET labels = excluded.labels, units = f.units || excluded.units
       WHERE (f.labels, f.units) IS DISTINCT FROM (excluded.labels, f.units || excluded.units)
       RETURNING code)
     UPDATE attribute SET revision = revision + 1 WHERE unit_family IN (SELECT code FROM changed)`,
    [JSON.stringify(rows)],
  );
}
