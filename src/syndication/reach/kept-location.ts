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

  async keep(id: string, before: string | null): Promise<string> {
    const [row] = await query<Row>(
      this.ds.manager,
      `UPDATE channel SET single_location = CASE WHEN single_location IS NOT DISTINCT FROM $3 THEN $2 ELSE single_location END
       WHERE code = $1 RETURNING single_location AS id`,
      [this.channelCode, id, before],
    );
    return row?.id || id;
  }
}
