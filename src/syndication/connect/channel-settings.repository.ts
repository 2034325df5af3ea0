import type { EntityManager } from 'typeorm';
import { query } from '../../../libs/db/index.js';
import type { StockLocation } from '../reach/stock-locations.js';
import type { StockPolicy } from '../reach/stock-policy.js';

/** Whether it says something new; undefined: there is no such channel. One statement, so that no other setting is lost. */
export async function setStockPolicy(m: EntityManager, code: string, policy: StockPolicy): Promise<boolean | undefined> {
  const [row] = await query<{ written: boolean }>(
    m,
    `WITH before AS (SELECT code, settings FROM channel WHERE code = $1 FOR UPDATE), written AS (
       UPDATE channel c SET settings = jsonb_set(b.settings, '{stock}', $2::jsonb) FROM before b
       WHERE c.code = b.code AND b.settings->'stock' IS DISTINCT FROM $2::jsonb RETURNING c.code)
     SELECT EXISTS (SELECT FROM written) AS written FROM before`,
    [code, JSON.stringify(policy)],
  );
  return row?.written;
}

/** The same of the locations that it counts; null: all, in one number. */
export async function setChannelLocations(m: EntityManager, code: string, locations: StockLocation[] | null): Promise<boolean | undefined> {
  const [row] = await query<{ written: boolean }>(
    m,
    `WITH before AS (SELECT code, settings FROM channel WHERE code = $1 FOR UPDATE), written AS (
       UPDATE channel c SET settings = (b.settings - 'locations') || CASE WHEN $2::jsonb IS NULL THEN '{}' ELSE jsonb_build_object('locations', $2::jsonb) END
       FROM before b WHERE c.code = b.code AND b.settings->'locations' IS DISTINCT FROM $2::jsonb RETURNING c.code)
     SELECT EXISTS (SELECT FROM written) AS written FROM before`,
    [code, locations && JSON.stringify(locations)],
  );
  return row?.written;
}

/**
 * The same of the one location that has what is counted without. From the first change on numbers are said with their location, so that what was said of the
 * one before is not taken for this one's; which that was is kept in the row.
 */
export async function setChannelLocation(m: EntityManager, code: string, locationId: string): Promise<boolean | undefined> {
  const [row] = await query<{ written: boolean }>(
    m,
    `WITH before AS (SELECT code, settings FROM channel WHERE code = $1 FOR UPDATE), written AS (
       UPDATE channel c SET settings = b.settings || jsonb_build_object('locationId', $2::text, 'placed', true),
         single_location = CASE WHEN b.settings ? 'placed' THEN c.single_location ELSE coalesce(b.settings->>'locationId', c.single_location) END
       FROM before b WHERE c.code = b.code AND b.settings->>'locationId' IS DISTINCT FROM $2 RETURNING c.code)
     SELECT EXISTS (SELECT FROM written) AS written FROM before`,
    [code, locationId],
  );
  return row?.written;
}
