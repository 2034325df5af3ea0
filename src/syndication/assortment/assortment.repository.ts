import type { EntityManager } from 'typeorm';
import { named, send } from '../../../libs/db/index.js';
import type { Problem } from '../../../libs/problem/index.js';
import type { AssortmentExceptionEntity } from './assortment-exception.entity.js';
import type { AssortmentRuleEntity } from './assortment-rule.entity.js';
import type { AssortmentEntity } from './assortment.entity.js';
import type { Progress } from './settled.js';

/* SQL, not repositories: rows are locked in one order, and rules and exceptions are written as sets. */

const COLUMNS = `place, channel_code AS "channelCode", market_code AS "marketCode", revision, saved_by AS "savedBy", saved_at AS "savedAt", next_at AS "nextAt",
  settle_to::text AS "settleTo", settled_at AS "settledAt", category_tree AS "categoryTree", shown_digest AS "shownDigest", excluded_families AS "excludedFamilies",
  families_to::text AS "familiesTo", families_at AS "familiesAt", broken`;

/**
 * All of them, held until the caller's transaction ends: who settles what is meant for a place, or changes its rules, does so alone. There are tens of
 * them at most. Taken before the outbox of editions is, always.
 */
export async function lockAssortments(m: EntityManager): Promise<AssortmentEntity[]> {
  return named<AssortmentEntity>(m, `SELECT ${COLUMNS} FROM assortment ORDER BY place FOR UPDATE`);
}

/** The same of those that somebody wrote. */
export async function lockWritten(m: EntityManager): Promise<AssortmentEntity[]> {
  return named<AssortmentEntity>(m, `SELECT ${COLUMNS} FROM assortment WHERE revision > 0 ORDER BY place FOR UPDATE`);
}

export async function readAssortments(m: EntityManager): Promise<AssortmentEntity[]> {
  return named<AssortmentEntity>(m, `SELECT ${COLUMNS} FROM assortment ORDER BY place`);
}

/** In their order. */
export async function rulesOfPlaces(m: EntityManager, places: string[]): Promise<AssortmentRuleEntity[]> {
  return named<AssortmentRuleEntity>(
    m,
    `SELECT id::text, place, ordinal, name, effect, form, filter, from_at AS "fromAt", until_at AS "untilAt", added_by AS "addedBy", added_at AS "addedAt"
     FROM assortment_rule WHERE place = ANY ($1) ORDER BY place, ordinal`,
    [places],
  );
}

/** By SKU. */
export async function exceptionsOfPlaces(m: EntityManager, places: string[]): Promise<AssortmentExceptionEntity[]> {
  return named<AssortmentExceptionEntity>(
    m,
    `SELECT id::text, place, sku, is_in AS "isIn", reason, from_at AS "fromAt", until_at AS "untilAt", added_by AS "addedBy", added_at AS "addedAt"
     FROM assortment_exception WHERE place = ANY ($1) ORDER BY place, sku`,
    [places],
  );
}

/** Codes of the channels that are, or are in, the place. */
export async function channelsAt(
  m: EntityManager,
  { channelCode, marketCode }: Pick<AssortmentEntity, 'channelCode' | 'marketCode'>,
): Promise<string[]> {
  const rows = await named<{ code: string }>(m, `SELECT code FROM channel WHERE code = $1 OR market_code = $2 ORDER BY code`, [
    channelCode,
    marketCode,
  ]);
  return rows.map(({ code }) => code);
}

/** Makes it at revision 1, or raises it; all is settled anew from then on. False: it is at another revision. */
export async function putAssortment(
  m: EntityManager,
  one: Pick<AssortmentEntity, 'place' | 'channelCode' | 'marketCode' | 'savedBy' | 'savedAt' | 'nextAt'>,
  expectedRevision: number,
): Promise<boolean> {
  const rows = await named(
    m,
    `INSERT INTO assortment AS a (place, channel_code, market_code, revision, saved_by, saved_at, next_at, settle_to)
     SELECT $1, $2, $3, 1, $4, $5, $6, 0 WHERE $7 = 0 OR EXISTS (SELECT FROM assortment WHERE place = $1)
     ON CONFLICT (place) DO UPDATE SET revision = a.revision + 1, saved_by = excluded.saved_by, saved_at = excluded.saved_at, next_at = excluded.next_at,
       settle_to = 0, settled_at = NULL, broken = NULL WHERE a.revision = $7
     RETURNING a.place`,
    [one.place, one.channelCode, one.marketCode, one.savedBy, one.savedAt, one.nextAt, expectedRevision],
  );
  return rows.length === 1;
}

/**
 * Takes over the families that mappings in force leave out, where that is news: all of the place is settled anew then, by `families_to`, which no
 * worker of the release before takes for its own. Written in the order in which assortments are held. One statement, over channels.
 */
