import type { MigrationInterface, QueryRunner } from 'typeorm';

/** States between which the word of a channel can be another one. Of the others only the listing's own row follows. */
const TELLING = `('live', 'refused', 'rejected', 'withdrawing', 'withdrawn')`;
const FULL = `(OLD.wanted, OLD.live_edition_id, OLD.root_id, OLD.sku, OLD.skus, OLD.kind) IS DISTINCT FROM (NEW.wanted, NEW.live_edition_id, NEW.root_id, NEW.sku, NEW.skus, NEW.kind)
  OR OLD.state <> NEW.state AND NEW.state <> 'sending' AND (OLD.state IN ${TELLING} OR NEW.state IN ${TELLING})`;

/**
 * Where each product stands on each channel in each locale, with its listings and issues, as search finds them. What changed is put into a queue by
 * triggers, in the transaction of the change, whichever release and statement made it; a worker reads it anew. The queue is only ever added to, so that
 * nobody who changes something waits for it.
 */
export class ChannelStates0048 implements MigrationInterface {
  name = 'ChannelStates0048000000000000';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      -- a rollback may bring back what the draft is
      INSERT INTO legal_transition (machine, from_state, to_state) VALUES ('editorial', 'draft', 'approved');

      CREATE TABLE draft_change (
        root_id bigint NOT NULL,
        -- of the newest version when it was made: this version and those before do not have it
        after_version int NOT NULL,
        -- '': of all
        locale text COLLATE "C" NOT NULL,
        scope text COLLATE "C" NOT NULL,
        -- of the first such change after that version
        at timestamptz NOT NULL,
        PRIMARY KEY (root_id, after_version, locale, scope)
      );
      ${BACKFILL}

      -- what the channel was last seen to show, whatever was rendered since
      ALTER TABLE listing ADD COLUMN live_edition_id bigint REFERENCES edition;
      UPDATE listing l SET live_edition_id = CASE WHEN l.state IN ('accepted', 'processed', 'live') AND l.live_payload_hash = l.payload_hash THEN l.edition_id
        ELSE (SELECT p.edition_id FROM payload p WHERE p.hash = l.live_payload_hash) END WHERE l.live_payload_hash IS NOT NULL;

      CREATE TABLE search_state (
        root_id bigint NOT NULL,
        channel_code text COLLATE "C" NOT NULL,
        locale text COLLATE "C" NOT NULL,
        state text NOT NULL,
        since timestamptz NOT NULL,
        draft_differs boolean NOT NULL,
        in_review boolean NOT NULL,
        is_behind boolean NOT NULL,
        is_refused boolean NOT NULL,
        is_recalled boolean NOT NULL,
        is_different boolean NOT NULL,
        differs_by_policy boolean NOT NULL,
        -- it is another one from then on, although nothing is written
        due_at timestamptz,
        PRIMARY KEY (root_id, channel_code, locale)
      );
      CREATE INDEX search_state_word ON search_state (channel_code, locale, state, root_id);
      CREATE INDEX search_state_due ON search_state (due_at) WHERE due_at IS NOT NULL;

      CREATE TABLE search_listing (
        listing_id bigint PRIMARY KEY,
        root_id bigint NOT NULL,
        channel_code text COLLATE "C" NOT NULL,
        kind text NOT NULL,
        content text NOT NULL,
        -- null: nothing was to be said of it yet
        price text,
        stock text
      ) WITH (fillfactor = 70);
      CREATE INDEX search_listing_root ON search_listing (root_id);
      CREATE INDEX search_listing_channel ON search_listing (channel_code, content);

      CREATE TABLE search_listing_sku (
        listing_id bigint NOT NULL,
        sku text COLLATE "C" NOT NULL,
        PRIMARY KEY (listing_id, sku)
      );

      CREATE TABLE search_issue (
        issue_id bigint PRIMARY KEY,
        root_id bigint NOT NULL,
        sku text COLLATE "C" NOT NULL,
        channel_code text COLLATE "C" NOT NULL,
        code text COLLATE "C" NOT NULL,
        owner text COLLATE "C" NOT NULL,
        severity text NOT NULL
      );
      CREATE INDEX search_issue_root ON search_issue (root_id);
      CREATE INDEX search_issue_code ON search_issue (code, channel_code);

