import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a recall took off may be taken off once more. The release before takes no such way, and goes on as it did. */
export class RecalledAgain0076 implements MigrationInterface {
  name = 'RecalledAgain0076000000000000';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`INSERT INTO legal_transition (machine, from_state, to_state) VALUES ('listing', 'withdrawn', 'withdrawing')`);
    await guard(q);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`DELETE FROM legal_transition WHERE machine = 'listing' AND from_state = 'withdrawn' AND to_state = 'withdrawing'`);
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
