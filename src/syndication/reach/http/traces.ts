import { AsyncLocalStorage } from 'node:async_hooks';

/** A listing that is being worked on, with the request whose change it is worked on for. */
export interface Traced {
  id: string;
  traceId: string | null;
}

const storage = new AsyncLocalStorage<ReadonlyMap<string, string>>();

/**
 * Work on these listings. Adapters name the listings of each call and know nothing of traces, so what connects the two follows the work
 * itself; a registry by listing in the log was rejected, because it would have to be told when the work ends.
 */
export function tracing<T>(listings: readonly Traced[], work: () => T): T {
  return storage.run(new Map(listings.flatMap(({ id, traceId }) => (traceId === null ? [] : [[id, traceId] as const]))), work);
}

/** The trace ids of these listings, each once, in their order. Empty: they are not worked on here, or no request caused it. */
export function tracesOf(listingIds: readonly string[]): string[] {
  const known = storage.getStore();
  return known ? [...new Set(listingIds.flatMap((id) => known.get(id) ?? []))] : [];
}
