import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Price and stock move by themselves: each is a row of its own beside the listing, whose own row stays the content wire (decision 0022: the
 * release before reads and writes it), and what they said is kept for each SKU, so that one variant's fault delays no sibling.
 */
export class Wires0019 implements MigrationInterface {
  name = 'Wires0019000000000000';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      CREATE TABLE listing_wire (
        listing_id bigint NOT NULL REFERENCES listing,
        wire text NOT NULL CHECK (wire IN ('price', 'stock')),
        channel_code text NOT NULL REFERENCES channel,
        state text NOT NULL DEFAULT 'planned' CHECK (state IN ('planned', 'refused', 'sending', 'unknown', 'accepted', 'live', 'rejected')),
        -- there is something on the channel that this wire could be said of
        on_channel boolean NOT NULL DEFAULT false,
        desired_revision bigint NOT NULL DEFAULT 1,
        rendered_revision bigint NOT NULL DEFAULT 0,
        -- 0: a stop-sell
        priority smallint NOT NULL DEFAULT 2,
        payload_hash text,
        lease_owner text,
        lease_until timestamptz,
        fence bigint NOT NULL DEFAULT 0,
        attempts int NOT NULL DEFAULT 0,
        next_at timestamptz NOT NULL DEFAULT now(),
        last_problem jsonb,
        planned_at timestamptz NOT NULL DEFAULT now(),
        sent_at timestamptz,
        accepted_at timestamptz,
        live_at timestamptz,
        read_at timestamptz,
        trace_id text,
        PRIMARY KEY (listing_id, wire)
      ) WITH (fillfactor = 70);
      CREATE INDEX listing_wire_due ON listing_wire (channel_code, priority, next_at, listing_id)
        WHERE on_channel AND state IN ('planned', 'sending', 'unknown', 'accepted');
      INSERT INTO legal_transition VALUES
        ('wire', 'planned', 'refused'), ('wire', 'planned', 'sending'), ('wire', 'planned', 'accepted'), ('wire', 'planned', 'live'), ('wire', 'planned', 'rejected'),
        ('wire', 'refused', 'planned'), ('wire', 'refused', 'accepted'), ('wire', 'sending', 'planned'), ('wire', 'sending', 'unknown'), ('wire', 'sending', 'accepted'),
        ('wire', 'sending', 'rejected'), ('wire', 'unknown', 'planned'), ('wire', 'unknown', 'accepted'), ('wire', 'unknown', 'live'), ('wire', 'accepted', 'planned'),
        ('wire', 'accepted', 'live'), ('wire', 'accepted', 'rejected'), ('wire', 'live', 'planned'), ('wire', 'live', 'accepted'), ('wire', 'rejected', 'planned'),
        ('wire', 'rejected', 'accepted');
      CREATE TRIGGER listing_wire_state_machine BEFORE UPDATE OF state ON listing_wire FOR EACH ROW EXECUTE FUNCTION enforce_transition('wire');

      CREATE TABLE listing_offer (
        listing_id bigint NOT NULL REFERENCES listing,
        sku text NOT NULL,
        price_sent json,
        price_accepted json,
        price_accepted_at timestamptz,
        price_problem jsonb,
        stock_sent json,
        stock_accepted json,
        stock_accepted_at timestamptz,
        stock_problem jsonb,
        -- whether a customer could buy it by what was accepted last
        buyable boolean NOT NULL DEFAULT false,
        -- units that the channel acknowledged or showed last; null: it counts none
        units int,
        -- [[moment, units]]: what reads proved to be sold there, since the newest count and the time by which orders reach its source
        sold jsonb NOT NULL DEFAULT '[]',
        -- a person wants ours back where the channel shows another
        say_again boolean NOT NULL DEFAULT false,
        -- the sum behind what was acknowledged last
        basis json,
        read_at timestamptz,
        PRIMARY KEY (listing_id, sku)
      ) WITH (fillfactor = 70);

      -- What the price or stock wire of a listing said in one call, with the sum behind each number.
      CREATE TABLE offer_payload (
        hash text PRIMARY KEY,
        listing_id bigint NOT NULL REFERENCES listing,
        wire text NOT NULL CHECK (wire IN ('price', 'stock')),
        body text NOT NULL,
        basis json NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE INDEX offer_payload_listing ON offer_payload (listing_id, created_at);

      -- Every price that a channel showed, from then until the next row of the listing and SKU. Evidence: it cannot be made up later.
      CREATE TABLE shown_price (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        listing_id bigint NOT NULL REFERENCES listing,
        channel_code text NOT NULL REFERENCES channel,
        market_code text NOT NULL REFERENCES market,
        audience text NOT NULL DEFAULT '*',
        sku text NOT NULL,
        "from" timestamptz NOT NULL,
        -- what a customer pays; null: from then on it was not for sale there
        paid_minor bigint,
        -- the usual price beside a sale; null: none was shown
        usual_minor bigint,
        currency text,
        exponent smallint
      );
      CREATE INDEX shown_price_newest ON shown_price (listing_id, sku, id);
      CREATE INDEX shown_price_sku ON shown_price (sku, market_code, "from");
      CREATE TRIGGER shown_price_immutable BEFORE UPDATE OR DELETE ON shown_price FOR EACH ROW EXECUTE FUNCTION refuse_change();

      -- The content that the channel accepted last, whatever became of a newer one.
      ALTER TABLE listing ADD COLUMN accepted_payload_hash text;
      -- Raised where price or stock is sent on a channel whose calls carry everything: content composed before that must not leave.
      ALTER TABLE listing ADD COLUMN joined_revision bigint NOT NULL DEFAULT 0;
      UPDATE listing SET accepted_payload_hash = CASE WHEN accepted_at IS NOT NULL THEN payload_hash ELSE live_payload_hash END WHERE payload_hash IS NOT NULL;
      -- Nothing is sent by the upgrade: what is on a channel rests until its price or stock changes.
      INSERT INTO listing_wire (listing_id, wire, channel_code, state, on_channel)
        SELECT id, wire, channel_code, 'live', true FROM listing, unnest(ARRAY['price', 'stock']) AS wire
        WHERE kind <> 'parent' AND accepted_payload_hash IS NOT NULL AND state <> 'withdrawn';

      ALTER TABLE issue DROP CONSTRAINT issue_found_by_check, ADD CONSTRAINT issue_found_by_check CHECK (found_by IN ('plinth', 'channel', 'wire'));
      ALTER TABLE exchange ADD COLUMN payload_hashes text[] NOT NULL DEFAULT '{}';
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      ALTER TABLE exchange DROP COLUMN payload_hashes;
      DELETE FROM issue WHERE found_by = 'wire';
      ALTER TABLE issue DROP CONSTRAINT issue_found_by_check, ADD CONSTRAINT issue_found_by_check CHECK (found_by IN ('plinth', 'channel'));
      ALTER TABLE listing DROP COLUMN joined_revision, DROP COLUMN accepted_payload_hash;
      DROP TABLE shown_price, offer_payload, listing_offer, listing_wire;
      DELETE FROM legal_transition WHERE machine = 'wire';
    `);
  }
}
