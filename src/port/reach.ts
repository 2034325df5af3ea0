/** A request to a channel; secrets are removed where it is recorded. */
export interface HttpRequest {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  url: string;
  headers?: Record<string, string>;
  /** Sent as it is. */
  body?: string;
  /** What the exchange is for: `token`, `send`, `read`, `requirements`, `connect`, `upload`, `withdraw`. */
  purpose: string;
  /** The listings it concerns, so that trace finds it. */
  listingIds?: string[];
  payloadHash?: string;
  timeoutMs?: number;
}

/** The answer of a channel, whatever its status. `json()` throws where the text is none. */
export interface HttpResponse {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
  json<T = unknown>(): T;
}

/** No answer, or half of one: the effect may have happened. `sent` false: surely not (refused connection, name not found). */
export class NoAnswer extends Error {
  constructor(
    message: string,
    readonly sent: boolean,
  ) {
    super(message);
  }
}

/** The only way out to a channel: every request is recorded. */
export interface ChannelHttp {
  /** Records the exchange (secrets removed). Throws only NoAnswer. */
  request(request: HttpRequest): Promise<HttpResponse>;
}

/** Shared by all workers of an account; values are text. Encrypted at rest. */
export interface ChannelCache {
  get(key: string): Promise<string | undefined>;
  set(key: string, value: string, expiresAt?: Date): Promise<void>;
}

/**
 * Where stock is that is counted without a location, on a channel that has several: found once and written down. Whatever the channel chooses later is
 * another number, of which nothing is missing.
 */
export interface SingleLocation {
  /** By the channel's id. '': not found yet; null: nor was it when the releases before looked, which wrote nothing down. */
  get(): Promise<string | null>;
  /**
   * Written down in place of what `get` answered. Answers what stands now: who was faster has decided. Of the channel's numbers nothing is known any more where
   * another location was written down: whoever keeps one begins his call anew.
   */
  keep(id: string, before: string | null): Promise<string>;
}

/** A bucket of calls: refilled by `perSecond`, holding at most `burst`. */
export interface BudgetSpec {
  bucket: string;
  perSecond: number;
  burst: number;
}

/** What the channel itself said about our budget. */
export interface BudgetNews {
  bucket: string;
  perSecond?: number;
  burst?: number;
  available?: number;
  /** Nothing may be sent from this bucket before then (429, THROTTLED). */
  blockedForMs?: number;
}
