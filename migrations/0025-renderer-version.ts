import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A new version of the program that renders differently sends nothing by itself: what it would say is listed, and let in by a person. */
export class RendererVersion0025 implements MigrationInterface {
  name = 'RendererVersion0025000000000000';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      -- by which the bytes were first rendered; null: by a release that did not say
      ALTER TABLE payload ADD COLUMN renderer_version text;
      ALTER TABLE offer_payload ADD COLUMN renderer_version text;
      -- by which what it said was rendered
      ALTER TABLE exchange ADD COLUMN renderer_versions text[] NOT NULL DEFAULT '{}';

      -- payload hash → what it was rendered from, as it was judged last: of the payload that was sent last, and of the one that was accepted
      ALTER TABLE listing ADD COLUMN made jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(made) = 'object');
      -- the renderer by which it was last compared with what its channel accepted
      ALTER TABLE listing ADD COLUMN judged_renderer text;
      -- what the newest two statements were rendered from, newest first
      ALTER TABLE listing_offer ADD COLUMN price_made jsonb NOT NULL DEFAULT '[]', ADD COLUMN stock_made jsonb NOT NULL DEFAULT '[]';

      CREATE TABLE render_difference (
        listing_id bigint NOT NULL REFERENCES listing,
        wire text NOT NULL CHECK (wire IN ('content', 'price', 'stock')),
        channel_code text NOT NULL REFERENCES channel,
        -- the renderer that says it otherwise
        renderer_version text NOT NULL,
        -- [{field, name, before, after}]; name: without the SKU
        fields jsonb NOT NULL CHECK (jsonb_typeof(fields) = 'array'),
        found_at timestamptz NOT NULL,
        let_in_by text,
        let_in_at timestamptz,
        CHECK ((let_in_by IS NULL) = (let_in_at IS NULL)),
        PRIMARY KEY (listing_id, wire)
      );
      CREATE INDEX render_difference_channel ON render_difference (channel_code, listing_id, wire);
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      DROP TABLE render_difference;
      ALTER TABLE listing_offer DROP COLUMN price_made, DROP COLUMN stock_made;
      ALTER TABLE listing DROP COLUMN made, DROP COLUMN judged_renderer;
      ALTER TABLE exchange DROP COLUMN renderer_versions;
      ALTER TABLE offer_payload DROP COLUMN renderer_version;
      ALTER TABLE payload DROP COLUMN renderer_version;
    `);
  }
}
