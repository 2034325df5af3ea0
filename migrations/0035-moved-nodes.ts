import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A node may stand below another parent than before. What it left is remembered as long as a channel shows it there; what names the tree of a
 * node follows it by trigger, so that no writer of a link or a recall has to know of moves. The release before moves nothing.
 */
export class MovedNodes0035 implements MigrationInterface {
  name = 'MovedNodes0035000000000000';

  async up(q: QueryRunner): Promise<void> {
    await q.query(TABLES);
    await q.query(FOLLOW);
    await q.query(recallStays('(OLD.node_id, OLD.sku', '(NEW.node_id, NEW.sku'));
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(recallStays('(OLD.node_id, OLD.root_id, OLD.sku', '(NEW.node_id, NEW.root_id, NEW.sku'));
    await q.query(`
      DROP TRIGGER product_node_moved ON product_node;
      DROP FUNCTION follow_moved_node();
      DROP TABLE left_binding;
      DROP TABLE edition_parting;
      DROP TABLE moved_node;
    `);
  }
}

const TABLES = `
  CREATE TABLE moved_node (
    node_id bigint NOT NULL REFERENCES product_node,
    -- the product that it was part of, whose editions may still show it
    root_id bigint NOT NULL REFERENCES product_node,
    -- the parent that it had there
    parent_sku text NOT NULL,
    moved_at timestamptz NOT NULL,
    -- who moved it, as a spelling of the register; by which message of the ERP; in which request
    actor text NOT NULL,
    message_id bigint,
    trace_id text,
    -- when it moved, or a product that may show it was planned: looks become rarer from then on
    stirred_at timestamptz NOT NULL,
    -- when it was looked at last whether channels show it elsewhere
    looked_at timestamptz,
    -- no channel shows it there any more, or it came back; null: it still may
    done_at timestamptz,
    PRIMARY KEY (node_id, root_id)
  );
  CREATE INDEX moved_node_open ON moved_node (root_id) WHERE done_at IS NULL;

  -- a channel sells the node elsewhere: from now on no edition of the product that it left shows it there
  CREATE TABLE edition_parting (
    node_id bigint NOT NULL,
    root_id bigint NOT NULL,
    channel_code text NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (node_id, root_id, channel_code)
  );

  -- a channel's ids of what left a product, as long as the channel has it there; those of where it is now are in binding
  CREATE TABLE left_binding (
    channel_code text NOT NULL,
    key text NOT NULL,
    kind text NOT NULL,
    root_id bigint NOT NULL,
    external_id text NOT NULL,
    PRIMARY KEY (channel_code, key, kind, root_id)
  );
`;

const FOLLOW = `
  CREATE FUNCTION follow_moved_node() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    UPDATE asset_link SET root_id = NEW.root_id WHERE node_id = NEW.id;
    UPDATE recall SET root_id = NEW.root_id WHERE node_id = NEW.id;
    RETURN NULL;
  END $$;
  CREATE TRIGGER product_node_moved AFTER UPDATE OF root_id ON product_node FOR EACH ROW
    WHEN (OLD.root_id <> NEW.root_id) EXECUTE FUNCTION follow_moved_node();
`;

/** As 0021 made it, but for the tree, which is where the node stands and no part of what was recalled. */
const recallStays = (before: string, after: string): string => `
  CREATE OR REPLACE FUNCTION refuse_own_lift() RETURNS trigger LANGUAGE plpgsql AS $$
  DECLARE lifting bigint;
  BEGIN
    IF TG_OP = 'INSERT' THEN
      PERFORM person_register(NEW.owner);
      IF NEW.lifted_at IS NOT NULL OR NEW.lift_asked_by IS NOT NULL THEN
        RAISE EXCEPTION 'a recall begins open' USING ERRCODE = 'check_violation', CONSTRAINT = 'recall_fixed';
      END IF;
      RETURN NEW;
    END IF;
    IF ${before}, OLD.market_code, OLD.owner, OLD.door, OLD.message_id, OLD.trace_id, OLD.since)
      IS DISTINCT FROM ${after}, NEW.market_code, NEW.owner, NEW.door, NEW.message_id, NEW.trace_id, NEW.since)
      OR OLD.lifted_at IS NOT NULL AND OLD.root_id = NEW.root_id THEN
      RAISE EXCEPTION 'recall % stays as it is', OLD.id USING ERRCODE = 'check_violation', CONSTRAINT = 'recall_fixed';
    END IF;
    IF OLD.root_id <> NEW.root_id THEN
      IF NEW.root_id IS DISTINCT FROM (SELECT n.root_id FROM product_node n WHERE n.id = NEW.node_id) OR (OLD.reason, OLD.lifecycle_then, OLD.lift_asked_by, OLD.lift_asked_at, OLD.lift_asked_reason, OLD.lifted_by, OLD.lifted_at, OLD.lift_reason)
        IS DISTINCT FROM (NEW.reason, NEW.lifecycle_then, NEW.lift_asked_by, NEW.lift_asked_at, NEW.lift_asked_reason, NEW.lifted_by, NEW.lifted_at, NEW.lift_reason) THEN
        RAISE EXCEPTION 'recall % stays as it is', OLD.id USING ERRCODE = 'check_violation', CONSTRAINT = 'recall_fixed';
      END IF;
      RETURN NEW;
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
`;
