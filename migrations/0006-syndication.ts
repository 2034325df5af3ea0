import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Accounts, channels, mappings, listings with their ledger, exchanges, issues and drift. */
export class Syndication0006 implements MigrationInterface {
  name = 'Syndication0006000000000000';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      CREATE TABLE account (
        code text PRIMARY KEY,
        kind text NOT NULL,
        settings jsonb NOT NULL DEFAULT '{}',
        -- AES-256-GCM of the credentials' JSON: nonce, tag, cipher text
        credentials bytea,
        created_at timestamptz NOT NULL DEFAULT now()
      );

      CREATE TABLE mapping (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        code text NOT NULL,
        kind text NOT NULL,
        version int NOT NULL,
        body jsonb NOT NULL,
        hash text NOT NULL,
        created_by text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        UNIQUE (code, version)
      );
      CREATE TRIGGER mapping_immutable BEFORE UPDATE OR DELETE ON mapping FOR EACH ROW EXECUTE FUNCTION refuse_change();

      CREATE TABLE channel (
        code text PRIMARY KEY REFERENCES scope,
        account_code text NOT NULL REFERENCES account,
        kind text NOT NULL,
        market_code text NOT NULL REFERENCES market,
        locales text[] NOT NULL CHECK (cardinality(locales) > 0),
        settings jsonb NOT NULL DEFAULT '{}',
        mapping_id bigint NOT NULL REFERENCES mapping,
        -- matching: connected and read-only, until a person confirms what is already there
        state text NOT NULL DEFAULT 'matching' CHECK (state IN ('matching', 'active', 'paused')),
        dry_run boolean NOT NULL DEFAULT false,
        created_at timestamptz NOT NULL DEFAULT now()
      );
      INSERT INTO legal_transition VALUES ('channel', 'matching', 'active'), ('channel', 'active', 'paused'), ('channel', 'paused', 'active'), ('channel', 'paused', 'matching'), ('channel', 'active', 'matching');
      CREATE TRIGGER channel_state BEFORE UPDATE OF state ON channel FOR EACH ROW EXECUTE FUNCTION enforce_transition('channel');

      -- What a new connection found on the channel, and what a person decided about it.
      CREATE TABLE channel_match (
        channel_code text NOT NULL REFERENCES channel,
        external_key text NOT NULL,
        external_ids jsonb NOT NULL,
        skus text[] NOT NULL DEFAULT '{}',
        gtins text[] NOT NULL DEFAULT '{}',
        title text,
        matched_sku text,
        matched_by text CHECK (matched_by IN ('sku', 'gtin', 'external_id', 'person')),
        decision text CHECK (decision IN ('adopt', 'create', 'ignore')),
        decided_by text,
        decided_at timestamptz,
        PRIMARY KEY (channel_code, external_key)
      );

