import { dataSource } from './data-sources.js';
import type { Account } from './merchant.js';
import { forget, withdraw } from './products/index.js';
import { GoogleError } from './google-error.js';

/** Removing a data source removes its products with it, and what was processed of products that have moved to another. */
export function deleteDataSource(account: Account, id: string): object | GoogleError {
  const source = dataSource(account, id);
  if (source instanceof GoogleError) return source;
  account.dataSources.delete(id);
  for (const offer of account.offers.values()) {
    withdraw(offer, source.name);
    if (offer.dataSource === source.name) forget(account, offer);
  }
  return {};
}
