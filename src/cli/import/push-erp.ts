import type { ErpItem, ErpOffer } from './catalogue-source.js';
import type { PlinthClient } from './plinth-client.js';

/** What the ERP's door answered to one line. */
export interface LineVerdict {
  line: number;
  sku: string | null;
  verdict: string;
  problems: { code: string; path?: string; message: string; fix: string }[];
}

/** What the ERP says of one offer; what it leaves out stays as it was. */
export type OfferLine = Pick<ErpOffer, 'sku' | 'market' | 'sourceRevision'> & Partial<ErpOffer> & { audience?: string };

/** The ERP pushes its items by one request. */
export async function pushItems(erp: PlinthClient, items: ErpItem[], key: string, seen: (done: number) => void): Promise<LineVerdict[]> {
  return push(erp, '/erp/v1/items', items.map(itemLine), key, seen);
}

/** … and its prices and stock by another; what a line leaves out stays as it was. */
export async function pushOffers(
  erp: PlinthClient,
  offers: OfferLine[],
  key: string,
  seen: (done: number) => void,
): Promise<LineVerdict[]> {
  return push(erp, '/erp/v1/offers', offers, key, seen);
}

/** An item as the ERP's door takes it. */
export function itemLine({ parentSku, ...item }: ErpItem): Record<string, unknown> {
  return { ...item, ...(parentSku ? { parent: parentSku } : {}) };
}

async function push(erp: PlinthClient, path: string, lines: unknown[], key: string, seen: (done: number) => void): Promise<LineVerdict[]> {
  const verdicts: LineVerdict[] = [];
  if (lines.length === 0) return verdicts;
  for await (const answer of erp.ndjson<LineVerdict | { batch: string }>(path, lines, key)) {
    if (!('verdict' in answer)) continue;
    verdicts.push(answer);
    seen(verdicts.length);
  }
  return verdicts;
}

/** Everything that came without a family and waits for somebody to give it one, all pages. */
export async function readInbox(erp: PlinthClient): Promise<string[]> {
  const skus: string[] = [];
  for (let after = ''; ;) {
    const page = await erp.get<{ items: { sku: string }[]; next: string | null }>(`/erp/v1/inbox?after=${after}`);
    skus.push(...page.items.map(({ sku }) => sku));
    if (page.next === null) return skus;
    after = page.next;
  }
}
