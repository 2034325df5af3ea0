import type { CatalogueSource, ErpOffer, LineVerdict, PlinthClient } from '../../../cli/import/index.js';
import { pushOffers } from '../../../cli/import/index.js';

/** Offers that get another price while customers buy, and where: few enough for seconds. Google would collect those of the US for a minute. */
const MARKETS = ['GB', 'DE'];
const MOST = 200;

/** The ERP raises prices by one per cent and says nothing of stock. Returns how many it took. */
export async function raisePrices(
  erp: PlinthClient,
  source: CatalogueSource,
  taken: LineVerdict[],
  seen: (done: number) => void,
): Promise<number> {
  const skus = new Set(taken.filter(({ verdict }) => verdict === 'created' || verdict === 'updated').map(({ sku }) => sku));
  const lines = source.offers
    .filter(({ sku, market, price }) => MARKETS.includes(market) && Number(price?.amount) > 0 && skus.has(sku))
    .slice(0, MOST);
  const verdicts = await pushOffers(erp, lines.map(raised), 'demo-prices', seen);
  return verdicts.filter(({ verdict }) => verdict === 'updated').length;
}

/** Without a count: nobody has counted anew. */
function raised({ sku, market, price, sourceRevision }: ErpOffer): Pick<ErpOffer, 'sku' | 'market' | 'price' | 'sourceRevision'> {
  const [whole = '0', cents = ''] = price!.amount.split('.');
  const minor = (BigInt(whole + cents) * 101n) / 100n + 1n;
  const digits = minor.toString().padStart(cents.length + 1, '0');
  const at = digits.length - cents.length;
  const amount = cents.length === 0 ? digits : `${digits.slice(0, at)}.${digits.slice(at)}`;
  return { sku, market, price: { ...price!, amount }, sourceRevision: String(BigInt(sourceRevision) + 1n) };
}
