import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { CatalogueSource } from '../../cli/import/index.js';
import type { ListingStanding } from '../../syndication/index.js';
import type { MainJob } from './main-job.js';

/** A catalogue's expectation file, written by hand. */
export interface Expectation {
  erp: { rejected: string[]; parked: string[]; inbox: string[] };
  /** Products that are listed nowhere and refused nowhere. */
  unlisted: string[];
  /** Channels that list these families only. */
  families: Record<string, string[]>;
  channels: Record<string, { minimumLive: number; refused: Record<string, string[]> }>;
}

/** The demonstration catalogue's. A JSON file, because people who are not programmers should be able to read and correct it. */
export function readExpectation(): Expectation {
  const file = path.join(import.meta.dirname, '../catalogue/expectation.json');
  return JSON.parse(readFileSync(file, 'utf8')) as Expectation;
}

/**
 * Compares what is live, refused and why with the expectation, and names each difference. A refused product is named by its own SKU where
 * none of it is live, a single variant by the variant's.
 */
export function differences(expectation: Expectation, source: CatalogueSource, job: MainJob, standings: ListingStanding[]): string[] {
  const found: string[] = [];
  const same = (what: string, expected: Iterable<string>, observed: Iterable<string>): void => {
    const [want, got] = [new Set(expected), new Set(observed)];
    for (const one of want) if (!got.has(one)) found.push(`${what}: ${one} was expected and is not there`);
    for (const one of got) if (!want.has(one)) found.push(`${what}: ${one} is there and was not expected`);
  };
  const verdicts = (verdict: string): string[] =>
    job.items.filter((line) => line.verdict === verdict).map((line) => line.sku ?? `line ${line.line}`);
  same('ERP lines rejected', expectation.erp.rejected, verdicts('rejected'));
  same('ERP lines parked', expectation.erp.parked, verdicts('parked'));
  same('inbox', expectation.erp.inbox, job.inbox);
  for (const [channel, { minimumLive, refused }] of Object.entries(expectation.channels)) {
    const here = standings.filter((one) => one.channel === channel);
    const observed = refusals(here);
    same(`${channel} refused`, Object.keys(refused), observed.keys());
    for (const [sku, codes] of Object.entries(refused)) {
      if (observed.has(sku)) same(`${channel} ${sku} reasons`, codes, observed.get(sku)!);
    }
    const live = here.filter(({ state }) => state === 'live').map(({ sku }) => sku);
    same(`${channel} live`, expectedLive(expectation, source, job, channel, refused, here), live);
    if (live.length < minimumLive) found.push(`${channel}: ${live.length} live, fewer than ${minimumLive}`);
  }
  return found;
}

/** SKU → codes of what is refused by us or rejected by the channel. */
function refusals(standings: ListingStanding[]): Map<string, string[]> {
  const byRoot = Map.groupBy(standings, ({ rootSku }) => rootSku);
  const refused = new Map<string, string[]>();
  for (const [rootSku, all] of byRoot) {
    const bad = all.filter(({ state }) => state === 'refused' || state === 'rejected');
    if (bad.length === 0) continue;
    if (all.every(({ state }) => state !== 'live')) refused.set(rootSku, [...new Set(bad.flatMap(({ codes }) => codes))].sort());
    else for (const one of bad) refused.set(one.sku, one.codes);
  }
  return refused;
}

/** Everything that the source sends and the expectation does not name as refused or unlisted. */
function expectedLive(
  expectation: Expectation,
  source: CatalogueSource,
  job: MainJob,
  channel: string,
  refused: Record<string, string[]>,
  standings: ListingStanding[],
): string[] {
  const families = expectation.families[channel];
  const items = new Map(source.erpItems.map((item) => [item.sku, item]));
  const rootOf = (sku: string): string => (items.get(sku)?.parentSku ? rootOf(items.get(sku)!.parentSku!) : sku);
  const out = new Set([...expectation.unlisted, ...expectation.erp.inbox, ...expectation.erp.rejected, ...expectation.erp.parked]);
  const kinds = new Map(standings.map((one) => [one.sku, one.kind]));
  const taken = new Set(job.items.filter(({ verdict }) => verdict === 'created').map(({ sku }) => sku));
  return source.erpItems
    .filter((item) => taken.has(item.sku))
    .filter((item) => {
      const root = rootOf(item.sku);
      if (out.has(item.sku) || out.has(root) || item.sku in refused || root in refused) return false;
      if (families && !families.includes(items.get(root)!.family ?? '')) return false;
      return kinds.has(item.sku);
    })
    .map((item) => item.sku);
}
