import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Whom the history names is a person of the register too. Migration 0012 did not read the history: whoever wrote it had a key, or so it
 * was thought; yet commands of before wrote under names that no key had. Nothing in the history is changed: each text that is no
 * spelling yet becomes one, and who looks like somebody known is a twin of that one, for somebody to settle.
 *
 * Also, two sessions that register the same handle at once: the second found it taken after it had looked, and failed. Now whatever is
 * taken makes it look again.
 *
 * The release before goes on meanwhile: whoever writes there has a key, and so a person. It queues facts without saying whose; the editions
 * that come of them name "erp", as all did until now.
 */
export class PersonsOfHistory0016 implements MigrationInterface {
  name = 'PersonsOfHistory0016000000000000';

  async up(q: QueryRunner): Promise<void> {
    await q.query(register(''));
    await q.query(OLD_TEXTS);
    // Last: from here on who writes facts waits for the commit, and the history was long to read.
    await q.query('ALTER TABLE facts_outbox ADD COLUMN actor text');
  }

  /** Nobody is deleted: a key may be theirs by now, and a twin settled. A second time up finds their spellings there. */
  async down(q: QueryRunner): Promise<void> {
    await q.query('ALTER TABLE facts_outbox DROP COLUMN actor');
    await q.query(register('(skeleton) WHERE twin_of IS NULL'));
  }
}

/** As 0012 made it, but for what is given way to. */
const register = (taken: string): string => `
  CREATE OR REPLACE FUNCTION person_register(spelled text) RETURNS bigint LANGUAGE plpgsql AS $$
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
      ON CONFLICT ${taken} DO NOTHING;
      SELECT p.id INTO known FROM person p WHERE p.skeleton = person_skeleton(wanted) AND p.twin_of IS NULL;
    END IF;
    INSERT INTO person_spelling
      SELECT spelled, known UNION SELECT p.handle, p.id FROM person p WHERE p.id = known
    ON CONFLICT DO NOTHING;
    RETURN (SELECT k.person_id FROM known_person k WHERE k.spelling = spelled);
  END $$;
`;

/** As 0012 does it, with the texts that it left out. Whose every text came by the door of the ERP is a system. */
const OLD_TEXTS = `
  DO $$
  DECLARE
    old record;
    wanted text;
    twin bigint;
    made bigint;
    n int;
  BEGIN
    -- Who names somebody new waits; who names somebody known does not.
    LOCK TABLE person, person_spelling IN SHARE ROW EXCLUSIVE MODE;
    FOR old IN
      SELECT spelled, coalesce(nullif(person_handle(spelled), ''), 'nameless') AS handle,
        coalesce(nullif(person_visible(spelled), ''), 'nameless') AS shown, bool_and(by_system) AS is_system
      FROM (
        SELECT actor AS spelled, min(at) AS since, bool_and(door = 'erp') AS by_system FROM node_change GROUP BY actor
        UNION ALL SELECT created_by, min(created_at), bool_and(cause = 'facts') FROM edition GROUP BY created_by
        UNION ALL SELECT 'erp', now(), true WHERE EXISTS (SELECT FROM edition)
        UNION ALL SELECT source, min(started_at), true FROM erp_batch GROUP BY source
        UNION ALL SELECT created_by, min(created_at), false FROM asset GROUP BY created_by
        UNION ALL SELECT created_by, min(created_at), false FROM mapping GROUP BY created_by
      ) texts
      WHERE NOT EXISTS (SELECT FROM person_spelling s WHERE s.spelling = spelled)
      GROUP BY spelled ORDER BY spelled <> person_handle(spelled), min(since), spelled
    LOOP
      -- A clean spelling may have become one while the loop ran: the handle of somebody written otherwise.
      CONTINUE WHEN EXISTS (SELECT FROM person_spelling s WHERE s.spelling = old.spelled);
      SELECT p.id INTO twin FROM person p WHERE p.skeleton = person_skeleton(old.handle) AND p.twin_of IS NULL;
      wanted := old.handle;
      n := 1;
      WHILE EXISTS (SELECT FROM person p WHERE p.handle = wanted) LOOP
        n := n + 1;
        wanted := old.handle || '~' || n;
      END LOOP;
      INSERT INTO person (handle, skeleton, display_name, kind, twin_of)
      VALUES (wanted, person_skeleton(old.handle), old.shown, CASE WHEN old.is_system THEN 'system' ELSE 'person' END, twin) RETURNING id INTO made;
      INSERT INTO person_spelling SELECT old.spelled, made UNION SELECT wanted, made;
    END LOOP;
  END $$;
`;
