/**
 * The walls of the house for data. Every table of the database has one room, and only its owner writes it. A room may read, besides its
 * own, the tables that a room below publishes to it: a line each, with its reason. Nobody reads upward: the lower room owns a port
 * (an abstract class in its index) and the upper room registers what answers it. A foreign table is written by a function of its owner.
 *
 * `test/walls.spec.ts` reads the SQL of every file against this list, and `npm test` holds the statements that each room really ran
 * against it. `search` has no tables yet.
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
  moved_node: 'catalog',
  moved_recall: 'catalog',
  node_change: 'catalog',
  node_gtin: 'catalog',
  offer: 'catalog',
  offer_outbox: 'catalog',
  offer_price: 'catalog',
  product_node: 'catalog',
  recall: 'catalog',
  scope: 'catalog',
  stock_source: 'catalog',
  unit_family: 'catalog',
  asset: 'media',
  asset_link: 'media',
  rendition: 'media',
  approval: 'approval',
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
  render_difference: 'syndication',
  shown_price: 'syndication',
};

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
  ['attribute', 'approval', 'whether a change since the approval was of facts that fast-forward is decided row by row of the history'],
  ['category', 'approval', 'a draft is frozen with the labels of its categories and of all above them: the path that a channel shows'],
  ['asset_link', 'approval', 'a draft is frozen with its links as they are, under the lock of the root'],
  ['product_node', 'ingest', 'the inbox pages through parked lines and roots without a family as one list'],
  ['product_node', 'syndication', 'what a channel holds is matched against a million SKUs and barcodes where they are'],
  ['attribute', 'syndication', 'barcodes are the facts whose attributes are validated as GTIN: joined in the match'],
  ['market', 'syndication', 'the currency of a channel is read with the channel, once for each round of work'],
  ['stock_source', 'syndication', 'what a count means is read with the counts of a batch'],
  ['offer', 'syndication', 'price and stock of a batch of payloads are read by primary key; sale windows by their index'],
  ['recall', 'syndication', 'whether a batch of SKUs may be sold in a market is one read, beside their lives'],
  ['edition', 'syndication', 'the trace from a payload to its edition is one join'],
  ['edition_head', 'syndication', 'what a channel may show of a batch of products is one read by primary key'],
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
  ['mass_zero', 'demo', SIMULATED],
  ['asset_link', 'demo', SIMULATED],
  ['rendition', 'demo', SIMULATED],
];

/** Files that may name any table, by names put together. */
export const everyTable = [
  ['src/cli/backup/', 'a backup copies the database whole; the list comes from pg_catalog, so that no table is forgotten'],
  ['src/demo/simulation/truths/secrets.ts', 'no row of any table may have a secret; the list comes from pg_tables'],
  ['libs/db/grants.ts', "the program's role gets its rights table by table, from migrations/rights.ts"],
  ['libs/db/roles.ts', 'every table is moved to its owner; the list comes from pg_catalog'],
];
