import type { EntityManager } from 'typeorm';
import type { OfferLine, PlinthClient } from '../../../cli/import/index.js';
import { pushOffers } from '../../../cli/import/index.js';
import type { OfferWire } from '../../../port/index.js';
import { readAcknowledgements } from '../../../syndication/index.js';
import { percentile } from '../results.js';

/** One thing that the ERP says of an offer, and when it began to say it. Milliseconds since 1970. */
export interface Change {
  sku: string;
  wire: OfferWire;
  at: number;
}

/** How long changes took from the ERP's call to the channels' acknowledgements. */
export interface Latency {
  changes: number;
  /** Acknowledgements measured: a change has one for each channel that has something to be told. */
  measured: number;
  /** Changes that a channel which had to be told has not acknowledged. */
  missing: number;
  /** Those that wait by a rule: for another day's allowance (Google: two updates), or for the second look at a lower number. */
  later: number;
  /** When the oldest of these was said; null: none is missing. */
  oldest: number | null;
  /** Milliseconds. */
  p50: number;
  p95: number;
  p99: number;
  most: number;
}

/** Calls under way whose failures are told when they are waited for, not before. */
export class Calls {
  private readonly all: Promise<void>[] = [];

  add(call: Promise<void>): void {
    call.catch(() => undefined);
    this.all.push(call);
  }

  async done(): Promise<void> {
    await Promise.all(this.all);
  }
}

/** What waits for longer than a phase, and for nothing that the program could do sooner. */
export const LATER: ReadonlySet<string | null> = new Set(['waits_for_allowance', 'second_look']);

/** Sends lines by one call, and fails where one gets another verdict: here every line is sound. */
export async function say(erp: PlinthClient, lines: OfferLine[], key: string, wanted = 'updated'): Promise<void> {
  const verdicts = await pushOffers(erp, lines, key, () => undefined);
  const bad = verdicts.find(({ verdict }) => verdict !== wanted);
  if (bad || verdicts.length !== lines.length) throw new Error(`The ERP's door answered ${JSON.stringify(bad ?? verdicts.length)}`);
}

export interface Measure {
  /** The changes make things unbuyable, so that channels without a count have something to be told too. */
  flips?: boolean;
  /** Codes of channels. */
  on?: readonly string[];
}

/** Take every change at once. Google takes two updates of a product in a day, and so what changes within a minute goes together. */
export const SWIFT: readonly string[] = ['shopify_us', 'amazon_us'];
export const GOOGLE: readonly string[] = ['google_us'];

/**
 * Measured by what the ledger says of the acknowledgement. A channel that counts has a number to be told at each change of stock; one that only
 * knows whether there is any (Google) is asked where the changes are such (`flips`).
 */
export async function latencyOf(m: EntityManager, changes: Change[], { flips = false, on = SWIFT }: Measure = {}): Promise<Latency> {
  const rows = Map.groupBy(await readAcknowledgements(m), ({ sku }) => sku);
  const took: number[] = [];
  const waiting: number[] = [];
  let later = 0;
  for (const { sku, wire, at } of changes) {
    const told = (rows.get(sku) ?? []).filter(({ channel, counts }) => on.includes(channel) && (wire === 'price' || counts || flips));
    for (const row of told) {
      const acknowledged = wire === 'price' ? row.priceMs : row.stockMs;
      const waits = wire === 'price' ? row.priceWaits : row.stockWaits;
      if (acknowledged !== null && acknowledged >= at) took.push(acknowledged - at);
      else if (LATER.has(waits)) later += 1;
      else waiting.push(at);
    }
  }
  took.sort((a, b) => a - b);
  const [p50, p95, p99, most] = [0.5, 0.95, 0.99, 1].map((share) => percentile(took, share)) as [number, number, number, number];
  const oldest = waiting.length > 0 ? Math.min(...waiting) : null;
  return { changes: changes.length, measured: took.length, missing: waiting.length, later, oldest, p50, p95, p99, most };
}

/** One part of the way of a change, in milliseconds. */
export interface Stage {
  name: string;
  p50: number;
  p99: number;
}

/** Where the time of changes of stock goes. `answered`: by how much later the ERP had its verdict. Which of planning and verdict comes first is open. */
export async function stagesOf(m: EntityManager, changes: Change[], answered: number[], on: readonly string[] = SWIFT): Promise<Stage[]> {
  const said = new Map(changes.map(({ sku, at }) => [sku, at]));
  const rows = (await readAcknowledgements(m)).filter(({ channel, sku, stockMs }) => {
    const at = said.get(sku);
    return at !== undefined && on.includes(channel) && stockMs !== null && stockMs >= at;
  });
  const part = (name: string, took: number[]): Stage => {
    const sorted = took.toSorted((a, b) => a - b);
    return { name, p50: percentile(sorted, 0.5), p99: percentile(sorted, 0.99) };
  };
  return [
    part('answered', answered),
    part('planned', rows.map(({ sku, stockPlannedMs }) => stockPlannedMs! - said.get(sku)!)), // prettier-ignore
    part('sent', rows.map(({ stockPlannedMs, stockSentMs }) => stockSentMs! - stockPlannedMs!)), // prettier-ignore
    part('acknowledged', rows.map(({ stockSentMs, stockMs }) => stockMs! - stockSentMs!)), // prettier-ignore
  ];
}
