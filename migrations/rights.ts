/**
 * What the role that runs the program may do, table by table: what its statements do, and nothing else. Given with each migration as far
 * as it is there, and anew behind the last (libs/db/grants.ts). Evidence is written and read, never changed. A table without a line fails `npm test`; a table of a new migration
 * gets its line in the same commit. During an upgrade the release before runs under these rights as well: take none away that it uses.
 */
const EVIDENCE = 'SELECT, INSERT';
const DEFINITION = 'SELECT, INSERT, UPDATE';
const LINKS = 'SELECT, INSERT, UPDATE, DELETE';

/** After GRANT, before ON. UPDATE with columns where the others of the row must stay as they are. */
const tables = {
  legal_transition: 'SELECT',
  api_key: 'SELECT, INSERT, UPDATE (last_used_at, revoked_at)',
  audit: EVIDENCE,
  confusable: 'SELECT',
  person: 'SELECT, INSERT, UPDATE (display_name, email, kind, active, settled_at, same_as)',
  person_spelling: EVIDENCE,
  known_person: 'SELECT',

  locale: DEFINITION,
  market: DEFINITION,
  scope: DEFINITION,
  unit_family: DEFINITION,
  attribute_group: DEFINITION,
  attribute: DEFINITION,
  attribute_option: DEFINITION,
  family: DEFINITION,
  family_variant: DEFINITION,
  category: DEFINITION,
  definition_stamp: 'SELECT',
  product_node: `SELECT, INSERT, UPDATE (revision, tree_revision, sellable, lifecycle, family_code, family_variant_code, categories,
    facts, fact_meta, fact_said, content, content_meta, state, updated_at, variant_order, root_id, parent_id, position, places, is_leaf)`,
  node_change: EVIDENCE,
  node_gtin: LINKS,
  moved_recall: EVIDENCE,
  moved_node: 'SELECT, INSERT, UPDATE (parent_sku, top_id, sales, moved_at, actor, message_id, trace_id, stirred_at, looked_at, done_at)',
  offer: 'SELECT, INSERT, UPDATE',
  offer_price: EVIDENCE,
  announced_sale: 'SELECT, INSERT, UPDATE (state, let_in_by, let_in_at, ended_by, ended_at, end_reason)',
  stock_source: DEFINITION,
  mass_zero: 'SELECT, INSERT, UPDATE (seen_at, zeroed, of_all, held, state, decided_by, decided_at)',
  offer_outbox: 'SELECT, INSERT, UPDATE (at, trace_id, recount, stops, wire, wire_at), DELETE',
  sale_mark: 'SELECT, INSERT, UPDATE (seen_at)',
  recall: `SELECT, INSERT, UPDATE (root_id, reason, lifecycle_then, lift_asked_by, lift_asked_at, lift_asked_reason, lifted_by, lifted_at, lift_reason)`,

  readiness_place: LINKS,
  readiness_gap: LINKS,
  readiness_flaw: LINKS,
  readiness_reason: DEFINITION,
  readiness_verdict: 'SELECT, INSERT, UPDATE',
  readiness_finding: LINKS,
  readiness_due: 'SELECT, INSERT, DELETE',
  readiness_task: LINKS,
  readiness_schema: DEFINITION,
  search_cell: LINKS,
  search_text: LINKS,
  search_build: 'SELECT, INSERT, UPDATE',
  search_word: LINKS,
  search_vocabulary: 'SELECT, INSERT, UPDATE',
  search_state: LINKS,
  search_listing: LINKS,
  search_listing_sku: LINKS,
  search_issue: LINKS,
  search_stale: 'SELECT, INSERT, DELETE',
  search_left_out: LINKS,
  search_view: 'SELECT, INSERT, UPDATE (name, is_shared, form, question, revision, updated_at), DELETE',

  asset: EVIDENCE,
  asset_link: LINKS,
  rendition: 'SELECT, INSERT, UPDATE',

  snapshot: EVIDENCE,
  version: EVIDENCE,
  review: 'SELECT, INSERT, UPDATE (state, decided_by, decided_at, comment)',
  approval: EVIDENCE,
  draft_change: 'SELECT, INSERT, DELETE',
  edition: EVIDENCE,
  edition_head: 'SELECT, INSERT, UPDATE (edition_id, number, hash, updated_at)',
  edition_outbox: 'SELECT, INSERT, UPDATE (at, trace_id), DELETE',
  edition_parting: 'SELECT, INSERT, UPDATE (at)',
  facts_outbox: 'SELECT, INSERT, UPDATE (message_id, actor, trace_id, lives_else), DELETE',

  erp_batch: 'SELECT, INSERT, UPDATE (state, body_hash, counts, finished_at)',
  erp_message: 'SELECT, INSERT, UPDATE (verdict, problems)',
  erp_parked: 'SELECT, INSERT, DELETE',

  account: 'SELECT, INSERT, UPDATE (settings, credentials)',
  account_budget: 'SELECT, INSERT, UPDATE',
  mapping: EVIDENCE,
  channel: 'SELECT, INSERT, UPDATE (state, dry_run, mapping_id, reconcile_since, settings, single_location)',
  channel_match: LINKS,
  channel_cache: 'SELECT, INSERT, UPDATE',
  listing: 'SELECT, INSERT, UPDATE',
  listing_wire: 'SELECT, INSERT, UPDATE',
  listing_offer: 'SELECT, INSERT, UPDATE',
  // The bytes are evidence; whose their fields are is what the mapping says by now.
  payload: 'SELECT, INSERT, UPDATE (owned, sources)',
  offer_payload: EVIDENCE,
  shown_price: EVIDENCE,
  render_difference: LINKS,
  exchange: EVIDENCE,
  binding: 'SELECT, INSERT, UPDATE',
  left_binding: 'SELECT, INSERT, DELETE',
  issue: 'SELECT, INSERT, UPDATE',
  drift: 'SELECT, INSERT, UPDATE',
  drift_policy: DEFINITION,
  assortment: DEFINITION,
  assortment_rule: LINKS,
  assortment_exception: LINKS,
  removal: LINKS,
  removal_hold: 'SELECT, INSERT, UPDATE (state, decided_by, decided_at)',
};

/** Identity columns need no right; these are the numberings that statements ask by name. */
const sequences = { product_node_id_seq: 'USAGE', erp_message_id: 'USAGE' };

/** Functions of the owner that act with its rights. */
const functions = ['prune_exchanges(timestamptz, int)'];

export const rights = { tables, sequences, functions };
