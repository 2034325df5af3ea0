import type { EntityManager } from 'typeorm';
import { named } from '../../../libs/db/index.js';
import { waitsFor } from './tasks.repository.js';
import { isAside, isOutside, isTouched, lackingWithin } from './within.js';

/** A reason by its id, and how many SKUs of the product have it. */
export interface FoundReason {
  id: string;
  nodes: number;
}

/** What is kept of one product for all channels. */
export interface KeptVerdicts {
  rootId: string;
  /** Its newest draft was not judged yet. */
  isDue: boolean;
  /** Channels by whose newest rules it was not judged yet; null among them: by any. */
  waitsFor: (string | null)[];
  /** Channels for which nothing of it is meant. */
  outside: string[];
  gaps: FoundReason[];
  flaws: FoundReason[];
  findings: FoundReason[];
  /** What the part of it that is meant lacks, and has wrong, on the channels for which only a part is. */
  partly: { channel: string; gaps: FoundReason[]; flaws: FoundReason[] }[];
  verdicts: { channel: string; isReady: boolean; listings: number; judgedAt: string }[];
}

/** A channel with an assortment. */
export interface MeantFor {
  channel: string;
  places: readonly string[];
  /** Ids of all that it may lack. */
  gaps: readonly string[];
}

const PLACES = 'jsonb_to_recordset($2::jsonb) AS p(channel text, places text[], gaps bigint[])';

const listed = (query: string): string => `(SELECT coalesce(json_agg(x), '[]') FROM (${query}) x)`;

/** By id of the product. `keys`: of gaps, as `keysOfGaps`. One statement; indexes: readiness_gap_root, readiness_finding_root, the primary keys of readiness_flaw and readiness_verdict, readiness_due_root. */
export async function readKeptVerdicts(
  m: EntityManager,
  rootIds: readonly string[],
  channels: readonly MeantFor[],
  keys: string,
): Promise<KeptVerdicts[]> {
  return named<KeptVerdicts>(
    m,
    `SELECT r.id::text AS "rootId", EXISTS (SELECT FROM readiness_due d WHERE d.root_id = r.id) AS "isDue",
       ARRAY(SELECT t.channel_code FROM readiness_task t WHERE ${waitsFor('t', 'r')}) AS "waitsFor",
       ARRAY(SELECT p.channel FROM ${PLACES} WHERE ${isOutside('p.places', 'r')}) AS outside,
       ${listed(`SELECT p.channel,
           ${listed(`SELECT * FROM (SELECT g.gap::text AS id, (SELECT count(*)::int ${lackingWithin('p.places', '$3', 'g')}) AS nodes FROM readiness_gap g WHERE g.root_id = r.id AND g.gap = ANY (p.gaps)) w WHERE nodes > 0`)} AS gaps,
           ${listed(`SELECT f.reason::text AS id, count(*)::int AS nodes FROM readiness_flaw f WHERE f.root_id = r.id AND NOT ${isAside('p.places', 'f')} GROUP BY f.reason`)} AS flaws
         FROM ${PLACES} WHERE ${isTouched('p.places', 'r.id')} AND NOT ${isOutside('p.places', 'r')}`)} AS partly,
       ${listed('SELECT gap::text AS id, nodes FROM readiness_gap WHERE root_id = r.id')} AS gaps,
       ${listed('SELECT reason::text AS id, count(*)::int AS nodes FROM readiness_flaw WHERE root_id = r.id GROUP BY reason')} AS flaws,
       ${listed('SELECT reason::text AS id, nodes FROM readiness_finding WHERE root_id = r.id')} AS findings,
       ${listed('SELECT channel_code AS channel, is_ready AS "isReady", listings, judged_at AS "judgedAt" FROM readiness_verdict WHERE root_id = r.id')} AS verdicts
     FROM product_node r WHERE r.id = ANY ($1::bigint[])`,
    [rootIds, JSON.stringify(channels), keys],
  );
}
