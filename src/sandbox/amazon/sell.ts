import { adminRoute, BadAdminRequest, onlyNames, type AdminBody, type SandboxContext } from '../kit/index.js';
import type { Backend } from './listings/backend.js';
import type { ListingStore } from './listings/store.js';

/**
 * `POST /_sandbox/sell` with `{ sku, quantity, marketplaceId? }`: customers buy, in that marketplace or wherever it can be bought. Answers
 * `{ sku, sold, available }`; `available` is null where nobody counts. What is due is processed first, as for whoever looks.
 */
export function sellRoute({ app }: SandboxContext, store: ListingStore, backend: Backend, sellerId: string): void {
  app.post(
    '/_sandbox/sell',
    adminRoute(async (body) => {
      const { sku, quantity, marketplaceId } = read(body);
      const here = () =>
        store.of(sellerId).filter((one) => one.sku === sku && (marketplaceId === undefined || one.marketplaceId === marketplaceId));
      await backend.settleAll(here());
      const listings = here();
      if (listings.length === 0)
        throw new BadAdminRequest('sku', `There is no ${sku} to buy.`, 'Name a SKU that GET /_sandbox/state shows.');
      const buyable = listings.find(({ live }) => live?.status.includes('BUYABLE')) ?? listings[0]!;
      const sold = store.stocks.sell(buyable, quantity);
      const left = store.stocks.of(buyable).find((one) => one['fulfillment_channel_code'] === 'DEFAULT')?.['quantity'];
      return { sku, sold, available: typeof left === 'number' ? left : null };
    }),
  );
}

function read(body: AdminBody): { sku: string; quantity: number; marketplaceId: string | undefined } {
  onlyNames(body, ['sku', 'quantity', 'marketplaceId']);
  const { sku, quantity = 1, marketplaceId } = body;
  if (typeof sku !== 'string') throw new BadAdminRequest('sku', 'sku is no text.', 'Send {"sku": "MUG-1", "quantity": 1}.');
  if (typeof quantity !== 'number' || !Number.isInteger(quantity) || quantity < 1)
    throw new BadAdminRequest('quantity', 'quantity is no whole number above 0.', 'Send {"sku": "MUG-1", "quantity": 1}.');
  if (marketplaceId !== undefined && typeof marketplaceId !== 'string')
    throw new BadAdminRequest('marketplaceId', 'marketplaceId is no text.', 'Send "marketplaceId": "ATVPDKIKX0DER", or leave it out.');
  return { sku, quantity, marketplaceId };
}
