import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Which products are meant for which channel and market, what is settled of it, and removals from channels that wait for a person. Without an
 * assortment everything belongs, so that a new database and an old one have no rows here.
 */
export class Assortments0049 implements MigrationInterface {
  name = 'Assortments0049000000000000';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      CREATE TABLE assortment (
        -- 'channel:' or 'market:' and its code
        place text PRIMARY KEY,
        channel_code text REFERENCES channel,
        market_code text REFERENCES market,
        revision int NOT NULL,
        saved_by text NOT NULL,
        saved_at timestamptz NOT NULL,
        -- when a rule or exception begins or ends next
        next_at timestamptz,
        -- the last product that was settled since its rules changed; null: all are
        settle_to bigint,
        settled_at timestamptz,
        -- why its rules cannot be asked; what is settled stays meanwhile
        broken jsonb,
        CHECK ((channel_code IS NULL) <> (market_code IS NULL))
      );
      CREATE INDEX assortment_next ON assortment (next_at) WHERE next_at IS NOT NULL;

      CREATE TABLE assortment_rule (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        place text NOT NULL REFERENCES assortment,
        ordinal int NOT NULL,
        name text NOT NULL,
        effect text NOT NULL CHECK (effect IN ('include', 'exclude')),
        -- of the release that wrote the filter
        form int NOT NULL,
        filter jsonb NOT NULL,
        from_at timestamptz,
        until_at timestamptz,
        added_by text NOT NULL,
        added_at timestamptz NOT NULL,
        UNIQUE (place, name),
        CHECK (until_at > from_at)
      );

      CREATE TABLE assortment_exception (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        place text NOT NULL REFERENCES assortment,
        sku text NOT NULL,
        is_in boolean NOT NULL,
        reason text NOT NULL,
        from_at timestamptz,
        until_at timestamptz,
        added_by text NOT NULL,
        added_at timestamptz NOT NULL,
        UNIQUE (place, sku),
        CHECK (until_at > from_at)
      );

      CREATE TABLE search_left_out (
        place text COLLATE "C" NOT NULL,
        root_id bigint NOT NULL,
        node_id bigint NOT NULL,
        because text NOT NULL,
        PRIMARY KEY (place, root_id, node_id)
      );

      CREATE TABLE removal_hold (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        channel_code text NOT NULL REFERENCES channel,
        -- what had left or was to leave within the hour when it began, and the listings that there were
        removals int NOT NULL,
        of_all int NOT NULL,
        began_at timestamptz NOT NULL,
        state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'confirmed', 'kept', 'over')),
        decided_by text,
        decided_at timestamptz
      );
      CREATE UNIQUE INDEX removal_hold_open ON removal_hold (channel_code) WHERE state = 'open';

      -- listings that left their channel within the hour, and those that would and wait
      CREATE TABLE removal (
        listing_id bigint PRIMARY KEY REFERENCES listing,
        channel_code text NOT NULL,
        at timestamptz NOT NULL,
        state text NOT NULL CHECK (state IN ('went', 'held', 'kept', 'confirmed')),
        hold_id bigint REFERENCES removal_hold,
        CHECK ((state = 'went') = (hold_id IS NULL))
      );
      CREATE INDEX removal_went ON removal (channel_code, at) WHERE state = 'went';
      CREATE INDEX removal_of_hold ON removal (hold_id) WHERE hold_id IS NOT NULL;
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      DROP TABLE removal;
      DROP TABLE removal_hold;
      DROP TABLE search_left_out;
      DROP TABLE assortment_exception;
      DROP TABLE assortment_rule;
      DROP TABLE assortment;
    `);
  }
}
