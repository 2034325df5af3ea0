/**
 * The walls of the house for data. Every table of the database has one room, and only its owner writes it. A room may read, besides its
 * own, the tables that a room below publishes to it: a line each, with its reason. Nobody reads upward: the lower room owns a port
 * (an abstract class in its index) and the upper room registers what answers it. A foreign table is written by a function of its owner.
 *
 * `test/walls.spec.ts` reads the SQL of every file against this list, and `npm test` holds the statements that each room really ran
 * against it. What no statement names, because a trigger or a function of the database does it, stands in `triggers.mjs`:
 * `test/walls-triggers.spec.ts` holds them against a migrated database.
 */

/** Lowest first. Folders of src that are not here (port, contracts, config, channels, sandbox) name no table at all. */
export const rooms = ['libs', 'journal', 'api', 'catalog', 'search', 'media', 'approval', 'ingest', 'syndication', 'cli', 'demo'];

/** Table or sequence → its room. A schema of its own goes as a whole. */
export const owners = {
  'plinth_jobs.*': 'libs',
  'bench.*': 'demo',
  plinth_migration: 'libs',
  legal_transition: 'libs',
  audit: 'journal',
  confusable: 'journal',
  known_person: 'journal',
  person: 'journal',
  person_spelling: 'journal',
  api_key: 'api',
  announced_sale: 'catalog',
  attribute: 'catalog',
  attribute_group: 'catalog',
  attribute_option: 'catalog',
  category: 'catalog',
  family: 'catalog',
  family_variant: 'catalog',
  locale: 'catalog',
  market: 'catalog',
  mass_zero: 'catalog',
  definition_stamp: 'catalog',
  moved_node: 'catalog',
  moved_recall: 'catalog',
  node_change: 'catalog',
  node_gtin: 'catalog',
  offer: 'catalog',
  offer_outbox: 'catalog',
  offer_price: 'catalog',
  product_node: 'catalog',
  recall: 'catalog',
  sale_mark: 'catalog',
  scope: 'catalog',
  stock_source: 'catalog',
  unit_family: 'catalog',
  readiness_due: 'search',
  readiness_finding: 'search',
  readiness_flaw: 'search',
  readiness_gap: 'search',
  readiness_place: 'search',
  readiness_reason: 'search',
  readiness_schema: 'search',
  readiness_task: 'search',
  readiness_verdict: 'search',
  search_build: 'search',
  search_cell: 'search',
  search_left_out: 'search',
  search_text: 'search',
  search_vocabulary: 'search',
  search_word: 'search',
  search_view: 'search',
  search_state: 'search',
  search_listing: 'search',
  search_listing_sku: 'search',
  search_issue: 'search',
  search_stale: 'search',
  asset: 'media',
  asset_link: 'media',
  rendition: 'media',
  approval: 'approval',
  draft_change: 'approval',
  edition: 'approval',
  edition_head: 'approval',
  edition_outbox: 'approval',
  edition_parting: 'approval',
  facts_outbox: 'approval',
  review: 'approval',
  snapshot: 'approval',
  version: 'approval',
  erp_batch: 'ingest',
  erp_message: 'ingest',
  erp_message_id: 'ingest',
  erp_parked: 'ingest',
  account: 'syndication',
  assortment: 'syndication',
  assortment_exception: 'syndication',
  assortment_rule: 'syndication',
  account_budget: 'syndication',
  binding: 'syndication',
  channel: 'syndication',
  channel_cache: 'syndication',
  channel_match: 'syndication',
  drift: 'syndication',
  drift_policy: 'syndication',
  exchange: 'syndication',
  issue: 'syndication',
  left_binding: 'syndication',
  listing: 'syndication',
  listing_offer: 'syndication',
  listing_wire: 'syndication',
  mapping: 'syndication',
  offer_payload: 'syndication',
  payload: 'syndication',
  removal: 'syndication',
  removal_hold: 'syndication',
  render_difference: 'syndication',
  shown_price: 'syndication',
};

const MEASURED = 'the benchmark asks in bare SQL what the program answers: what is copied or counted there is beside what it is measured';
const SIMULATED = 'the simulation holds what the program says against the tables of its copy, where a service would be the program again';

