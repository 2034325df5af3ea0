import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What senders sent, line by line, and the one verdict each line got. */
export class Ingest0005 implements MigrationInterface {
  name = 'Ingest0005000000000000';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      CREATE TABLE erp_batch (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        door text NOT NULL CHECK (door IN ('items', 'offers')),
        source text NOT NULL,
        key_id bigint REFERENCES api_key,
        idempotency_key text,
        body_hash bytea,
        state text NOT NULL DEFAULT 'running' CHECK (state IN ('running', 'finished', 'broken')),
        counts jsonb NOT NULL DEFAULT '{}',
        request_id text,
        started_at timestamptz NOT NULL DEFAULT now(),
        finished_at timestamptz
      );
      CREATE UNIQUE INDEX erp_batch_idempotency ON erp_batch (door, key_id, idempotency_key) WHERE idempotency_key IS NOT NULL;
      INSERT INTO legal_transition VALUES ('erp_batch', 'running', 'finished'), ('erp_batch', 'running', 'broken'), ('erp_batch', 'broken', 'running');
      CREATE TRIGGER erp_batch_state BEFORE UPDATE OF state ON erp_batch FOR EACH ROW EXECUTE FUNCTION enforce_transition('erp_batch');

      CREATE SEQUENCE erp_message_id;
      CREATE TABLE erp_message (
        id bigint PRIMARY KEY DEFAULT nextval('erp_message_id'),
        batch_id bigint NOT NULL REFERENCES erp_batch,
        line int NOT NULL,
        sku text,
        source_order numeric,
        verdict text NOT NULL CHECK (verdict IN ('created', 'updated', 'unchanged', 'stale', 'parked', 'held', 'rejected')),
        problems jsonb NOT NULL DEFAULT '[]',
        body jsonb,
        at timestamptz NOT NULL DEFAULT now(),
        UNIQUE (batch_id, line)
      );
      CREATE INDEX erp_message_sku ON erp_message (sku, id);

      -- A line whose parent does not exist yet. Resolved by the line that brings the parent.
      CREATE TABLE erp_parked (
        message_id bigint PRIMARY KEY REFERENCES erp_message,
        sku text NOT NULL,
        waits_for text NOT NULL,
        source text NOT NULL,
        source_order numeric,
        body jsonb NOT NULL,
        at timestamptz NOT NULL DEFAULT now()
      );
      CREATE INDEX erp_parked_waits ON erp_parked (waits_for);
      CREATE INDEX erp_parked_sku ON erp_parked (sku);
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      DROP TABLE erp_parked, erp_message;
      DROP SEQUENCE erp_message_id;
      DROP TABLE erp_batch;
      DELETE FROM legal_transition WHERE machine = 'erp_batch';
    `);
  }
}
