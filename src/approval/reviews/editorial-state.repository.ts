import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { named } from '../../../libs/db/index.js';
import { AttributeCatalog, setEditorialStates, type EditorialState } from '../../catalog/index.js';
import { ChannelsOfMarkets } from '../editions/index.js';

/** Where the drafts of products stand, as their reviews leave them. The state itself is the catalogue's: it sets it. */
@Injectable()
export class EditorialStateRepository {
  constructor(
    private readonly catalog: AttributeCatalog,
    private readonly channels: ChannelsOfMarkets,
  ) {}

  /**
   * Once no review of a root is open any more, and after a rollback: changes_requested if its newest version was rejected anywhere; else approved if that was approved, the draft
   * has nothing newer that a person must see, and no channel lacks, in a locale that it has and that was ever approved for it, what it would see of the draft; else draft.
   * So one word says of a product what `ReadEditorial` says of its channels. Asked, then set: a second round trip for each batch of decisions, where one
   * statement would write the catalogue's table from here. Three statements.
   */
  async settle(m: EntityManager, rootIds: string[]): Promise<void> {
    const sights = Object.fromEntries(await this.channels.sights(m, await this.catalog.load(m)));
    const settled = await named<{ rootId: string; state: EditorialState }>(
      m,
      `SELECT n.id AS "rootId", CASE
         WHEN n.state = 'in_review' AND EXISTS (SELECT 1 FROM review r WHERE r.version_id = v.id AND r.state = 'rejected'
           AND r.id = (SELECT max(o.id) FROM review o WHERE o.root_id = r.root_id AND o.channel_code = r.channel_code)) THEN 'changes_requested'
         WHEN EXISTS (SELECT 1 FROM review r WHERE r.version_id = v.id AND r.state = 'approved')
           AND NOT EXISTS (SELECT 1 FROM draft_change d WHERE d.root_id = n.id AND d.after_version >= v.number)
           AND NOT EXISTS (
             SELECT 1 FROM edition_head h JOIN edition e ON e.id = h.edition_id CROSS JOIN jsonb_each_text(e.locale_versions) AS l(locale, version)
             JOIN version s ON s.id = l.version::bigint
             JOIN draft_change d ON d.root_id = n.id AND d.after_version >= s.number AND d.locale IN ('', l.locale)
             WHERE h.root_id = n.id AND (d.scope = '' OR $2::jsonb -> h.channel_code -> 'scopes' ? d.scope)
               AND coalesce(nullif($2::jsonb -> h.channel_code -> 'locales', 'null') ? l.locale, true)
         ) THEN 'approved'
         ELSE 'draft' END AS state
       FROM product_node n JOIN version v ON v.id = (SELECT o.id FROM version o WHERE o.root_id = n.id ORDER BY o.number DESC LIMIT 1)
       WHERE n.id = ANY($1::bigint[]) AND n.state IN ('in_review', 'approved', 'draft')
         AND NOT EXISTS (SELECT 1 FROM review r WHERE r.root_id = n.id AND r.state = 'in_review')`,
      [rootIds, JSON.stringify(sights)],
    );
    await setEditorialStates(m, settled);
  }
}
