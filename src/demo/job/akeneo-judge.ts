import type { CatalogueSource } from '../../cli/import/index.js';
import type { ListingStanding } from '../../syndication/index.js';
import type { MainJob } from './main-job.js';

/**
 * What does not add up after the main job on somebody's own catalogue, for which no one has written an expectation: a line without a
 * verdict, a product that is nowhere, one that the rules took and that is not live, or one that they refused and that is.
 */
export function contradictions(source: CatalogueSource, job: MainJob, channels: string[], standings: ListingStanding[]): string[] {
  const found: string[] = [];
  if (job.items.length !== source.erpItems.length)
    found.push(`${source.erpItems.length} items were sent, ${job.items.length} got a verdict`);
  if (job.offers.length !== source.offers.length)
    found.push(`${source.offers.length} offers were sent, ${job.offers.length} got a verdict`);
  const products = listedProducts(source, job);
  for (const channel of channels) {
    const here = Map.groupBy(
      standings.filter((one) => one.channel === channel),
      ({ rootSku }) => rootSku,
    );
    // What only the family asks for stops a submission without a reason, and nothing that was approved all the same.
    const byRules = job.warned.filter((one) => one.channel === channel && one.errors.some(({ code }) => code !== 'required_by_family'));
    const refused = new Set(byRules.map(({ sku }) => sku));
    for (const sku of products) found.push(...judgeProduct(channel, sku, here.get(sku) ?? [], refused.has(sku)));
  }
  return found;
}

function judgeProduct(channel: string, sku: string, standing: ListingStanding[], refusedByRules: boolean): string[] {
  if (standing.length === 0) return [`${channel} ${sku}: neither listed nor refused`];
  // A child whose parent was refused is judged when the parent is mended: the parent's reasons are its own.
  const halted = standing.some(({ kind, state }) => kind === 'parent' && (state === 'refused' || state === 'rejected'));
  const waits = ({ kind, state }: ListingStanding) => halted && kind === 'child' && state === 'planned';
  const unsettled = standing.filter((one) => !['live', 'refused', 'rejected'].includes(one.state) && !waits(one));
  if (unsettled.length > 0) return unsettled.map((one) => `${channel} ${one.sku}: came to rest as ${one.state}`);
  const bad = standing.filter(({ state }) => state !== 'live');
  const silent = bad.filter((one) => one.codes.length === 0 && !waits(one));
  if (silent.length > 0) return silent.map((one) => `${channel} ${one.sku}: ${one.state} without a reason`);
  const rejected = bad.filter(({ state }) => state === 'rejected');
  if (rejected.length > 0)
    return rejected.map((one) => `${channel} ${one.sku}: our rules took it, the channel did not (${one.codes.join(', ')})`);
  if (bad.length > 0 && !refusedByRules) return [`${channel} ${sku}: the rules took it at submission, and it is refused`];
  if (bad.length === 0 && refusedByRules) return [`${channel} ${sku}: the rules refused it at submission, and it is live`];
  return [];
}

/** Roots that were submitted. What is not enabled in Akeneo is planned, and listed nowhere. */
function listedProducts(source: CatalogueSource, job: MainJob): string[] {
  const taken = new Set(job.items.filter(({ verdict }) => ['created', 'updated', 'unchanged'].includes(verdict)).map(({ sku }) => sku));
  return source.erpItems
    .filter((one) => !one.parentSku && one.family && one.lifecycle !== 'planned' && taken.has(one.sku))
    .map(({ sku }) => sku);
}
