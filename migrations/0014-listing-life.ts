import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The life of a listing as it is lived: the state that nothing set and the ways that no statement takes go. And the trace id of the request
 * that caused a change, on its way from the ERP's line or a person's edit to the exchange with the channel; null where no request was (a
 * sale that began, a refresh) and in what is older than these columns.
 */
export class ListingLife0014 implements MigrationInterface {
  name = 'ListingLife0014000000000000';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      ALTER TABLE listing DROP CONSTRAINT listing_state_check, ADD CONSTRAINT listing_state_check
        CHECK (state IN ('planned', 'refused', 'sending', 'unknown', 'accepted', 'processed', 'live', 'rejected', 'withdrawing', 'withdrawn'));
      DELETE FROM legal_transition WHERE machine = 'listing' AND ('sent' IN (from_state, to_state) OR from_state || '>' || to_state IN
        ('unknown>withdrawn', 'rejected>live', 'rejected>processed', 'withdrawing>unknown'));
      -- The index listing_due keeps 'sent' in its condition: the statements of the release before name it too, and would no longer
      -- be found to be within the condition. It may go with a release after this one.

      -- Always 'new' and 'merchant', and named by no statement of this release or the one before.
      ALTER TABLE listing DROP COLUMN condition, DROP COLUMN fulfilment;

      ALTER TABLE erp_batch ADD COLUMN trace_id text;
      -- of the request of a person's change; an ERP line's is its batch's
      ALTER TABLE node_change ADD COLUMN trace_id text;
      ALTER TABLE facts_outbox ADD COLUMN trace_id text;
      ALTER TABLE edition ADD COLUMN trace_id text;
      ALTER TABLE edition_outbox ADD COLUMN trace_id text;
      ALTER TABLE offer_outbox ADD COLUMN trace_id text;
      -- One call may be made for many listings, each changed by another request. trace_id was never written.
      ALTER TABLE exchange DROP COLUMN trace_id, ADD COLUMN trace_ids text[] NOT NULL DEFAULT '{}';
    `);
    await guard(q);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      ALTER TABLE exchange DROP COLUMN trace_ids, ADD COLUMN trace_id text;
      ALTER TABLE offer_outbox DROP COLUMN trace_id;
      ALTER TABLE edition_outbox DROP COLUMN trace_id;
      ALTER TABLE edition DROP COLUMN trace_id;
      ALTER TABLE facts_outbox DROP COLUMN trace_id;
      ALTER TABLE node_change DROP COLUMN trace_id;
      ALTER TABLE erp_batch DROP COLUMN trace_id;
      ALTER TABLE listing ADD COLUMN condition text NOT NULL DEFAULT 'new', ADD COLUMN fulfilment text NOT NULL DEFAULT 'merchant';
      INSERT INTO legal_transition VALUES
        ('listing', 'sending', 'sent'), ('listing', 'sent', 'accepted'), ('listing', 'sent', 'processed'), ('listing', 'sent', 'live'),
        ('listing', 'sent', 'planned'), ('listing', 'sent', 'rejected'), ('listing', 'sent', 'withdrawing'), ('listing', 'unknown', 'withdrawn'),
        ('listing', 'rejected', 'live'), ('listing', 'rejected', 'processed'), ('listing', 'withdrawing', 'unknown');
      ALTER TABLE listing DROP CONSTRAINT listing_state_check, ADD CONSTRAINT listing_state_check
        CHECK (state IN ('planned', 'refused', 'sending', 'unknown', 'sent', 'accepted', 'processed', 'live', 'rejected', 'withdrawing', 'withdrawn'));
    `);
    await guard(q);
  }
}

/** The trigger's own condition names the legal ways (0009): it is made anew from the table. */
async function guard(q: QueryRunner): Promise<void> {
  await q.query(`
    DO $do$
    DECLARE legal text := (SELECT string_agg(quote_literal(from_state || '>' || to_state), ', ' ORDER BY from_state, to_state)
                           FROM legal_transition WHERE machine = 'listing');
    BEGIN
      DROP TRIGGER listing_state_machine ON listing;
      EXECUTE format('CREATE TRIGGER listing_state_machine BEFORE UPDATE OF state ON listing FOR EACH ROW
        WHEN (OLD.state IS DISTINCT FROM NEW.state AND OLD.state || ''>'' || NEW.state <> ALL (ARRAY[%s]))
        EXECUTE FUNCTION enforce_transition(''listing'')', legal);
    END $do$;
  `);
}