      -- a product of which anything changed, or a listing of which only the state did
      CREATE TABLE search_stale (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        root_id bigint,
        listing_id bigint
      );
      INSERT INTO search_stale (root_id) SELECT root_id FROM edition_head UNION SELECT root_id FROM review UNION SELECT root_id FROM listing
        UNION SELECT root_id FROM issue WHERE closed_at IS NULL;
      ${TRIGGERS}
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      DROP TRIGGER search_stale ON edition_outbox;
      DROP TRIGGER search_stale ON channel;
      DROP TRIGGER search_stale ON recall;
      DROP TRIGGER search_stale ON draft_change;
      DROP TRIGGER search_stale ON edition;
      DROP TRIGGER search_stale ON review;
      DROP TRIGGER search_stale ON drift;
      DROP TRIGGER search_stale_changed ON drift;
      DROP TRIGGER search_stale ON issue;
      DROP TRIGGER search_stale_changed ON issue;
      DROP TRIGGER search_stale ON listing_wire;
      DROP TRIGGER search_stale_changed ON listing_wire;
      DROP TRIGGER search_stale ON listing;
      DROP TRIGGER search_stale_changed ON listing;
      DROP TRIGGER search_stale_moved ON listing;
      DROP FUNCTION search_stale_root(), search_stale_roots(), search_stale_listing(), search_stale_wire(), search_stale_of_listing(), search_stale_of_channel(), search_stale_plan();
      DROP TABLE search_stale, search_issue, search_listing_sku, search_listing, search_state;
      ALTER TABLE listing DROP COLUMN live_edition_id;
      DROP TABLE draft_change;
      DELETE FROM legal_transition WHERE machine = 'editorial' AND from_state = 'draft' AND to_state = 'approved';
    `);
  }
}

/** What no version has yet, from the history. An approved product of which some channel lacks something is a draft from now on. */
const BACKFILL = `
  INSERT INTO draft_change (root_id, after_version, locale, scope, at)
  SELECT c.root_id, c.after_version, coalesce(substring(cell FROM '@([^#]+)'), ''), coalesce(substring(cell FROM '#(.+)$'), ''), min(c.at)
  FROM (
    SELECT root_id, at, changes, max((changes -> '$version' ->> 1)::int) OVER (PARTITION BY root_id ORDER BY id ROWS UNBOUNDED PRECEDING) AS after_version
    FROM node_change WHERE root_id IN (SELECT root_id FROM version)
  ) c CROSS JOIN jsonb_object_keys(c.changes) AS cell
  LEFT JOIN attribute a ON a.code = split_part(split_part(cell, '@', 1), '#', 1)
  WHERE c.after_version IS NOT NULL AND cell NOT IN ('$lifecycle', '$recall', '$sellable', '$version') AND (a.owner = 'erp' AND a.fact_policy = 'auto') IS NOT TRUE
  GROUP BY 1, 2, 3, 4;

  WITH RECURSIVE chain AS (
    SELECT code, code AS scope, parent_code FROM scope
    UNION SELECT c.code, s.code, s.parent_code FROM chain c JOIN scope s ON s.code = c.parent_code
  )
  UPDATE product_node n SET state = 'draft' WHERE n.parent_id IS NULL AND n.state = 'approved' AND EXISTS (
    SELECT FROM edition_head h JOIN edition e ON e.id = h.edition_id CROSS JOIN jsonb_each_text(e.locale_versions) AS l(locale, version)
    JOIN version v ON v.id = l.version::bigint JOIN draft_change d ON d.root_id = n.id AND d.after_version >= v.number AND d.locale IN ('', l.locale)
    LEFT JOIN channel k ON k.code = h.channel_code
    WHERE h.root_id = n.id AND l.locale = ANY (coalesce(k.locales, ARRAY[l.locale]))
      AND (d.scope = '' OR d.scope IN (SELECT c.scope FROM chain c WHERE c.code IN (h.channel_code, k.kind, k.market_code))));
`;

const TRIGGERS = `
  CREATE FUNCTION search_stale_root() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN INSERT INTO search_stale (root_id) VALUES (coalesce(NEW.root_id, OLD.root_id)); RETURN NULL; END $$;
  CREATE FUNCTION search_stale_roots() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN INSERT INTO search_stale (root_id) VALUES (OLD.root_id), (NEW.root_id); RETURN NULL; END $$;
  CREATE FUNCTION search_stale_listing() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN INSERT INTO search_stale (listing_id) VALUES (NEW.id); RETURN NULL; END $$;
  CREATE FUNCTION search_stale_wire() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN INSERT INTO search_stale (listing_id) VALUES (NEW.listing_id); RETURN NULL; END $$;
  CREATE FUNCTION search_stale_of_listing() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN INSERT INTO search_stale (root_id) SELECT l.root_id FROM listing l WHERE l.id = NEW.listing_id; RETURN NULL; END $$;
  CREATE FUNCTION search_stale_of_channel() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      INSERT INTO search_stale (root_id) SELECT root_id FROM edition_head WHERE channel_code = NEW.code UNION SELECT root_id FROM review WHERE channel_code = NEW.code;
      RETURN NULL;
    END $$;

