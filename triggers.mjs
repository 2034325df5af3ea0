/**
 * What triggers do, function by function: the tables that they stand on, and the tables that the function (with those that it calls) reads
 * and writes. The one place where a write may go through a wall, since none of the writers could forget it: each line says why no writer's
 * room does it. A trigger of another room's row writes `search_stale`, a queue of the search, and nothing that this room keeps of its own.
 */
export const triggers = [
  {
    run: 'enforce_transition',
    on: ['announced_sale', 'channel', 'erp_batch', 'listing', 'listing_wire', 'mass_zero', 'product_node', 'review'],
    reads: ['legal_transition'],
    writes: [],
    reason: 'a state goes only where its machine lets it, whoever writes it and by whatever statement',
  },
  {
    run: 'follow_moved_node',
    on: ['product_node'],
    reads: [],
    writes: ['asset_link', 'recall'],
    reason:
      'the root stands in these rows for their indexes alone: a link or a recall that stayed behind a moved node would be sold or missed, and a release before must not forget it',
  },
  {
    run: 'keep_recalled',
    on: ['product_node'],
    reads: [],
    writes: ['recall'],
    reason: 'a line of the ERP does not end a recall: what it says of the life is kept for whoever lifts it',
  },
  {
    run: 'open_recall_of_lifecycle',
    on: ['product_node'],
    reads: ['recall'],
    writes: ['recall'],
    reason: 'a node that is recalled by its life has a row to be lifted, also where a release before wrote it',
  },
  {
    run: 'refuse_change',
    on: [
      ...['approval', 'audit', 'edition', 'mapping', 'node_change', 'offer_price', 'person', 'person_spelling', 'recall', 'shown_price'],
      ...['snapshot', 'version'],
    ],
    reads: [],
    writes: [],
    reason: 'what was said, shown, approved or done is never changed, by nobody',
  },
  {
    run: 'refuse_own_approval',
    on: ['approval'],
    reads: ['approval', 'confusable', 'known_person', 'person', 'person_spelling', 'review', 'version'],
    writes: ['person', 'person_spelling'],
    reason: 'four eyes are two persons of the register: the database compares them as it stores the approval, past every door',
  },
  {
    run: 'refuse_own_lift',
    on: ['recall'],
    reads: ['confusable', 'known_person', 'person', 'person_spelling', 'product_node'],
    writes: ['person', 'person_spelling'],
    reason: 'a recall is lifted by its owner or by two persons of the register, past every door',
  },
  {
    run: 'refuse_own_sale',
    on: ['announced_sale'],
    reads: ['confusable', 'known_person', 'person', 'person_spelling'],
    writes: ['person', 'person_spelling'],
    reason: 'who announced a sale does not let it in: two persons of the register, past every door',
  },
  {
    run: 'register_persons_named',
    on: ['api_key', 'review', 'version'],
    reads: ['confusable', 'known_person', 'person', 'person_spelling'],
    writes: ['person', 'person_spelling'],
    reason: 'whoever is named by a key, a version or a review is in the register before anybody compares persons with him',
  },
  {
    run: 'search_stale_listing',
    on: ['listing'],
    reads: [],
    writes: ['search_stale'],
    reason: 'a listing is moved by dozens of statements; the queue hears of each, and of those of a release before',
  },
  {
    run: 'search_stale_of_channel',
    on: ['channel'],
    reads: ['edition_head', 'review'],
    writes: ['search_stale'],
    reason: 'a new channel makes stale what was approved or asked for it before it was there: no room below the channel could know',
  },
  {
    run: 'search_stale_of_listing',
    on: ['drift'],
    reads: ['listing'],
    writes: ['search_stale'],
    reason: 'a drift is found, decided and closed by statements of several features; the queue hears of each',
  },
  {
    run: 'search_stale_plan',
    on: ['edition_outbox'],
    reads: ['listing'],
    writes: ['search_stale'],
    reason: 'what waits to be planned has no listing yet that could tell of it; approval may not look up at listings',
  },
  {
    run: 'search_stale_root',
    on: ['draft_change', 'edition', 'issue', 'listing', 'recall', 'review'],
    reads: [],
    writes: ['search_stale'],
    reason: 'the state by channel is read from all of these; catalog stands below the search and may not call it',
  },
  {
    run: 'search_stale_roots',
    on: ['listing'],
    reads: [],
    writes: ['search_stale'],
    reason: 'a listing that goes over to another product changes two',
  },
  {
    run: 'search_stale_wire',
    on: ['listing_wire'],
    reads: [],
    writes: ['search_stale'],
    reason: 'a wire is moved by dozens of statements; the queue hears of each, and of those of a release before',
  },
  {
    run: 'stamp_definitions',
    on: [...['attribute', 'attribute_option', 'family', 'family_variant', 'locale', 'market', 'scope', 'stock_source', 'unit_family']],
    reads: [],
    writes: ['definition_stamp'],
    reason: 'what is remembered of definitions ends with any change of them, also by a migration or a hand',
  },
];

/** Functions of the database that name tables and that statements call: the room whose files alone may call them, and whose tables they are. */
export const functions = {
  person_register: 'journal',
  person_skeleton: 'journal',
  place_trees: 'catalog',
  prune_exchanges: 'syndication',
};
