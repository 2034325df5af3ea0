import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Sales that one person announces and another lets in: what fits one is not held. The release before knows none, and holds as it did. */
export class AnnouncedSales0018 implements MigrationInterface {
  name = 'AnnouncedSales0018000000000000';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      CREATE TABLE announced_sale (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        name text NOT NULL,
        market_code text NOT NULL REFERENCES market,
        audience text NOT NULL DEFAULT '*',
        -- what it is about: all that are given must hold; everything where nothing is
        everything boolean NOT NULL DEFAULT false,
        skus text[],
        family_code text REFERENCES family,
        category_code text REFERENCES category,
        begins_at timestamptz NOT NULL,
        ends_at timestamptz NOT NULL,
        -- the deepest that it goes, as a share of what stood before: 0.7 is 70 % off
        deepest_share numeric NOT NULL CHECK (deepest_share > 0 AND deepest_share < 1),
        state text NOT NULL DEFAULT 'announced' CHECK (state IN ('announced', 'let_in', 'ended')),
        announced_by text NOT NULL,
        announced_at timestamptz NOT NULL,
        let_in_by text,
        let_in_at timestamptz,
        ended_by text,
        ended_at timestamptz,
        end_reason text,
        CHECK (begins_at < ends_at),
        CHECK (everything = (skus IS NULL AND family_code IS NULL AND category_code IS NULL)),
        CHECK ((let_in_by IS NULL) = (let_in_at IS NULL) AND (state <> 'let_in' OR let_in_by IS NOT NULL)),
        CHECK ((ended_by IS NULL) = (ended_at IS NULL) AND (state = 'ended') = (ended_by IS NOT NULL))
      );
      CREATE INDEX announced_sale_on ON announced_sale (market_code, audience, ends_at) WHERE state = 'let_in';

      INSERT INTO legal_transition VALUES
        ('announced_sale', 'announced', 'let_in'), ('announced_sale', 'announced', 'ended'), ('announced_sale', 'let_in', 'ended');
      CREATE TRIGGER announced_sale_state BEFORE UPDATE OF state ON announced_sale FOR EACH ROW EXECUTE FUNCTION enforce_transition('announced_sale');

      -- Nobody lets in what they announced: persons, not spellings. What was announced stays as it was announced.
      CREATE FUNCTION refuse_own_sale() RETURNS trigger LANGUAGE plpgsql AS $$
      DECLARE letting bigint;
      BEGIN
        IF TG_OP = 'INSERT' THEN
          PERFORM person_register(NEW.announced_by);
          IF NEW.state <> 'announced' THEN
            RAISE EXCEPTION 'a sale begins announced' USING ERRCODE = 'check_violation', CONSTRAINT = 'announced_sale_four_eyes';
          END IF;
          RETURN NEW;
        END IF;
        IF (OLD.name, OLD.market_code, OLD.audience, OLD.everything, OLD.skus, OLD.family_code, OLD.category_code, OLD.begins_at, OLD.ends_at,
            OLD.deepest_share, OLD.announced_by, OLD.announced_at)
          IS DISTINCT FROM (NEW.name, NEW.market_code, NEW.audience, NEW.everything, NEW.skus, NEW.family_code, NEW.category_code, NEW.begins_at,
            NEW.ends_at, NEW.deepest_share, NEW.announced_by, NEW.announced_at)
          OR (OLD.let_in_by IS NOT NULL AND OLD.let_in_by IS DISTINCT FROM NEW.let_in_by) THEN
          RAISE EXCEPTION 'announced_sale % stays as it was announced', OLD.id USING ERRCODE = 'check_violation', CONSTRAINT = 'announced_sale_fixed';
        END IF;
        IF NEW.let_in_by IS NOT NULL AND OLD.let_in_by IS NULL THEN
          letting := person_register(NEW.let_in_by);
          IF NEW.state <> 'let_in' OR EXISTS (SELECT FROM known_person k WHERE k.spelling = NEW.announced_by AND k.person_id = letting) THEN
            RAISE EXCEPTION '% announced sale % and may not let it in', NEW.let_in_by, NEW.id
              USING ERRCODE = 'check_violation', CONSTRAINT = 'announced_sale_four_eyes';
          END IF;
        END IF;
        RETURN NEW;
      END $$;
      CREATE TRIGGER announced_sale_eyes BEFORE INSERT OR UPDATE ON announced_sale FOR EACH ROW EXECUTE FUNCTION refuse_own_sale();

      -- the sale that let a price in which would have been held; null: none was needed
      ALTER TABLE offer_price ADD COLUMN announced_sale bigint REFERENCES announced_sale;
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      ALTER TABLE offer_price DROP COLUMN announced_sale;
      DROP TABLE announced_sale;
      DROP FUNCTION refuse_own_sale();
      DELETE FROM legal_transition WHERE machine = 'announced_sale';
    `);
  }
}
