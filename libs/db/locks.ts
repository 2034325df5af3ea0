/**
 * Every advisory lock of Plinth. PostgreSQL keeps locks of one key (a bigint) and of two keys (two ints) apart, so a number may stand
 * in both forms: 7302 does. It was not given another number: during an upgrade the release before must still wait for the same lock.
 */
export const LOCKS = {
  /** One key, of a session: processes that start at once migrate one after another. It is 'plinth' read as a number. */
  migrations: 123_698_573_420n,
  /** One key, of a session: of programs that start at once, one makes the roles, and the others find them. */
  roles: 123_698_573_421n,
  /** Two keys, of a transaction: (this, bucket of SKUs that do not exist yet). Who makes or parks a few shares it and holds each SKU; who makes many holds it alone. */
  creations: 7301,
  /** Two keys, of a transaction: (this, hashtext of a SKU that does not exist yet), taken after all buckets. Who makes or parks it waits for whoever does the same. */
  skus: 7311,
  /** One key, of a transaction: writers of definitions queue, so that what one of them checked still holds when it writes. */
  definitions: 7302,
  /** Two keys, of a session: (this, batch). The process that holds it works on the batch; one that died holds nothing. */
  batches: 7302,
  /** One key, of a transaction: of two processes that start on a new database, one makes the first keys. */
  firstKeys: 7303,
  /** Two keys, of a transaction: (this, hashtext of a channel's code). One process at a time compares what a new renderer says there. */
  renderings: 7304,
  /** Two keys, of a transaction: (this, hashtext of a channel's code). One planner at a time counts what leaves the channel. */
  removals: 7312,
  /** Two keys, of a transaction: (this, id of a product, cut to 31 bits). One process at a time judges whether it is ready. */
  judging: 7305,
  /** One key, of a transaction: one process at a time brings what search knows of channels up to date. */
  states: 7306,
  /** One key, of a transaction: who is active, and who is whom, is changed by one at a time. */
  persons: 7313,
  /** One key, of a transaction: hashtext of this and the code of a mapping, so that its versions are numbered one after another. */
  mappingPrefix: 'mapping ',
} as const;
