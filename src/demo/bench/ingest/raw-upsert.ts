import type { DataSource } from 'typeorm';
import type { ItemLine } from './rows.js';

const CHUNK = 1000;

/** The same rows by one bare statement for each thousand: nothing is judged, nobody is answered, no history is kept. */
export class RawUpsert {
  private constructor(private readonly run: (rows: ItemLine[]) => Promise<void>) {}

  /** A table of the session's own: the program's role makes no others. It writes no log ahead, so the measure is a hard one. */
  static async with<T>(ds: DataSource, work: (raw: RawUpsert) => Promise<T>): Promise<T> {
    const runner = ds.createQueryRunner();
    try {
      await runner.query('CREATE TABLE pg_temp.raw_items (sku text PRIMARY KEY, facts jsonb NOT NULL)');
      const upsert = async (rows: ItemLine[]): Promise<void> => {
        await runner.query(
          `INSERT INTO pg_temp.raw_items (sku, facts) SELECT * FROM unnest($1::text[], $2::jsonb[])
           ON CONFLICT (sku) DO UPDATE SET facts = excluded.facts`,
          [rows.map(({ sku }) => sku), rows.map(({ facts }) => JSON.stringify(facts))],
        );
      };
      return await work(new RawUpsert(upsert));
    } finally {
      await runner.query('DROP TABLE IF EXISTS pg_temp.raw_items');
      await runner.release();
    }
  }

  /** Seconds that these rows took. */
  async seconds(lines: Iterable<ItemLine>): Promise<number> {
    const all = [...lines];
    const started = performance.now();
    for (let at = 0; at < all.length; at += CHUNK) await this.run(all.slice(at, at + CHUNK));
    return (performance.now() - started) / 1000;
  }
}
