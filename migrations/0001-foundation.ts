import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Keys, audit, idempotency, and the two guards that every later table uses: immutable rows, and legal transitions of a state column. */
export class Foundation0001 implements MigrationInterface {
  name = 'Foundation0001000000000000';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      CREATE EXTENSION IF NOT EXISTS ltree;
      CREATE EXTENSION IF NOT EXISTS pg_trgm;

      CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION '% rows are immutable', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
      END $$;

      CREATE TABLE legal_transition (
        machine text NOT NULL,
        from_state text NOT NULL,
        to_state text NOT NULL,
        PRIMARY KEY (machine, from_state, to_state)
      );

      -- A trigger argument names the machine; the column is always called "state".
      CREATE FUNCTION enforce_transition() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF NEW.state IS DISTINCT FROM OLD.state AND NOT EXISTS (
          SELECT 1 FROM legal_transition WHERE machine = TG_ARGV[0] AND from_state = OLD.state AND to_state = NEW.state
        ) THEN
          RAISE EXCEPTION '% cannot go from % to %', TG_ARGV[0], OLD.state, NEW.state USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
      END $$;

      CREATE TABLE api_key (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        name text NOT NULL,
        person text NOT NULL,
        role text NOT NULL CHECK (role IN ('viewer', 'editor', 'approver', 'publisher', 'integration', 'administrator')),
        prefix text NOT NULL,
        hash bytea NOT NULL UNIQUE,
        created_at timestamptz NOT NULL DEFAULT now(),
        expires_at timestamptz,
        revoked_at timestamptz,
        last_used_at timestamptz
      );

      CREATE TABLE audit (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        at timestamptz NOT NULL DEFAULT now(),
        actor text NOT NULL,
        door text NOT NULL,
        verb text NOT NULL,
        target text NOT NULL,
        request_id text,
        details jsonb NOT NULL DEFAULT '{}'
      );
      CREATE INDEX audit_target ON audit (target, id);
      CREATE TRIGGER audit_immutable BEFORE UPDATE OR DELETE ON audit FOR EACH ROW EXECUTE FUNCTION refuse_change();
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      DROP TABLE audit, api_key, legal_transition;
      DROP FUNCTION enforce_transition();
      DROP FUNCTION refuse_change();
    `);
  }
}