export async function noteExcludedFamilies(m: EntityManager, now: Date): Promise<void> {
  await send(
    m,
    `INSERT INTO assortment (place, channel_code, revision, saved_by, saved_at, families_to, excluded_families)
     SELECT f.place, f.code, 0, 'plinth', $1, 0, f.families
     FROM (SELECT c.code, 'channel:' || c.code AS place, ARRAY(SELECT jsonb_array_elements_text(CASE jsonb_typeof(g.body->'excludedFamilies') WHEN 'array' THEN g.body->'excludedFamilies' ELSE '[]' END)) AS families
       FROM channel c JOIN mapping g ON g.id = c.mapping_id) f LEFT JOIN assortment a ON a.place = f.place
     WHERE coalesce(a.excluded_families, '{}') <> f.families ORDER BY f.place
     ON CONFLICT (place) DO UPDATE SET excluded_families = excluded.excluded_families, families_to = 0`,
    [now],
  );
}

export interface AssortmentProgress extends Progress, Pick<AssortmentEntity, 'place' | 'nextAt' | 'categoryTree' | 'shownDigest'> {
  broken: Problem | null;
}

/** How far it is settled. */
export async function noteSettling(
  m: EntityManager,
  { place, nextAt, settleTo, settledAt, familiesTo, familiesAt, categoryTree, shownDigest, broken }: AssortmentProgress,
): Promise<void> {
  await send(
    m,
    `UPDATE assortment SET next_at = $2, settle_to = $3, settled_at = $4, category_tree = $5, broken = $6::jsonb, families_to = $7, families_at = $8, shown_digest = $9
     WHERE place = $1`,
    [...[place, nextAt, settleTo, settledAt, categoryTree], broken && JSON.stringify(broken), familiesTo, familiesAt, shownDigest],
  );
}

/** Who says something new of a rule, or of an exception, has added it. */
type Said<T extends { id: string; place: string }> = Omit<T, 'id' | 'place'>;

/** These are from now on all rules of the place. One that keeps its name keeps its id, so that what it leaves out is not written again. */
export async function replaceRules(m: EntityManager, place: string, rules: Said<AssortmentRuleEntity>[]): Promise<void> {
  const names = rules.map(({ name }) => name);
  await send(m, `DELETE FROM assortment_rule WHERE place = $1 AND name <> ALL ($2)`, [place, names]);
  await send(
    m,
    `INSERT INTO assortment_rule AS r (place, ordinal, name, effect, form, filter, from_at, until_at, added_by, added_at)
     SELECT $1, n.ordinal, n.name, n.effect, n.form, n.filter, n."fromAt", n."untilAt", n."addedBy", n."addedAt"
     FROM jsonb_to_recordset($2::jsonb) AS n(ordinal int, name text, effect text, form int, filter jsonb, "fromAt" timestamptz, "untilAt" timestamptz,
       "addedBy" text, "addedAt" timestamptz)
     ON CONFLICT (place, name) DO UPDATE SET ordinal = excluded.ordinal, effect = excluded.effect, form = excluded.form, filter = excluded.filter,
       from_at = excluded.from_at, until_at = excluded.until_at,
       added_by = CASE WHEN (r.effect, r.filter, r.from_at, r.until_at) IS NOT DISTINCT FROM (excluded.effect, excluded.filter, excluded.from_at, excluded.until_at) THEN r.added_by ELSE excluded.added_by END,
       added_at = CASE WHEN (r.effect, r.filter, r.from_at, r.until_at) IS NOT DISTINCT FROM (excluded.effect, excluded.filter, excluded.from_at, excluded.until_at) THEN r.added_at ELSE excluded.added_at END`,
    [place, JSON.stringify(rules)],
  );
}

/** The same of exceptions, by SKU. */
export async function replaceExceptions(m: EntityManager, place: string, exceptions: Said<AssortmentExceptionEntity>[]): Promise<void> {
  const skus = exceptions.map(({ sku }) => sku);
  await send(m, `DELETE FROM assortment_exception WHERE place = $1 AND sku <> ALL ($2)`, [place, skus]);
  await send(
    m,
    `INSERT INTO assortment_exception AS e (place, sku, is_in, reason, from_at, until_at, added_by, added_at)
     SELECT $1, n.sku, n."isIn", n.reason, n."fromAt", n."untilAt", n."addedBy", n."addedAt"
     FROM jsonb_to_recordset($2::jsonb) AS n(sku text, "isIn" boolean, reason text, "fromAt" timestamptz, "untilAt" timestamptz, "addedBy" text, "addedAt" timestamptz)
     ON CONFLICT (place, sku) DO UPDATE SET is_in = excluded.is_in, reason = excluded.reason, from_at = excluded.from_at, until_at = excluded.until_at,
       added_by = excluded.added_by, added_at = excluded.added_at
       WHERE (e.is_in, e.reason, e.from_at, e.until_at) IS DISTINCT FROM (excluded.is_in, excluded.reason, excluded.from_at, excluded.until_at)`,
    [place, JSON.stringify(exceptions)],
  );
}

/** Of these SKUs, those that exist. Index: product_node_sku. */
export async function knownSkus(m: EntityManager, skus: string[]): Promise<Set<string>> {
  const rows = await named<{ sku: string }>(m, `SELECT sku FROM product_node WHERE sku = ANY ($1)`, [skus]);
  return new Set(rows.map(({ sku }) => sku));
}
