import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Readiness in two layers: what families require and which values are wrong, kept by the transaction of each write, and what the rules of channels
 * say of drafts, kept by a queue. Everything there is waits to be judged.
 */
export class Readiness0047 implements MigrationInterface {
  name = 'Readiness0047000000000000';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      CREATE TABLE readiness_place (
        channel_code text PRIMARY KEY,
        kind text NOT NULL,
        market_code text NOT NULL,
        locales text[] NOT NULL,
        -- of what verdicts depend on besides products and definitions: mapping, renderer, settings
        rules text NOT NULL
      );

      -- what something required is lacking of: the hash of family, attribute and the cells in which it is looked up
      CREATE TABLE readiness_gap (
        gap bigint NOT NULL,
        root_id bigint NOT NULL,
        nodes int NOT NULL CHECK (nodes > 0),
        PRIMARY KEY (gap, root_id)
      ) WITH (fillfactor = 90);
      CREATE INDEX readiness_gap_root ON readiness_gap (root_id);

      -- a stated value that today's definitions would not take, or that has no name
      CREATE TABLE readiness_flaw (
        root_id bigint NOT NULL,
        key bigint NOT NULL,
        position text COLLATE "C" NOT NULL,
        reason bigint NOT NULL,
        PRIMARY KEY (root_id, key, position, reason)
      );
      CREATE INDEX readiness_flaw_reason ON readiness_flaw (reason, root_id);

      CREATE TABLE readiness_reason (
        id bigint PRIMARY KEY,
        -- '': of flaws, which every channel has
        channel_code text COLLATE "C" NOT NULL,
        code text COLLATE "C" NOT NULL,
        place text COLLATE "C" NOT NULL,
        -- '': whatever the locale
        locale text COLLATE "C" NOT NULL,
        severity text COLLATE "C" NOT NULL CHECK (severity IN ('error', 'warning')),
        owner text COLLATE "C" NOT NULL,
        message text NOT NULL,
        fix text NOT NULL
      );
      CREATE INDEX readiness_reason_channel ON readiness_reason (channel_code, code);

      CREATE TABLE readiness_verdict (
        root_id bigint NOT NULL,
        channel_code text COLLATE "C" NOT NULL,
        is_ready boolean NOT NULL,
        listings int NOT NULL,
        tree_revision bigint NOT NULL,
        rules text NOT NULL,
        product_type text COLLATE "C" NOT NULL,
        requirements text COLLATE "C" NOT NULL,
        judged_at timestamptz NOT NULL,
        PRIMARY KEY (root_id, channel_code)
      ) WITH (fillfactor = 90);

      CREATE INDEX readiness_verdict_requirements ON readiness_verdict (channel_code, product_type, requirements);

      CREATE TABLE readiness_finding (
        reason bigint NOT NULL,
        root_id bigint NOT NULL,
        nodes int NOT NULL CHECK (nodes > 0),
        PRIMARY KEY (reason, root_id)
      ) WITH (fillfactor = 90);
      CREATE INDEX readiness_finding_root ON readiness_finding (root_id);

      -- appended only: a writer never waits for whoever judges
      CREATE TABLE readiness_due (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        root_id bigint NOT NULL,
        -- what shares a barcode with it is judged anew, too
        spreads boolean NOT NULL DEFAULT true,
        at timestamptz NOT NULL
      ) WITH (autovacuum_vacuum_scale_factor = 0.05);
      CREATE INDEX readiness_due_root ON readiness_due (root_id);

      -- many products that wait for one and the same cause; those after after_root have not been judged because of it
      CREATE TABLE readiness_task (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        cause text NOT NULL,
        -- null: all of them
        channel_code text COLLATE "C",
        families text[],
        -- products that state one of these cells, and if options are named, one of them
        keys bigint[],
        options text[],
        -- products that were judged by the requirements of one of these
        product_types text[],
        after_root bigint NOT NULL DEFAULT 0,
        until_root bigint NOT NULL,
        judged bigint NOT NULL DEFAULT 0,
        started_at timestamptz NOT NULL
      );

      -- the definitions by which all that is not waiting was judged: one row, or none before the first look
      CREATE TABLE readiness_schema (
        id int PRIMARY KEY DEFAULT 1 CHECK (id = 1),
        stamp text NOT NULL,
        digests jsonb NOT NULL
      );
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      DROP TABLE readiness_schema;
      DROP TABLE readiness_task;
      DROP TABLE readiness_due;
      DROP TABLE readiness_finding;
      DROP TABLE readiness_verdict;
      DROP TABLE readiness_reason;
      DROP TABLE readiness_flaw;
      DROP TABLE readiness_gap;
      DROP TABLE readiness_place;
    `);
  }
}
