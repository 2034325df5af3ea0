import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Assets are known by the SHA-256 of their bytes, so the same bytes are stored once. Links are part of the draft and of versions. */
export class Media0003 implements MigrationInterface {
  name = 'Media0003000000000000';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      CREATE TABLE asset (
        hash text PRIMARY KEY CHECK (hash ~ '^[0-9a-f]{64}$'),
        file_name text NOT NULL,
        media_type text NOT NULL,
        bytes bigint NOT NULL,
        width int NOT NULL,
        height int NOT NULL,
        -- {"orientation", "colourSpace", "alpha", "pages", "digitalSourceType", "copyright"}
        properties jsonb NOT NULL DEFAULT '{}',
        source text NOT NULL,
        created_by text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now()
      );

      CREATE TABLE asset_link (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        root_id bigint NOT NULL REFERENCES product_node,
        node_id bigint NOT NULL REFERENCES product_node,
        asset_hash text NOT NULL REFERENCES asset,
        role text NOT NULL CHECK (role IN ('main', 'gallery', 'swatch', 'size_chart', 'lifestyle', 'manual')),
        position int NOT NULL DEFAULT 0,
        locale text REFERENCES locale,
        -- null: every channel
        channels text[],
        -- locale -> text
        alt jsonb NOT NULL DEFAULT '{}',
        UNIQUE NULLS NOT DISTINCT (node_id, asset_hash, role, locale)
      );
      CREATE INDEX asset_link_root ON asset_link (root_id);
      CREATE INDEX asset_link_asset ON asset_link (asset_hash);

      CREATE TABLE rendition (
        asset_hash text NOT NULL REFERENCES asset,
        profile text NOT NULL,
        profile_version text NOT NULL,
        state text NOT NULL CHECK (state IN ('pending', 'ready', 'failed')),
        hash text,
        media_type text,
        bytes bigint,
        width int,
        height int,
        problem jsonb,
        created_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (asset_hash, profile, profile_version)
      );
      CREATE INDEX rendition_hash ON rendition (hash) WHERE hash IS NOT NULL;
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`DROP TABLE rendition, asset_link, asset;`);
  }
}
