import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What the database itself must refuse, whoever asks: emptying an immutable table at once, and an approval by somebody whose work it
 * would let out. Also the order marks of an offer's fields, which one mark per offer could not tell apart.
 */
export class Guards0011 implements MigrationInterface {
  name = 'Guards0011000000000000';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      -- a trigger for each row does not see TRUNCATE
      DO $$
      DECLARE guarded regclass;
      BEGIN
        FOR guarded IN SELECT tgrelid::regclass FROM pg_trigger WHERE tgfoid = 'refuse_change'::regproc ORDER BY 1 LOOP
          EXECUTE format('CREATE TRIGGER %I BEFORE TRUNCATE ON %s FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', guarded || '_kept', guarded);
        END LOOP;
      END $$;

      -- A version names the authors since the newest approval anywhere; what another channel or locale has not seen yet is older. So all
      -- versions count that came after the last one approved for this channel in each of these locales, and the approval is its review's.
      CREATE OR REPLACE FUNCTION refuse_own_approval() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF EXISTS (
          SELECT 1 FROM version mine JOIN version v ON v.root_id = mine.root_id AND v.number <= mine.number
          WHERE mine.id = NEW.version_id AND NEW.approver = ANY (v.authors) AND (v.id = mine.id OR v.number > (
            SELECT min(coalesce((
              SELECT max(seen.number) FROM approval a JOIN version seen ON seen.id = a.version_id
              WHERE a.root_id = mine.root_id AND a.channel_code = NEW.channel_code AND locale = ANY (a.locales)), 0))
            FROM unnest(NEW.locales) locale))
        ) OR EXISTS (SELECT 1 FROM review r WHERE r.id = NEW.review_id AND r.submitted_by = NEW.approver) THEN
          RAISE EXCEPTION 'approver % is an author of version %', NEW.approver, NEW.version_id USING ERRCODE = 'check_violation', CONSTRAINT = 'approval_four_eyes';
        END IF;
        IF NOT EXISTS (
          SELECT 1 FROM review r WHERE r.id = NEW.review_id AND r.state = 'approved'
            AND (r.root_id, r.version_id, r.channel_code, r.locales) = (NEW.root_id, NEW.version_id, NEW.channel_code, NEW.locales)
        ) THEN
          RAISE EXCEPTION 'review % was not approved for this', NEW.review_id USING ERRCODE = 'check_violation', CONSTRAINT = 'approval_of_review';
        END IF;
        RETURN NEW;
      END $$;

      -- field -> {"s": source, "o": order, "m": message, "p": marks of other sources}; null: written before there were marks, source_order tells for all
      ALTER TABLE offer ADD COLUMN marks jsonb;
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      ALTER TABLE offer DROP COLUMN marks;
      CREATE OR REPLACE FUNCTION refuse_own_approval() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF EXISTS (SELECT 1 FROM version v WHERE v.id = NEW.version_id AND NEW.approver = ANY (v.authors))
          OR EXISTS (SELECT 1 FROM review r WHERE r.id = NEW.review_id AND r.submitted_by = NEW.approver) THEN
          RAISE EXCEPTION 'approver % is an author of version %', NEW.approver, NEW.version_id USING ERRCODE = 'check_violation', CONSTRAINT = 'approval_four_eyes';
        END IF;
        RETURN NEW;
      END $$;
      DO $$
      DECLARE guard record;
      BEGIN
        FOR guard IN SELECT tgname, tgrelid::regclass AS guarded FROM pg_trigger WHERE tgfoid = 'refuse_change'::regproc AND tgname LIKE '%\\_kept' LOOP
          EXECUTE format('DROP TRIGGER %I ON %s', guard.tgname, guard.guarded);
        END LOOP;
      END $$;
    `);
  }
}
