import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What the way of a price or stock wire costs the database: as of listings (0009), the ways that are legal now are told by the trigger's own
 * condition, and only others call the function, which looks them up and refuses. Most listings have two wires,
 * and each changes its state about as often as the listing.
 */
export class LeanWires0042 implements MigrationInterface {
  name = 'LeanWires0042000000000000';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      DO $do$
      DECLARE legal text := (SELECT string_agg(quote_literal(from_state || '>' || to_state), ', ' ORDER BY from_state, to_state)
                             FROM legal_transition WHERE machine = 'wire');
      BEGIN
        DROP TRIGGER listing_wire_state_machine ON listing_wire;
        EXECUTE format('CREATE TRIGGER listing_wire_state_machine BEFORE UPDATE OF state ON listing_wire FOR EACH ROW
          WHEN (OLD.state IS DISTINCT FROM NEW.state AND OLD.state || ''>'' || NEW.state <> ALL (ARRAY[%s]))
          EXECUTE FUNCTION enforce_transition(''wire'')', legal);
      END $do$;
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      DROP TRIGGER listing_wire_state_machine ON listing_wire;
      CREATE TRIGGER listing_wire_state_machine BEFORE UPDATE OF state ON listing_wire FOR EACH ROW EXECUTE FUNCTION enforce_transition('wire');
    `);
  }
}
