import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A recall is a row of its own, kept for ever: only its lift ends it. The release before knows the lifecycle alone: what it writes there
 * becomes a recall, and what it would end so is kept for after the lift.
 */
export class Recalls0021 implements MigrationInterface {
  name = 'Recalls0021000000000000';

  async up(q: QueryRunner): Promise<void> {
    await q.query(TABLE);
    await q.query(OLD_RECALLS);
    await q.query(EYES);
    await q.query(LIFECYCLE);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      DROP TRIGGER product_node_recalled ON product_node;
      DROP TRIGGER product_node_stays_recalled ON product_node;
      DROP FUNCTION open_recall_of_lifecycle();
      DROP FUNCTION keep_recalled();
      DROP TABLE recall;
      DROP FUNCTION refuse_own_lift();
    `);
  }
}

const TABLE = `
  CREATE TABLE recall (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- this node and everything below it
    node_id bigint NOT NULL REFERENCES product_node DEFERRABLE INITIALLY DEFERRED,
    root_id bigint NOT NULL,
    sku text NOT NULL,
    -- null: all markets
    market_code text REFERENCES market,
    -- null: none was given
    reason text,
    -- the source or the person who recalled, as a spelling of the register, and by which door
    owner text NOT NULL,
    door text NOT NULL,
    message_id bigint,
    trace_id text,
    since timestamptz NOT NULL,
    -- of a recall in all markets: what the node's life is once nothing recalls it any more
    lifecycle_then text CHECK (lifecycle_then IN ('planned', 'active', 'run_out', 'discontinued')),
    lift_asked_by text,
    lift_asked_at timestamptz,
    lift_asked_reason text,
    lifted_by text,
    lifted_at timestamptz,
    lift_reason text,
    CHECK ((market_code IS NULL) = (lifecycle_then IS NOT NULL)),
    CHECK ((lift_asked_by IS NULL) = (lift_asked_at IS NULL) AND (lift_asked_by IS NULL) = (lift_asked_reason IS NULL)),
    CHECK ((lifted_by IS NULL) = (lifted_at IS NULL) AND (lifted_by IS NULL) = (lift_reason IS NULL))
  );
  CREATE UNIQUE INDEX recall_open ON recall (node_id, coalesce(market_code, ''), owner) WHERE lifted_at IS NULL;
  CREATE INDEX recall_root ON recall (root_id, id);
  CREATE TRIGGER recall_immutable BEFORE DELETE ON recall FOR EACH ROW EXECUTE FUNCTION refuse_change();
  CREATE TRIGGER recall_kept BEFORE TRUNCATE ON recall FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
`;

/** Whose they are is told by the history, or by the mark of the ERP's message; of what a node was born with, by the mark alone. */
const OLD_RECALLS = `
  INSERT INTO recall (node_id, root_id, sku, owner, door, message_id, trace_id, since, lifecycle_then)
  SELECT n.id, n.root_id, n.sku, coalesce(c.actor, n.fact_meta->'$lifecycle'->>'s', 'operator'), coalesce(c.door, 'erp'), c.message_id, c.trace_id,
    coalesce(c.at, n.created_at), coalesce(nullif(c.before, 'recalled'), 'active')
  FROM product_node n
  LEFT JOIN LATERAL (
    SELECT h.actor, h.door, h.message_id, h.trace_id, h.at, h.changes->'$lifecycle'->>0 AS before FROM node_change h
    WHERE h.root_id = n.root_id AND h.node_id = n.id AND h.changes->'$lifecycle'->>1 = 'recalled' ORDER BY h.id DESC LIMIT 1) c ON true
  WHERE n.lifecycle = 'recalled';
  SELECT person_register(owner) FROM recall;
`;

/** Its owner lifts it, or a second person whom somebody else asked: persons, not spellings. What was recalled stays as it was recalled. */
const EYES = `
  CREATE FUNCTION refuse_own_lift() RETURNS trigger LANGUAGE plpgsql AS $$
  DECLARE lifting bigint;
  BEGIN
    IF TG_OP = 'INSERT' THEN
      PERFORM person_register(NEW.owner);
      IF NEW.lifted_at IS NOT NULL OR NEW.lift_asked_by IS NOT NULL THEN
        RAISE EXCEPTION 'a recall begins open' USING ERRCODE = 'check_violation', CONSTRAINT = 'recall_fixed';
      END IF;
      RETURN NEW;
    END IF;
    IF (OLD.node_id, OLD.root_id, OLD.sku, OLD.market_code, OLD.owner, OLD.door, OLD.message_id, OLD.trace_id, OLD.since)
      IS DISTINCT FROM (NEW.node_id, NEW.root_id, NEW.sku, NEW.market_code, NEW.owner, NEW.door, NEW.message_id, NEW.trace_id, NEW.since)
      OR OLD.lifted_at IS NOT NULL THEN
      RAISE EXCEPTION 'recall % stays as it is', OLD.id USING ERRCODE = 'check_violation', CONSTRAINT = 'recall_fixed';
    END IF;
    IF NEW.lifted_by IS NOT NULL THEN
      lifting := person_register(NEW.lifted_by);
      IF NOT EXISTS (SELECT FROM known_person k WHERE k.spelling = NEW.owner AND k.person_id = lifting)
        AND (OLD.lift_asked_by IS NULL OR NEW.lift_asked_by IS DISTINCT FROM OLD.lift_asked_by
          OR EXISTS (SELECT FROM known_person k WHERE k.spelling = OLD.lift_asked_by AND k.person_id = lifting)) THEN
        RAISE EXCEPTION '% may not lift recall % alone', NEW.lifted_by, NEW.id USING ERRCODE = 'check_violation', CONSTRAINT = 'recall_four_eyes';
      END IF;
    ELSIF NEW.lift_asked_by IS NOT NULL THEN
      PERFORM person_register(NEW.lift_asked_by);
    END IF;
    RETURN NEW;
  END $$;
  CREATE TRIGGER recall_eyes BEFORE INSERT OR UPDATE ON recall FOR EACH ROW EXECUTE FUNCTION refuse_own_lift();
`;

const LIFECYCLE = `
  CREATE FUNCTION keep_recalled() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    UPDATE recall SET lifecycle_then = NEW.lifecycle WHERE node_id = NEW.id AND market_code IS NULL AND lifted_at IS NULL;
    IF FOUND THEN NEW.lifecycle := 'recalled'; END IF;
    RETURN NEW;
  END $$;
  CREATE TRIGGER product_node_stays_recalled BEFORE UPDATE OF lifecycle ON product_node FOR EACH ROW
    WHEN (OLD.lifecycle = 'recalled' AND NEW.lifecycle <> 'recalled') EXECUTE FUNCTION keep_recalled();

  CREATE FUNCTION open_recall_of_lifecycle() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    INSERT INTO recall (node_id, root_id, sku, owner, door, since, lifecycle_then)
    SELECT NEW.id, NEW.root_id, NEW.sku, coalesce(NEW.fact_meta->'$lifecycle'->>'s', 'operator'), 'erp', now(),
      CASE WHEN TG_OP = 'UPDATE' AND OLD.lifecycle <> 'recalled' THEN OLD.lifecycle ELSE 'active' END
    WHERE NOT EXISTS (SELECT FROM recall r WHERE r.node_id = NEW.id AND r.market_code IS NULL AND r.lifted_at IS NULL);
    RETURN NULL;
  END $$;
  CREATE TRIGGER product_node_recalled AFTER INSERT OR UPDATE OF lifecycle ON product_node FOR EACH ROW
    WHEN (NEW.lifecycle = 'recalled') EXECUTE FUNCTION open_recall_of_lifecycle();
`;