/** [table, the room above that may read it, why it is read in place and not asked for]. A line that nobody needs any more fails the test. */
export const published = [
  ['known_person', 'api', 'whether the person of a key is active is told where the key is found, in the one statement of each request'],
  ['known_person', 'approval', 'authors of a version are persons: who of them has keys is told where the version is written'],
  [
    'api_key',
    'approval',
    'the authors of a version are found where it is written: who wrote by the door of the ERP with a key of a person',
  ],
  ['product_node', 'search', 'rows of an answer are nodes: what a condition says of their cells is matched with them in the one statement'],
  ['offer', 'search', 'whether what was found has a price or stock in a market is asked by primary key, in the condition itself'],
  ['category', 'search', 'which categories stand below one is asked in the condition itself: they are too many to be named'],
  ['node_change', 'search', 'who changed what since when is found in the history, by an index of its own'],
  ['locale', 'media', 'one statement tells which locales, channels and files of a list of links exist'],
  ['scope', 'media', 'one statement tells which locales, channels and files of a list of links exist'],
  ['product_node', 'media', 'a link hangs on a node: SKU and node are matched in the statement that reads or writes the links'],
  ['product_node', 'approval', 'a draft is frozen from its nodes as they are, under the lock of the root; reviews show the SKU'],
  [
    'moved_node',
    'approval',
    'what left a product stays in its editions until its channel sells it elsewhere: composed in the same read as the facts',
  ],
  ['moved_recall', 'syndication', 'a recall that was lifted at an earlier place of a node is read with those of its place'],
  [
    'edition_parting',
    'syndication',
    'whether all that left with a level is sold elsewhere is asked in the statement that looks after moves',
  ],
  ['moved_node', 'syndication', 'a listing whose node went to another product goes over with it, in the statement that plans it'],
  [
    'node_change',
    'approval',
    'authors of a version and the last change of an approved cell are found in the history, by index, not by pages',
  ],
  ['category', 'approval', 'a draft is frozen with the labels of its categories and of all above them: the path that a channel shows'],
  ['asset_link', 'approval', 'a draft is frozen with its links as they are, under the lock of the root'],
  ['product_node', 'ingest', 'the inbox pages through parked lines and roots without a family as one list'],
  ['product_node', 'syndication', 'what a channel holds is matched against a million SKUs and barcodes where they are'],
  ['attribute', 'syndication', 'barcodes are the facts whose attributes are validated as GTIN: joined in the match'],
  ['market', 'syndication', 'the currency of a channel is read with the channel, once for each round of work'],
  ['stock_source', 'syndication', 'what a count means is read with the counts of a batch'],
  ['offer', 'syndication', 'price and stock of a batch of payloads are read by primary key; sale windows by their index'],
  ['recall', 'syndication', 'whether a batch of SKUs may be sold in a market is one read, beside their lives'],
  [
    'search_left_out',
    'syndication',
    'what of a batch of products is not meant for a channel is read by primary key, where they are mapped',
  ],
  ['edition', 'syndication', 'the trace from a payload to its edition is one join'],
  ['edition_head', 'syndication', 'what a channel may show of a batch of products is one read by primary key'],
  ['search_cell', 'demo', MEASURED],
  ['search_text', 'demo', MEASURED],
  ['category', 'demo', MEASURED],
  ['review', 'demo', SIMULATED],
  ['product_node', 'demo', SIMULATED],
  ['offer', 'demo', SIMULATED],
  ['offer_outbox', 'demo', SIMULATED],
  ['facts_outbox', 'demo', SIMULATED],
  ['edition_outbox', 'demo', SIMULATED],
  ['listing', 'demo', SIMULATED],
  ['listing_wire', 'demo', SIMULATED],
  ['listing_offer', 'demo', SIMULATED],
  ['drift', 'demo', SIMULATED],
  ['shown_price', 'demo', SIMULATED],
  ['mass_zero', 'demo', SIMULATED],
  ['asset_link', 'demo', SIMULATED],
  ['rendition', 'demo', SIMULATED],
];

/** Files that may name any table, by names put together. */
export const everyTable = [
  ['src/cli/backup/', 'a backup copies the database whole; the list comes from pg_catalog, so that no table is forgotten'],
  [
    'src/demo/bench/trees/',
    'the benchmark loads a million nodes as the doors would have written them, and what other rooms know of them; a test holds the nodes against theirs',
  ],
  ['src/demo/simulation/truths/secrets.ts', 'no row of any table may have a secret; the list comes from pg_tables'],
  ['libs/db/grants.ts', "the program's role gets its rights table by table, from migrations/rights.ts"],
  ['libs/db/roles.ts', 'every table is moved to its owner; the list comes from pg_catalog'],
];

/** What the database does by itself: a list of its own. */
export { functions, triggers } from './triggers.mjs';

/**
 * Columns that only a process of the release before reads or writes, while an upgrade replaces processes one by one (docs/operations.md): [table,
 * column, what writes it here, the version that drops it by a migration, why the release before needs it]. `test/leaving.spec.ts` fails when that
 * version has come, when a statement reads one, and when an entity has one that is not here.
 */
export const leaving = [
  ['listing', 'offer_revision', 'nothing', '0.2.0', 'it writes there what of the offers went into content, and compares'],
  ['listing_offer', 'say_again', 'nothing', '0.2.0', 'it keeps one mark there that price and stock are to be said again'],
  ['payload', 'offer_revision', "'-'", '0.2.0', 'the column is NOT NULL there: a payload of content is made of no offers'],
  ['payload', 'lane', "'content'", '0.2.0', 'the column is NOT NULL there, and told its payloads of price and stock apart'],
];