      CREATE TABLE listing (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        channel_code text NOT NULL REFERENCES channel,
        listing_key text NOT NULL,
        kind text NOT NULL CHECK (kind IN ('product', 'parent', 'child', 'offer')),
        root_id bigint NOT NULL REFERENCES product_node,
        sku text NOT NULL,
        skus text[] NOT NULL,
        parent_listing_id bigint REFERENCES listing,
        condition text NOT NULL DEFAULT 'new',
        fulfilment text NOT NULL DEFAULT 'merchant',
        state text NOT NULL DEFAULT 'planned' CHECK (state IN ('planned', 'refused', 'sending', 'unknown', 'sent', 'accepted', 'processed', 'live', 'rejected', 'withdrawing', 'withdrawn')),
        -- raised by each change of what the listing should show; a worker that finds desired > rendered works on it
        desired_revision bigint NOT NULL DEFAULT 1,
        rendered_revision bigint NOT NULL DEFAULT 0,
        lane text NOT NULL DEFAULT 'content' CHECK (lane IN ('stop_sell', 'price', 'offer', 'content')),
        priority smallint NOT NULL DEFAULT 3,
        wanted boolean NOT NULL DEFAULT true,
        -- raised by each new payload: Google's versionNumber
        sequence bigint NOT NULL DEFAULT 0,
        payload_hash text,
        live_payload_hash text,
        edition_id bigint REFERENCES edition,
        offer_revision text,
        external_ids jsonb NOT NULL DEFAULT '{}',
        lease_owner text,
        lease_until timestamptz,
        fence bigint NOT NULL DEFAULT 0,
        attempts int NOT NULL DEFAULT 0,
        next_at timestamptz NOT NULL DEFAULT now(),
        last_problem jsonb,
        planned_at timestamptz NOT NULL DEFAULT now(),
        sent_at timestamptz,
        accepted_at timestamptz,
        processed_at timestamptz,
        live_at timestamptz,
        read_at timestamptz,
        trace_id text,
        UNIQUE (channel_code, listing_key)
      );
      CREATE INDEX listing_root ON listing (root_id, channel_code);
      CREATE INDEX listing_skus ON listing USING gin (skus);
      CREATE INDEX listing_due ON listing (channel_code, priority, next_at, id) WHERE state IN ('planned', 'unknown', 'sent', 'accepted', 'processed', 'sending', 'withdrawing');
      CREATE INDEX listing_state ON listing (channel_code, state, id);
      CREATE INDEX listing_parent ON listing (parent_listing_id) WHERE parent_listing_id IS NOT NULL;
      INSERT INTO legal_transition VALUES
        ('listing', 'planned', 'refused'), ('listing', 'planned', 'sending'), ('listing', 'planned', 'live'), ('listing', 'planned', 'withdrawing'), ('listing', 'planned', 'withdrawn'),
        ('listing', 'planned', 'accepted'), ('listing', 'planned', 'processed'), ('listing', 'planned', 'rejected'),
        ('listing', 'refused', 'planned'), ('listing', 'refused', 'withdrawing'), ('listing', 'refused', 'withdrawn'),
        ('listing', 'sending', 'sent'), ('listing', 'sending', 'accepted'), ('listing', 'sending', 'processed'), ('listing', 'sending', 'unknown'), ('listing', 'sending', 'planned'), ('listing', 'sending', 'rejected'),
        ('listing', 'unknown', 'planned'), ('listing', 'unknown', 'accepted'), ('listing', 'unknown', 'processed'), ('listing', 'unknown', 'live'), ('listing', 'unknown', 'rejected'), ('listing', 'unknown', 'withdrawn'), ('listing', 'unknown', 'withdrawing'),
        ('listing', 'sent', 'accepted'), ('listing', 'sent', 'processed'), ('listing', 'sent', 'live'), ('listing', 'sent', 'planned'), ('listing', 'sent', 'rejected'), ('listing', 'sent', 'withdrawing'),
        ('listing', 'accepted', 'processed'), ('listing', 'accepted', 'live'), ('listing', 'accepted', 'rejected'), ('listing', 'accepted', 'planned'), ('listing', 'accepted', 'withdrawing'),
        ('listing', 'processed', 'live'), ('listing', 'processed', 'rejected'), ('listing', 'processed', 'planned'), ('listing', 'processed', 'withdrawing'), ('listing', 'processed', 'accepted'),
        ('listing', 'live', 'planned'), ('listing', 'live', 'withdrawing'), ('listing', 'live', 'rejected'), ('listing', 'live', 'processed'),
        ('listing', 'rejected', 'planned'), ('listing', 'rejected', 'withdrawing'), ('listing', 'rejected', 'live'), ('listing', 'rejected', 'processed'),
        ('listing', 'withdrawing', 'withdrawn'), ('listing', 'withdrawing', 'planned'), ('listing', 'withdrawing', 'unknown'), ('listing', 'withdrawn', 'planned');
      CREATE TRIGGER listing_state_machine BEFORE UPDATE OF state ON listing FOR EACH ROW EXECUTE FUNCTION enforce_transition('listing');

