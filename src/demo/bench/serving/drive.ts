import { percentile } from '../results.js';

/** Requests that are sent again and again, one after the other by each connection, in the order of the list. */
export interface Drive {
  origin: string;
  path: string;
  headers: Record<string, string>;
  bodies: string[];
  connections: number;
  seconds: number;
}

/** Milliseconds that callers waited. */
export interface Latency {
  p50: number;
  p95: number;
  p99: number;
}

export interface Driven extends Latency {
  requests: number;
  seconds: number;
  /** Answers that were no success. */
  refused: number;
  bytes: number;
}

export function latencyOf(took: number[]): Latency {
  const sorted = took.toSorted((a, b) => a - b);
  return { p50: percentile(sorted, 0.5), p95: percentile(sorted, 0.95), p99: percentile(sorted, 0.99) };
}

export const rateOf = ({ requests, seconds }: Pick<Driven, 'requests' | 'seconds'>): number => requests / seconds;
