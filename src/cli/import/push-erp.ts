import type { ErpItem, ErpOffer } from './catalogue-source.js';
import type { PlinthClient } from './plinth-client.js';
import { PAUSES_MS, sendAgain } from './send-again.js';

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

/** The last line of an answer. */
interface Summary {
  batch: string;
  state: 'finished' | 'broken';
  problems?: { message: string }[];
}

interface Answered {
  verdicts: LineVerdict[];
  /** Undefined where the answer ended before. */
  summary: Summary | undefined;
}

/**
 * A batch that broke off is sent again under the same key: what was answered keeps its answer. Throws where it stays so: a line without a
 * verdict was not taken, and whoever counts verdicts would not miss it.
 */
export async function push(
  erp: PlinthClient,
  path: string,
  lines: unknown[],
  key: string,
  seen: (done: number) => void,
  pausesMs: readonly number[] = PAUSES_MS,
): Promise<LineVerdict[]> {
  if (lines.length === 0) return [];
  const { verdicts, summary } = await sendAgain(
    () => pushOnce(erp, path, lines, key, seen),
    (answer) => answer.summary?.state !== 'finished',
    pausesMs,
  );
  if (summary?.state === 'finished' && verdicts.length === lines.length) return verdicts;
  const why = summary?.problems?.map(({ message }) => ` ${message}`).join('') ?? '';
  throw new Error(`${path} answered ${verdicts.length} of ${lines.length} lines.${why}`);
}

async function pushOnce(erp: PlinthClient, path: string, lines: unknown[], key: string, seen: (done: number) => void): Promise<Answered> {
  const verdicts: LineVerdict[] = [];
  let summary: Summary | undefined;
  for await (const answer of erp.ndjson<LineVerdict | Summary>(path, lines, key)) {
    if ('verdict' in answer) seen(verdicts.push(answer));
    else summary = answer;
  }
  return { verdicts, summary };
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
