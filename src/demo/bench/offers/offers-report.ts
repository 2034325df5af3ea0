import { table } from '../../../cli/terminal/index.js';
import type { RawLimit } from '../raw-limit.js';
import type { Goal } from '../report.js';
import type { MemoryPeak } from '../usage.js';
import type { Burst } from './burst.js';
import type { Latency } from './changes.js';
import type { Decided } from './holds.js';
import type { Limited } from './real-limits.js';
import type { Stale } from './stale-items.js';
import type { Steady } from './steady.js';

export interface OffersResult {
  cores: number;
  /** On sale on all channels. */
  skus: number;
  /** SKUs, counted on each channel. */
  places: number;
  perSecond: number;
  even: Steady;
  /** The calls of the steady phase again, by a bare loop. */
  raw: RawLimit;
  stale: Stale;
  heavy: Burst;
  decided: Decided;
  limited: Limited;
  memory: MemoryPeak;
}

const GOALS = { p50: 200, p99: 1_000, stopsP99: 500, decidedS: 20 };
const EXPLANATION = [
  "Clock: from the start of the ERP's call until the ledger has the channel's acknowledgement (latency 0, rate limits lifted but for the last row).",
  'Later: what waits for another day (Google takes two updates of a product) or for a second look at a lower number; it is none of the missing.',
  'Each SKU has its price and its count changed once in the steady phase; stop-sells come every quarter of a second inside the burst.',
  'Raw limit: a bare loop sends the recorded calls of the steady phase again, byte for byte, to the same sandboxes.',
].join('\n');

export function judgeOffers({ even, stale, heavy, decided }: OffersResult): Goal[] {
  const missing =
    even.swift.missing + even.google.missing + stale.stale.missing + stale.others.missing + heavy.stops.missing + heavy.prices.missing;
  return [
    goal(`steady p50 within ${GOALS.p50} ms`, ms(even.swift.p50), within(even.swift, 'p50', GOALS.p50)),
    goal(`steady p99 within ${GOALS.p99} ms`, ms(even.swift.p99), within(even.swift, 'p99', GOALS.p99)),
    goal(`stop-sells p99 within ${GOALS.stopsP99} ms`, ms(heavy.stops.p99), within(heavy.stops, 'p99', GOALS.stopsP99)),
    goal(`counts beside stale ones p99 within ${GOALS.p99} ms`, ms(stale.others.p99), within(stale.others, 'p99', GOALS.p99)),
    goal(`${decided.holds} holds decided within ${GOALS.decidedS} s`, `${decided.seconds.toFixed(1)} s`, decided.seconds <= GOALS.decidedS),
    goal('every change acknowledged', `${missing} missing`, missing === 0),
  ];
}

export function printOffers(result: OffersResult): string {
  const { even, raw, heavy, limited, memory } = result;
  const rawRate = raw.calls / raw.seconds;
  return [
    `${result.skus} SKUs on sale on every channel, ${result.places} places in all, on ${result.cores} cores`,
    latencies(result),
    `Burst: ${heavy.lines} price lines and ${heavy.stops.changes} stop-sells in ${heavy.seconds.toFixed(1)} s: ${Math.round(heavy.lines / heavy.seconds)} lines/s, at rest at the end.`,
    `Stop-sells on Shopify and Amazon, p50 and p99 of each part: ${heavy.stages.map(({ name, p50, p99 }) => `${name} ${ms(p50)}, ${ms(p99)}`).join('; ')}.`,
    `Raw limit: ${raw.calls} calls (${raw.refused} refused) in ${raw.seconds.toFixed(1)} s: ${Math.round(rawRate)} calls/s. ` +
      `The steady phase took ${Math.round((raw.calls / (even.swift.measured + even.google.measured)) * 100)} calls for 100 acknowledgements, ${((raw.calls / (even.swift.changes / result.perSecond) / rawRate) * 100).toFixed(1)} % of what the loop reaches.`,
    `Under real limits, ${limited.latency.missing} of ${limited.latency.missing + limited.latency.measured} wait; the oldest is ${limited.stalest.toFixed(1)} s old.`,
    budgets(limited),
    `Peak memory: ${(memory.pssBytes / 1024 ** 3).toFixed(2)} GiB (PSS of all programs)`,
    EXPLANATION,
    ...judgeOffers(result).map(({ goal: name, got, reached }) => `${reached ? 'reached' : 'MISSED '}  ${name}: ${got}`),
  ].join('\n\n');
}

function latencies({ perSecond, even, stale, heavy, limited }: OffersResult): string {
  const rows: [string, Latency][] = [
    [`${perSecond} changes/s, Shopify and Amazon`, even.swift],
    ['the same, Google', even.google],
    ['counts of what was just bought', stale.stale],
    ['counts in the same call', stale.others],
    ['stop-sells inside the burst', heavy.stops],
    ['the newest prices of the burst', heavy.prices],
    [`${perSecond} changes/s under real limits`, limited.latency],
  ];
  const cells = rows.map(([name, one]) => [
    name,
    one.changes,
    one.measured,
    one.missing,
    one.later,
    ms(one.p50),
    ms(one.p95),
    ms(one.p99),
    ms(one.most),
  ]);
  return table(['what', 'changes', 'acknowledged', 'missing', 'later', 'p50', 'p95', 'p99', 'most'], cells, {
    right: [1, 2, 3, 4, 5, 6, 7, 8],
  });
}

function budgets({ budgets: all }: Limited): string {
  const rows = all.map(({ account, bucket, perSecond, burst, left }) => [account, bucket, perSecond.toFixed(1), burst, Math.round(left)]);
  return table(['account', 'budget', 'a second', 'at most', 'left'], rows, { right: [2, 3, 4] });
}

/** Where nothing was measured, nothing was reached. */
const within = (of: Latency, share: 'p50' | 'p99', most: number): boolean => of.measured > 0 && of[share] <= most;
const goal = (name: string, got: string, reached: boolean): Goal => ({ goal: name, got, reached });
const ms = (value: number): string => `${Math.round(value)} ms`;
