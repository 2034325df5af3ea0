import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What becomes of differences on a channel, field by field, without a decision on each; and where prices that an announced sale let in are found.
 * The release before writes drift without names: no policy applies to it until this release looks at it.
 */
export class DriftPolicies0026 implements MigrationInterface {
  name = 'DriftPolicies0026000000000000';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      CREATE TABLE drift_policy (
        channel_code text NOT NULL REFERENCES channel,
        -- a field of the content on the channel, of one variant or of all, or the target of the mapping that it comes from
        field text NOT NULL,
        policy text NOT NULL CHECK (policy IN ('keep_theirs', 'push_ours', 'alert')),
        set_by text NOT NULL,
        set_at timestamptz NOT NULL,
        PRIMARY KEY (channel_code, field)
      );

      -- how a policy may name the field, the most exact first; none: price, stock and presence, for which there is no policy
      ALTER TABLE drift ADD COLUMN names text[] NOT NULL DEFAULT '{}';
      -- the policy that it stands under, and whose word that is; null: none, so somebody is asked
      ALTER TABLE drift ADD COLUMN policy text CHECK (policy IN ('keep_theirs', 'push_ours', 'alert'));
      ALTER TABLE drift ADD COLUMN policy_by text;
      -- when ours was last sent because of it, by a person's decision or by the policy
      ALTER TABLE drift ADD COLUMN pushed_at timestamptz;
      -- why the policy does not push it, so that a person is asked after all
      ALTER TABLE drift ADD COLUMN not_pushed text CHECK (not_pushed IN ('pushed_before', 'kept_beside'));
      CREATE INDEX drift_to_push ON drift (id) WHERE closed_at IS NULL AND policy = 'push_ours' AND pushed_at IS NULL AND not_pushed IS NULL;
      CREATE INDEX drift_pushed ON drift (listing_id, field, pushed_at) WHERE pushed_at IS NOT NULL;

      CREATE INDEX offer_price_announced ON offer_price (announced_sale) WHERE announced_sale IS NOT NULL;
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      DROP INDEX offer_price_announced, drift_pushed, drift_to_push;
      ALTER TABLE drift DROP COLUMN not_pushed, DROP COLUMN pushed_at, DROP COLUMN policy_by, DROP COLUMN policy, DROP COLUMN names;
      DROP TABLE drift_policy;
    `);
  }
}
