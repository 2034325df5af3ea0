import type { DataSource } from 'typeorm';
import { named, query } from '../../../libs/db/index.js';
import type { SingleLocation } from '../../port/index.js';

interface Row {
  id: string | null;
}

/** In the channel's row: what is lost with a cache would be chosen anew. A channel that is only asked, before it is made, keeps nothing. */
export class KeptLocation implements SingleLocation {
  constructor(
    private readonly ds: DataSource,
    private readonly channelCode: string,
  ) {}

  async get(): Promise<string | null> {
    const [row] = await named<Row>(this.ds.manager, `SELECT single_location AS id FROM channel WHERE code = $1`, [this.channelCode]);
    return row ? row.id : '';
  }

  /** Where another was given up, what was known to stand there is of no use any more: compared with what the new one has, the rest would count as sold. */
  async keep(id: string, before: string | null): Promise<string> {
    const [row] = await query<Row>(
      this.ds.manager,
      `WITH kept AS (
         UPDATE channel SET single_location = CASE WHEN single_location IS NOT DISTINCT FROM $3 THEN $2 ELSE single_location END
         WHERE code = $1 RETURNING code, old.single_location AS was, new.single_location AS id
       ), forgotten AS (
         UPDATE listing_offer o SET units = NULL, units_since = NULL, stood = '[]', lower_seen = NULL, lower_at = NULL, higher_seen = NULL
         FROM listing l, kept WHERE l.channel_code = kept.code AND o.listing_id = l.id AND o.units_at IS NULL AND o.units IS NOT NULL
           AND coalesce(kept.was, '') NOT IN ('', kept.id))
       SELECT id FROM kept`,
      [this.channelCode, id, before],
    );
    return row?.id || id;
  }
}
