import type { DataSource } from '../data-source.js';
import type { Attributes } from './attributes.js';
import { currencyOf } from './currencies.js';
import type { Finding } from './finding.js';

/** Reporting contexts of the destinations that a primary data source can serve (contract: Destination, ReportingContext). */
const CONTEXTS: Record<string, string> = {
  SHOPPING_ADS: 'SHOPPING_ADS',
  DISPLAY_ADS: 'DISPLAY_ADS',
  FREE_LISTINGS: 'FREE_LISTINGS',
  YOUTUBE_SHOPPING: 'YOUTUBE_SHOPPING',
  LOCAL_INVENTORY_ADS: 'LOCAL_INVENTORY_ADS',
  FREE_LOCAL_LISTINGS: 'FREE_LOCAL_LISTINGS',
};
const BY_DEFAULT = ['SHOPPING_ADS', 'DISPLAY_ADS', 'FREE_LISTINGS'];

export interface DestinationStatus {
  reportingContext: string;
  approvedCountries?: string[];
  pendingCountries?: string[];
  disapprovedCountries?: string[];
}

/** The countries that a product is offered in: its data source's, else its feed label if that is one, and those that it names shipping for. */
export function targetCountries(source: DataSource, feedLabel: string, { shipping = [] }: Attributes): string[] {
  const own = source.primaryProductDataSource?.countries;
  const base = own?.length ? own : [feedLabel];
  const all = [...base, ...shipping.map(({ country }) => country ?? '')].filter((country) => currencyOf(country));
  return [...new Set(all)].sort();
}

/** The reporting contexts that a product is meant for: the data source's, plus what it includes, minus what it excludes. */
export function contextsOf(source: DataSource, attributes: Attributes, checkout: boolean): string[] {
  const set = new Set(BY_DEFAULT);
  for (const { destination, state } of source.primaryProductDataSource?.destinations ?? []) {
    if (state === 'ENABLED') set.add(destination);
    if (state === 'DISABLED') set.delete(destination);
  }
  attributes.includedDestinations?.forEach((destination) => set.add(destination));
  attributes.excludedDestinations?.forEach((destination) => set.delete(destination));
  const contexts = [...set].flatMap((destination) => CONTEXTS[destination] ?? []);
  return checkout && set.has('FREE_LISTINGS') ? [...contexts, 'FREE_LISTINGS_UCP_CHECKOUT'] : contexts;
}

/** One context's verdict by country. */
export function statusOf(context: string, countries: string[], findings: Finding[], pending: boolean): DestinationStatus {
  if (pending) return { reportingContext: context, pendingCountries: countries };
  const barred = findings.filter(({ severity }) => severity === 'DISAPPROVED');
  const disapproved = countries.filter((country) => barred.some((found) => !found.countries || found.countries.includes(country)));
  const approved = countries.filter((country) => !disapproved.includes(country));
  return {
    reportingContext: context,
    ...(approved.length && { approvedCountries: approved }),
    ...(disapproved.length && { disapprovedCountries: disapproved }),
  };
}
