import type { MigrationInterface, QueryRunner } from 'typeorm';
import { CONFUSABLES } from './data/confusables-13.js';

const letters = (points: string): string =>
  points
    .split('+')
    .map((point) => String.fromCodePoint(parseInt(point, 16)))
    .join('');

/** [letter, what it looks like] of Unicode's confusables. */
function confusables(): [string, string][] {
  const groups = CONFUSABLES.replaceAll(',\n', ',').trim().split(/\s+/);
  return groups.flatMap((group) => {
    const [target, sources] = group.split(':') as [string, string];
    return sources.split(',').map((source): [string, string] => [letters(source), letters(target)]);
  });
}

/**
 * Persons are a register. What was written before stays as it is spelled: a spelling names a person, and the database compares persons.
 * The release before goes on inserting free texts; triggers put unknown ones into the register, and one that looks like a person's
 * handle is taken as that person's: two who are counted as one can at worst not approve, one who is counted as two could.
 */
export class Persons0012 implements MigrationInterface {
  name = 'Persons0012000000000000';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      -- Unicode's confusables.txt (UTS 39), version 13
      CREATE TABLE confusable (letter text PRIMARY KEY, looks_like text NOT NULL);
    `);
    const rows = confusables();
    await q.query('INSERT INTO confusable SELECT * FROM unnest($1::text[], $2::text[])', [rows.map(([a]) => a), rows.map(([, b]) => b)]);
    await q.query(FUNCTIONS);
    await q.query(`
      CREATE TABLE person (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        -- NFKC, folded case, single blanks, nothing invisible; an old text whose handle was taken has ~2, ~3 …
        handle text NOT NULL UNIQUE CHECK (handle <> ''),
        skeleton text NOT NULL,
        display_name text NOT NULL,
        email text,
        kind text NOT NULL DEFAULT 'person' CHECK (kind IN ('person', 'system')),
        active boolean NOT NULL DEFAULT true,
        -- the older person from whom this one cannot be told by its looks: only texts of before this register are let in so
        twin_of bigint REFERENCES person,
        settled_at timestamptz,
        -- the person who this one is found to be; that one is nobody else's same
        same_as bigint REFERENCES person CHECK (same_as <> id),
        created_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE UNIQUE INDEX person_skeleton ON person (skeleton) WHERE twin_of IS NULL;
      CREATE INDEX person_same ON person (same_as) WHERE same_as IS NOT NULL;
      CREATE TABLE person_spelling (spelling text PRIMARY KEY, person_id bigint NOT NULL REFERENCES person);
      CREATE INDEX person_spelling_person ON person_spelling (person_id);
      CREATE VIEW known_person AS
        SELECT s.spelling, coalesce(own.same_as, own.id) AS person_id, own.active AND coalesce(found.active, true) AS active
        FROM person_spelling s JOIN person own ON own.id = s.person_id LEFT JOIN person found ON found.id = own.same_as;

      CREATE TRIGGER person_spelling_immutable BEFORE UPDATE OR DELETE ON person_spelling FOR EACH ROW EXECUTE FUNCTION refuse_change();
      CREATE TRIGGER person_spelling_kept BEFORE TRUNCATE ON person_spelling FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
      CREATE TRIGGER person_handle_immutable BEFORE UPDATE OF handle, skeleton, twin_of OR DELETE ON person FOR EACH ROW EXECUTE FUNCTION refuse_change();
      CREATE TRIGGER person_kept BEFORE TRUNCATE ON person FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
    `);
    await q.query(REGISTER);
    await q.query(OLD_TEXTS);
    await q.query(`ALTER TABLE api_key ADD CONSTRAINT api_key_person FOREIGN KEY (person) REFERENCES person_spelling`);
    await q.query(fourEyes(BY_PERSON));
    // Not looked at again: what is there passed the narrower list, and reading a long history would hold up its writers.
    await q.query(`
      ALTER TABLE node_change DROP CONSTRAINT node_change_door_check;
      ALTER TABLE node_change ADD CONSTRAINT node_change_door_check
        CHECK (door IN ('graphql', 'erp', 'import', 'cli', 'media', 'worker')) NOT VALID;
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      ALTER TABLE node_change DROP CONSTRAINT node_change_door_check;
      ALTER TABLE node_change ADD CONSTRAINT node_change_door_check CHECK (door IN ('graphql', 'erp', 'import', 'cli', 'media')) NOT VALID;
    `);
    await q.query(fourEyes(BY_SPELLING));
    await q.query(`
      ALTER TABLE api_key DROP CONSTRAINT api_key_person;
      DROP TRIGGER api_key_person ON api_key;
      DROP TRIGGER version_person ON version;
      DROP TRIGGER review_person ON review;
      DROP FUNCTION register_persons_named();
      DROP FUNCTION person_register(text);
      DROP VIEW known_person;
      DROP TABLE person_spelling, person;
      DROP FUNCTION person_skeleton(text);
      DROP FUNCTION person_handle(text);
      DROP FUNCTION person_visible(text);
      DROP TABLE confusable;
    `);
  }
}

/** What is invisible is Unicode's Default_Ignorable_Code_Point and the controls; what is blank, White_Space and the empty Braille cell. */
const FUNCTIONS = String.raw`
  CREATE FUNCTION person_visible(spelled text) RETURNS text LANGUAGE sql IMMUTABLE STRICT AS $$
    SELECT btrim(regexp_replace(regexp_replace(normalize(spelled, NFKC),
      '[\u0001-\u0008\u000E-\u001F\u007F-\u0084\u0086-\u009F\u00AD\u034F\u061C\u115F\u1160\u17B4\u17B5\u180B-\u180F\u200B-\u200F\u202A-\u202E\u2060-\u206F\u3164\uFE00-\uFE0F\uFEFF\uFFA0\uFFF0-\uFFF8\U0001BCA0-\U0001BCA3\U0001D173-\U0001D17A\U000E0000-\U000E0FFF]+', '', 'g'),
      '[\u0009-\u000D\u0020\u0085\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u2800\u3000]+', ' ', 'g'))
  $$;
  CREATE FUNCTION person_handle(spelled text) RETURNS text LANGUAGE sql IMMUTABLE STRICT AS $$
    SELECT person_visible(casefold(person_visible(spelled) COLLATE pg_unicode_fast))
  $$;
  -- UTS 39: letters that look alike become the same ones. Folded once more after that: 0 looks like the capital O.
  CREATE FUNCTION person_skeleton(handle text) RETURNS text LANGUAGE sql STABLE STRICT AS $$
    SELECT casefold(normalize(coalesce(string_agg(coalesce(c.looks_like, l.letter), '' ORDER BY l.at), ''), NFD) COLLATE pg_unicode_fast)
    FROM string_to_table(normalize(handle, NFD), NULL) WITH ORDINALITY AS l(letter, at) LEFT JOIN confusable c ON c.letter = l.letter
  $$;
`;

const REGISTER = `
  -- The person whom a text names, settled twins as one; an unknown text is put into the register.
  CREATE FUNCTION person_register(spelled text) RETURNS bigint LANGUAGE plpgsql AS $$
  DECLARE
    known bigint;
    wanted text;
  BEGIN
    SELECT k.person_id INTO known FROM known_person k WHERE k.spelling = spelled;
    IF known IS NOT NULL THEN RETURN known; END IF;
    wanted := coalesce(nullif(person_handle(spelled), ''), 'nameless');
    SELECT s.person_id INTO known FROM person_spelling s WHERE s.spelling = wanted;
    IF known IS NULL THEN
      -- Of two sessions that register look-alikes at once, the second waits here and then finds the first one's.
      INSERT INTO person (handle, skeleton, display_name)
      VALUES (wanted, person_skeleton(wanted), coalesce(nullif(person_visible(spelled), ''), wanted))
      ON CONFLICT (skeleton) WHERE twin_of IS NULL DO NOTHING;
      SELECT p.id INTO known FROM person p WHERE p.skeleton = person_skeleton(wanted) AND p.twin_of IS NULL;
    END IF;
    INSERT INTO person_spelling
      SELECT spelled, known UNION SELECT p.handle, p.id FROM person p WHERE p.id = known
    ON CONFLICT DO NOTHING;
    RETURN (SELECT k.person_id FROM known_person k WHERE k.spelling = spelled);
  END $$;

  CREATE FUNCTION register_persons_named() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    CASE TG_TABLE_NAME
      WHEN 'api_key' THEN PERFORM person_register(NEW.person);
      WHEN 'version' THEN PERFORM person_register(who) FROM unnest(NEW.authors || NEW.created_by) who;
      WHEN 'review' THEN PERFORM person_register(who) FROM unnest(ARRAY[NEW.submitted_by, NEW.decided_by]) who WHERE who IS NOT NULL;
    END CASE;
    RETURN NEW;
  END $$;
  CREATE TRIGGER api_key_person BEFORE INSERT OR UPDATE OF person ON api_key FOR EACH ROW EXECUTE FUNCTION register_persons_named();
  CREATE TRIGGER version_person BEFORE INSERT ON version FOR EACH ROW EXECUTE FUNCTION register_persons_named();
  CREATE TRIGGER review_person BEFORE INSERT OR UPDATE OF decided_by ON review FOR EACH ROW EXECUTE FUNCTION register_persons_named();
`;

/** After the triggers, whose making waits for the writers: no text is missed. The history is not read: whoever wrote it had a key. */
const OLD_TEXTS = `
  DO $$
  DECLARE
    old record;
    wanted text;
    twin bigint;
    made bigint;
    n int;
  BEGIN
    FOR old IN
      SELECT spelled, coalesce(nullif(person_handle(spelled), ''), 'nameless') AS handle, coalesce(nullif(person_visible(spelled), ''), 'nameless') AS shown
      FROM (
        SELECT person AS spelled, created_at AS since FROM api_key
        UNION ALL SELECT unnest(authors || created_by), created_at FROM version
        UNION ALL SELECT submitted_by, submitted_at FROM review
        UNION ALL SELECT decided_by, decided_at FROM review WHERE decided_by IS NOT NULL
        UNION ALL SELECT approver, approved_at FROM approval
        UNION ALL SELECT actor, at FROM audit
      ) texts
      GROUP BY spelled ORDER BY spelled <> person_handle(spelled), min(since), spelled
    LOOP
      SELECT p.id INTO twin FROM person p WHERE p.skeleton = person_skeleton(old.handle) AND p.twin_of IS NULL;
      wanted := old.handle;
      n := 1;
      WHILE EXISTS (SELECT FROM person p WHERE p.handle = wanted) LOOP
        n := n + 1;
        wanted := old.handle || '~' || n;
      END LOOP;
      INSERT INTO person (handle, skeleton, display_name, twin_of) VALUES (wanted, person_skeleton(old.handle), old.shown, twin) RETURNING id INTO made;
      INSERT INTO person_spelling SELECT old.spelled, made UNION SELECT wanted, made;
    END LOOP;
  END $$;
  UPDATE person p SET kind = 'system' WHERE EXISTS (SELECT FROM api_key k JOIN person_spelling s ON s.spelling = k.person WHERE s.person_id = p.id)
    AND NOT EXISTS (SELECT FROM api_key k JOIN person_spelling s ON s.spelling = k.person WHERE s.person_id = p.id AND k.role <> 'integration');
  -- Who acts where a command does.
  SELECT person_register('operator');
  UPDATE person SET kind = 'system', display_name = 'Command line' WHERE handle = 'operator' AND NOT EXISTS (SELECT FROM api_key WHERE person = 'operator');
`;

const BY_PERSON = {
  declare: 'DECLARE approving bigint := person_register(NEW.approver);',
  author: 'EXISTS (SELECT FROM unnest(v.authors) who JOIN known_person k ON k.spelling = who WHERE k.person_id = approving)',
  submitter: 'EXISTS (SELECT FROM known_person k WHERE k.spelling = r.submitted_by AND k.person_id = approving)',
};
const BY_SPELLING = { declare: '', author: 'NEW.approver = ANY (v.authors)', submitter: 'r.submitted_by = NEW.approver' };

/** As 0011 made it, but for how two names are compared. */
const fourEyes = (by: typeof BY_PERSON): string => `
  CREATE OR REPLACE FUNCTION refuse_own_approval() RETURNS trigger LANGUAGE plpgsql AS $$
  ${by.declare}
  BEGIN
    IF EXISTS (
      SELECT 1 FROM version mine JOIN version v ON v.root_id = mine.root_id AND v.number <= mine.number
      WHERE mine.id = NEW.version_id AND ${by.author} AND (v.id = mine.id OR v.number > (
        SELECT min(coalesce((
          SELECT max(seen.number) FROM approval a JOIN version seen ON seen.id = a.version_id
          WHERE a.root_id = mine.root_id AND a.channel_code = NEW.channel_code AND locale = ANY (a.locales)), 0))
        FROM unnest(NEW.locales) locale))
    ) OR EXISTS (SELECT 1 FROM review r WHERE r.id = NEW.review_id AND ${by.submitter}) THEN
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
`;
