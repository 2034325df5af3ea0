/** One request and its answer, with secrets removed. */
export interface Exchange {
  channelCode: string;
  channelKind: string;
  listingIds: string[];
  /** Of the changes that it was made for. */
  traceIds: string[];
  payloadHash: string | null;
  /** Of all wires that it said something of. */
  payloadHashes: string[];
  purpose: string;
  at: Date;
  method: string;
  url: string;
  requestHeaders: Record<string, string>;
  requestBody: string | null;
  /** null: no answer came. */
  status: number | null;
  responseBody: string | null;
  durationMs: number;
  problem: string | null;
}

/** Takes exchanges; must neither throw nor wait. */
export type ExchangeSink = (exchange: Exchange) => void;
