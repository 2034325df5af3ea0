import { AsyncLocalStorage } from 'node:async_hooks';

/** A listing that is being worked on, with the request whose change it is worked on for. */
export interface Traced {
  id: string;
  traceId: string | null;
}

interface Work {
  traces: ReadonlyMap<string, string[]>;
  /** Listing id → what its wires say in the calls under way. */
  payloads: Map<string, SaidPayload[]>;
}

/** What a wire says, and by which renderer; null: nobody knows. */
export interface SaidPayload {
  hash: string;
  renderer: string | null;
}

const storage = new AsyncLocalStorage<Work>();

/**
 * Work on these listings. Adapters name the listings of each call and know nothing of traces, so what connects the two follows the work
 * itself; a registry by listing in the log was rejected, because it would have to be told when the work ends.
 */
export function tracing<T>(listings: readonly Traced[], work: () => T): T {
  const traces = new Map<string, string[]>();
  for (const { id, traceId } of listings) if (traceId !== null) traces.set(id, [...(traces.get(id) ?? []), traceId]);
  return storage.run({ traces, payloads: new Map() }, work);
}

/** From here on, calls of this work for these listings say this. */
export function saying(payloads: ReadonlyMap<string, SaidPayload[]>): void {
  const work = storage.getStore();
  for (const [id, own] of payloads) work?.payloads.set(id, own);
}

/** The trace ids of these listings, each once, in their order. Empty: they are not worked on here, or no request caused it. */
export function tracesOf(listingIds: readonly string[]): string[] {
  const known = storage.getStore()?.traces;
  return known ? [...new Set(listingIds.flatMap((id) => known.get(id) ?? []))] : [];
}

/** What the wires of these listings say in a call under way. */
export function payloadsOf(listingIds: readonly string[]): SaidPayload[] {
  const known = storage.getStore()?.payloads;
  return known ? listingIds.flatMap((id) => known.get(id) ?? []) : [];
}
