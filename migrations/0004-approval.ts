import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Merkle snapshots, versions, reviews, approvals and editions. All but reviews and heads refuse UPDATE and DELETE. */
export class Approval0004 implements MigrationInterface {
  name = 'Approval0004000000000000';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      -- id = SHA-256 of body, which is RFC 8785 JSON. Kinds: content, facts, links, dictionary, node, chunk, version, edition.
      CREATE TABLE snapshot (
        id bytea PRIMARY KEY CHECK (octet_length(id) = 32),
        kind text NOT NULL,
        body text NOT NULL
      );
      CREATE TRIGGER snapshot_immutable BEFORE UPDATE OR DELETE ON snapshot FOR EACH ROW EXECUTE FUNCTION refuse_change();

      CREATE TABLE version (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        root_id bigint NOT NULL REFERENCES product_node,
        number int NOT NULL,
        hash bytea NOT NULL REFERENCES snapshot,
        parent_id bigint REFERENCES version,
        tree_revision bigint NOT NULL,
        reason text NOT NULL,
        created_by text NOT NULL,
        -- everybody with a change in it that no earlier version of the chain holds, the creator included
        authors text[] NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        UNIQUE (root_id, number)
      );
      CREATE TRIGGER version_immutable BEFORE UPDATE OR DELETE ON version FOR EACH ROW EXECUTE FUNCTION refuse_change();

      CREATE TABLE review (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        root_id bigint NOT NULL REFERENCES product_node,
        version_id bigint NOT NULL REFERENCES version,
        channel_code text NOT NULL REFERENCES scope,
        locales text[] NOT NULL CHECK (cardinality(locales) > 0),
        state text NOT NULL DEFAULT 'in_review' CHECK (state IN ('in_review', 'approved', 'rejected', 'withdrawn')),
        submitted_by text NOT NULL,
        submitted_at timestamptz NOT NULL DEFAULT now(),
        decided_by text,
        decided_at timestamptz,
        comment text
      );
      CREATE UNIQUE INDEX review_open ON review (root_id, channel_code) WHERE state = 'in_review';
      CREATE INDEX review_root ON review (root_id, id);
      CREATE INDEX review_queue ON review (channel_code, id) WHERE state = 'in_review';
      INSERT INTO legal_transition VALUES
        ('review', 'in_review', 'approved'), ('review', 'in_review', 'rejected'), ('review', 'in_review', 'withdrawn');
      CREATE TRIGGER review_state BEFORE UPDATE OF state ON review FOR EACH ROW EXECUTE FUNCTION enforce_transition('review');

      CREATE TABLE approval (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        review_id bigint NOT NULL UNIQUE REFERENCES review,
        root_id bigint NOT NULL REFERENCES product_node,
        version_id bigint NOT NULL REFERENCES version,
        channel_code text NOT NULL,
        locales text[] NOT NULL,
        approver text NOT NULL,
        comment text,
        request_id text,
        approved_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE INDEX approval_root ON approval (root_id, id);
      CREATE TRIGGER approval_immutable BEFORE UPDATE OR DELETE ON approval FOR EACH ROW EXECUTE FUNCTION refuse_change();

      -- Four eyes, behind every door: the database itself refuses an approver who wrote any of it.
      CREATE FUNCTION refuse_own_approval() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF EXISTS (SELECT 1 FROM version v WHERE v.id = NEW.version_id AND NEW.approver = ANY (v.authors))
          OR EXISTS (SELECT 1 FROM review r WHERE r.id = NEW.review_id AND r.submitted_by = NEW.approver) THEN
          RAISE EXCEPTION 'approver % is an author of version %', NEW.approver, NEW.version_id USING ERRCODE = 'check_violation', CONSTRAINT = 'approval_four_eyes';
        END IF;
        RETURN NEW;
      END $$;
      CREATE TRIGGER approval_four_eyes BEFORE INSERT ON approval FOR EACH ROW EXECUTE FUNCTION refuse_own_approval();

      CREATE TABLE edition (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        root_id bigint NOT NULL REFERENCES product_node,
        channel_code text NOT NULL,
        number int NOT NULL,
        hash bytea NOT NULL REFERENCES snapshot,
        cause text NOT NULL CHECK (cause IN ('approval', 'facts', 'rollback')),
        approval_id bigint REFERENCES approval,
        parent_id bigint REFERENCES edition,
        -- locale -> version id whose content it shows
        locale_versions jsonb NOT NULL,
        -- for cause facts: the newest ERP message taken in
        message_id bigint,
        created_by text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        UNIQUE (root_id, channel_code, number),
        CHECK (cause <> 'approval' OR approval_id IS NOT NULL)
      );
      CREATE TRIGGER edition_immutable BEFORE UPDATE OR DELETE ON edition FOR EACH ROW EXECUTE FUNCTION refuse_change();

      CREATE TABLE edition_head (
        root_id bigint NOT NULL REFERENCES product_node,
        channel_code text NOT NULL,
        edition_id bigint NOT NULL REFERENCES edition,
        number int NOT NULL,
        hash bytea NOT NULL,
        updated_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (root_id, channel_code)
      );
      CREATE INDEX edition_head_channel ON edition_head (channel_code, root_id);

      -- Written with the head; syndication takes rows out and plans the listings.
      CREATE TABLE edition_outbox (root_id bigint NOT NULL, channel_code text NOT NULL, at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (root_id, channel_code));

      -- Written with the ERP's facts, for roots that have an edition; the approval worker makes new editions by policy.
      CREATE TABLE facts_outbox (root_id bigint PRIMARY KEY, message_id bigint, at timestamptz NOT NULL DEFAULT now());
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      DROP TABLE facts_outbox, edition_outbox, edition_head, edition, approval, review, version, snapshot;
      DROP FUNCTION refuse_own_approval();
      DELETE FROM legal_transition WHERE machine = 'review';
    `);
  }
}
