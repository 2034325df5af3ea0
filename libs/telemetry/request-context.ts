import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';

/** Who and what a piece of work belongs to. It follows every await, so a log line or ledger row deep below can name it. */
export interface RequestContext {
  requestId: string;
  /** The W3C trace id (32 hex digits): from the caller's `traceparent`, else new. It goes from the ERP line to the channel exchange. */
  traceId: string;
  /** The person or system behind the key, once the guard knows it. */
  actor?: string;
  /** For the log: the GraphQL operation, because every path says /graphql. */
  operation?: string;
}

const storage = new AsyncLocalStorage<RequestContext>();

/** Request id, trace id and person of the request that is being served; undefined outside of one. */
export function requestContext(): RequestContext | undefined {
  return storage.getStore();
}

/** Of the request that this work belongs to; null where none started it. Kept with what the work changes. */
export function currentTraceId(): string | null {
  return storage.getStore()?.traceId ?? null;
}

/** Work that goes on with what a request began, perhaps long after it was answered. null: the context stays as it is. */
export function withTraceId<T>(traceId: string | null, work: () => T): T {
  return traceId === null ? work() : withContext({ ...storage.getStore(), traceId }, work);
}

/** Runs work that no request started (a job, a command) under a context of its own. */
export function withContext<T>(context: Partial<RequestContext>, work: () => T): T {
  return storage.run({ requestId: randomUUID(), traceId: newTraceId(), ...context }, work);
}

const REQUEST_ID = /^[A-Za-z0-9._:-]{1,100}$/;
const TRACEPARENT = /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/;

/** Takes a caller's ids where they are well formed; anything else could write lines of its own into a log. */
export function contextFromHeaders(headers: Record<string, string | string[] | undefined>): RequestContext {
  const requestId = headers['x-request-id'];
  const trace = TRACEPARENT.exec(String(headers['traceparent'] ?? ''))?.[1];
  return {
    requestId: typeof requestId === 'string' && REQUEST_ID.test(requestId) ? requestId : randomUUID(),
    traceId: trace && !/^0+$/.test(trace) ? trace : newTraceId(),
  };
}

/** A new trace id: 32 hex digits (W3C Trace Context). */
export function newTraceId(): string {
  return randomUUID().replaceAll('-', '');
}

/** For the hooks at the door of the server. */
export function runInContext<T>(context: RequestContext, work: () => T): T {
  return storage.run(context, work);
}