      -- The exact bytes that were meant, with the inputs that made them.
      CREATE TABLE payload (
        hash text PRIMARY KEY,
        listing_id bigint NOT NULL REFERENCES listing,
        lane text NOT NULL,
        body text NOT NULL,
        -- flat map of the fields that we own on the channel, as sent
        owned jsonb NOT NULL,
        -- owned field -> cells it came from: [{"sku", "cell"}]
        sources jsonb NOT NULL DEFAULT '{}',
        edition_id bigint NOT NULL REFERENCES edition,
        edition_hash text NOT NULL,
        offer_revision text NOT NULL,
        mapping_id bigint NOT NULL REFERENCES mapping,
        requirement_version text NOT NULL,
        bindings_hash text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE INDEX payload_listing ON payload (listing_id, created_at);

      CREATE TABLE exchange (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        channel_code text NOT NULL,
        listing_ids bigint[] NOT NULL DEFAULT '{}',
        payload_hash text,
        purpose text NOT NULL,
        at timestamptz NOT NULL DEFAULT now(),
        method text NOT NULL,
        url text NOT NULL,
        request_headers jsonb NOT NULL,
        request_body text,
        status int,
        response_body text,
        duration_ms int NOT NULL,
        problem text,
        trace_id text
      );
      CREATE INDEX exchange_listing ON exchange USING gin (listing_ids);

      -- The channel's ids for things of ours: files by rendition hash, variants by SKU.
      CREATE TABLE binding (
        channel_code text NOT NULL,
        kind text NOT NULL,
        key text NOT NULL,
        external_id text NOT NULL,
        state text NOT NULL DEFAULT 'ready',
        updated_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (channel_code, kind, key)
      );

      -- Tokens' expiry, cached requirements and the like; values are encrypted where they are secrets.
      CREATE TABLE channel_cache (
        account_code text NOT NULL,
        key text NOT NULL,
        value bytea NOT NULL,
        expires_at timestamptz,
        PRIMARY KEY (account_code, key)
      );

      CREATE TABLE account_budget (
        account_code text NOT NULL,
        bucket text NOT NULL,
        per_second double precision NOT NULL,
        burst double precision NOT NULL,
        tokens double precision NOT NULL,
        at timestamptz NOT NULL DEFAULT now(),
        blocked_until timestamptz,
        PRIMARY KEY (account_code, bucket)
      );

      CREATE TABLE issue (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        channel_code text NOT NULL,
        root_id bigint NOT NULL,
        sku text NOT NULL,
        listing_id bigint REFERENCES listing,
        found_by text NOT NULL CHECK (found_by IN ('plinth', 'channel')),
        code text NOT NULL,
        place text NOT NULL DEFAULT '',
        severity text NOT NULL CHECK (severity IN ('error', 'warning')),
        message text NOT NULL,
        fix text NOT NULL,
        owner text NOT NULL,
        found_at timestamptz NOT NULL DEFAULT now(),
        closed_at timestamptz
      );
      CREATE UNIQUE INDEX issue_open ON issue (listing_id, found_by, code, place) WHERE closed_at IS NULL;
      CREATE INDEX issue_channel ON issue (channel_code, code) WHERE closed_at IS NULL;
      CREATE INDEX issue_root ON issue (root_id) WHERE closed_at IS NULL;

      CREATE TABLE drift (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        listing_id bigint NOT NULL REFERENCES listing,
        field text NOT NULL,
        sent jsonb,
        live jsonb,
        found_at timestamptz NOT NULL DEFAULT now(),
        decision text CHECK (decision IN ('keep_theirs', 'push_ours', 'ignore')),
        ignore_until timestamptz,
        decided_by text,
        closed_at timestamptz
      );
      CREATE UNIQUE INDEX drift_open ON drift (listing_id, field) WHERE closed_at IS NULL;
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      DROP TABLE drift, issue, account_budget, channel_cache, binding, exchange, payload, listing, channel_match, channel, mapping, account;
      DELETE FROM legal_transition WHERE machine IN ('channel', 'listing');
    `);
  }
}
