import { adminRoute, BadAdminRequest, Customers, onlyNames, type AdminBody, type OnSale, type SandboxContext } from '../kit/index.js';
import type { Backend } from './listings/backend.js';
import type { Listing } from './listings/listing.js';
import type { ListingStore } from './listings/store.js';

/**
 * Customers of the marketplaces. `POST /_sandbox/sell` with `{ sku, quantity, marketplaceId? }`: they buy in that marketplace, or wherever it can
 * be bought. `available` is null where nobody counts. What is due is processed first, as for whoever looks.
 */
export function customersOf(context: SandboxContext, store: ListingStore, backend: Backend, sellerId: string): Customers {
  const of = ({ sku, marketplaceId }: Partial<OnSale>) =>
    store
      .of(sellerId)
      .filter((one) => (sku === undefined || one.sku === sku) && (marketplaceId === undefined || one.marketplaceId === marketplaceId));
  const customers = new Customers(context, {
    onSale: () =>
      of({})
        .filter(isBuyable)
        .map(({ sku, marketplaceId }) => ({ sku, marketplaceId })),
    sell: async (what, quantity) => {
      await backend.settleAll(of(what));
      const [listing] = of(what);
      const sold = listing ? store.stocks.sell(listing, quantity) : 0;
      const left = listing && store.stocks.of(listing).find((one) => one['fulfillment_channel_code'] === 'DEFAULT')?.['quantity'];
      return { sku: what.sku, sold, available: typeof left === 'number' ? left : null };
    },
  });
  context.app.post(
    '/_sandbox/sell',
    adminRoute(async (body) => {
      const { quantity, ...what } = read(body);
      await backend.settleAll(of(what));
      const listings = of(what);
      if (listings.length === 0)
        throw new BadAdminRequest('sku', `There is no ${what.sku} to buy.`, 'Name a SKU that GET /_sandbox/state shows.');
      const { sku, marketplaceId } = listings.find(isBuyable) ?? listings[0]!;
      return customers.buy({ sku, marketplaceId }, quantity);
    }),
  );
  return customers;
}

const isBuyable = ({ live }: Listing): boolean => live?.status.includes('BUYABLE') ?? false;

function read(body: AdminBody): OnSale & { quantity: number } {
  onlyNames(body, ['sku', 'quantity', 'marketplaceId']);
  const { sku, quantity = 1, marketplaceId } = body;
  if (typeof sku !== 'string') throw new BadAdminRequest('sku', 'sku is no text.', 'Send {"sku": "MUG-1", "quantity": 1}.');
  if (typeof quantity !== 'number' || !Number.isInteger(quantity) || quantity < 1)
    throw new BadAdminRequest('quantity', 'quantity is no whole number above 0.', 'Send {"sku": "MUG-1", "quantity": 1}.');
  if (marketplaceId !== undefined && typeof marketplaceId !== 'string')
    throw new BadAdminRequest('marketplaceId', 'marketplaceId is no text.', 'Send "marketplaceId": "ATVPDKIKX0DER", or leave it out.');
  return { sku, quantity, ...(marketplaceId !== undefined && { marketplaceId }) };
}