  -- whether nothing is there yet, or nothing is to be there
  CREATE FUNCTION search_stale_plan() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      INSERT INTO search_stale (root_id) SELECT p.root_id FROM (SELECT coalesce(NEW.root_id, OLD.root_id) AS root_id, coalesce(NEW.channel_code, OLD.channel_code) AS channel_code) p
        WHERE NOT EXISTS (SELECT FROM listing l WHERE l.root_id = p.root_id AND l.channel_code = p.channel_code);
      RETURN NULL;
    END $$;

  CREATE TRIGGER search_stale AFTER INSERT OR DELETE ON edition_outbox FOR EACH ROW EXECUTE FUNCTION search_stale_plan();
  CREATE TRIGGER search_stale AFTER INSERT ON listing FOR EACH ROW EXECUTE FUNCTION search_stale_root();
  CREATE TRIGGER search_stale_changed AFTER UPDATE ON listing FOR EACH ROW WHEN (${FULL}) EXECUTE FUNCTION search_stale_roots();
  CREATE TRIGGER search_stale_moved AFTER UPDATE OF state ON listing FOR EACH ROW
    WHEN (OLD.state <> NEW.state AND NEW.state <> 'sending' AND NOT (${FULL})) EXECUTE FUNCTION search_stale_listing();
  CREATE TRIGGER search_stale AFTER INSERT ON listing_wire FOR EACH ROW EXECUTE FUNCTION search_stale_wire();
  CREATE TRIGGER search_stale_changed AFTER UPDATE OF state ON listing_wire FOR EACH ROW
    WHEN (OLD.state <> NEW.state AND NEW.state <> 'sending') EXECUTE FUNCTION search_stale_wire();
  CREATE TRIGGER search_stale AFTER INSERT ON issue FOR EACH ROW EXECUTE FUNCTION search_stale_root();
  CREATE TRIGGER search_stale_changed AFTER UPDATE ON issue FOR EACH ROW
    WHEN ((OLD.closed_at, OLD.severity, OLD.owner) IS DISTINCT FROM (NEW.closed_at, NEW.severity, NEW.owner)) EXECUTE FUNCTION search_stale_root();
  CREATE TRIGGER search_stale AFTER INSERT ON drift FOR EACH ROW EXECUTE FUNCTION search_stale_of_listing();
  CREATE TRIGGER search_stale_changed AFTER UPDATE ON drift FOR EACH ROW
    WHEN ((OLD.closed_at, OLD.decision, OLD.ignore_until, OLD.policy, OLD.pushed_at, OLD.not_pushed)
      IS DISTINCT FROM (NEW.closed_at, NEW.decision, NEW.ignore_until, NEW.policy, NEW.pushed_at, NEW.not_pushed)) EXECUTE FUNCTION search_stale_of_listing();
  CREATE TRIGGER search_stale AFTER INSERT OR UPDATE OF state ON review FOR EACH ROW EXECUTE FUNCTION search_stale_root();
  -- facts go live by themselves: they change no version
  CREATE TRIGGER search_stale AFTER INSERT ON edition FOR EACH ROW WHEN (NEW.cause <> 'facts') EXECUTE FUNCTION search_stale_root();
  CREATE TRIGGER search_stale AFTER INSERT OR DELETE ON draft_change FOR EACH ROW EXECUTE FUNCTION search_stale_root();
  CREATE TRIGGER search_stale AFTER INSERT OR UPDATE ON recall FOR EACH ROW EXECUTE FUNCTION search_stale_root();
  CREATE TRIGGER search_stale AFTER INSERT ON channel FOR EACH ROW EXECUTE FUNCTION search_stale_of_channel();
`;
