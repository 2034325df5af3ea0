import type { DataSource } from '../data-source.js';
import type { Account, Merchant } from '../merchant.js';
import type { PolicyJudge } from '../policy/index.js';
import { invalid, notFound, GoogleError } from '../google-error.js';
import { names, readName } from './name.js';
import { forget, groupKey, isGone, settle, type Offer, type Revision } from './offer.js';
import type { ProductInput } from './product-input.js';

const PAGE = { default: 25, max: 1000 };

/** The processed products: what buyers would see, and what Google thinks of it. */
export class ProductReader {
  constructor(
    private readonly merchant: Merchant,
    private readonly policy: PolicyJudge,
  ) {}

  async get(account: Account, segment: string): Promise<object | GoogleError> {
    const key = readName(segment);
    if (key instanceof GoogleError) return key;
    const offer = account.offers.get(key);
    const revision = offer && settle(offer, this.merchant.clock.now());
    if (!revision) return notFound('PRODUCT_NOT_FOUND', `[name] Product ${key} does not exist.`, { FIELD_VALUE: key });
    return this.json(account, offer, revision);
  }

  async list(account: Account, query: { pageSize?: string; pageToken?: string }): Promise<object | GoogleError> {
    const size = query.pageSize === undefined ? PAGE.default : Number(query.pageSize);
    if (!Number.isInteger(size) || size < 0) return invalid('INVALID_PAGE_SIZE', '[page_size] Must be a whole number, 0 or more.');
    const after = readToken(account, query.pageToken);
    if (after === undefined) return invalid('INVALID_PAGE_TOKEN', '[page_token] Not a token of this list.');
    const wanted = Math.min(size || PAGE.default, PAGE.max);
    const now = this.merchant.clock.now();
    const page: [Offer, Revision][] = [];
    let more = false;
    for (const offer of account.offers.values()) {
      if (offer.seq <= after) continue;
      const revision = settle(offer, now);
      if (!revision) {
        if (isGone(offer, now)) forget(account, offer);
        continue;
      }
      more = page.length === wanted;
      if (more) break;
      page.push([offer, revision]);
    }
    const products = await Promise.all(page.map(([offer, revision]) => this.json(account, offer, revision)));
    return { products, ...(more && { nextPageToken: token(account, page.at(-1)![0].seq) }) };
  }

  private async json(account: Account, offer: Offer, revision: Revision): Promise<object> {
    const input = revision.input!;
    const now = this.merchant.clock.now();
    const [name, base64EncodedName] = names(account.id, 'products', offer.key);
    const source = account.dataSources.get(revision.dataSource.split('/')[3]!) as DataSource;
    const productStatus = await this.policy.judge({
      input,
      source,
      checkout: account.checkout,
      pending: now < revision.decidedAt,
      siblings: this.siblings(account, offer, input, now),
      dates: { creation: offer.createdAt, lastUpdate: revision.updatedAt, expiration: revision.expiresAt },
    });
    return { ...input, name, base64EncodedName, dataSource: revision.dataSource, productStatus };
  }

  private siblings(account: Account, offer: Offer, input: ProductInput, now: number): ProductInput[] {
    const group = groupKey(input);
    if (group === undefined) return [];
    const others: ProductInput[] = [];
    for (const other of account.groups.get(group)!) {
      const shown = other === offer ? undefined : settle(other, now)?.input;
      if (shown && groupKey(shown) === group) others.push(shown);
    }
    return others;
  }
}

/** Page tokens are opaque to callers and bound to the account, as Google's are. */
function token(account: Account, seq: number): string {
  return Buffer.from(`${account.id}:${seq}`).toString('base64url');
}

function readToken(account: Account, text: string | undefined): number | undefined {
  if (!text) return 0;
  const [id, seq] = Buffer.from(text, 'base64url').toString().split(':');
  return id === account.id && /^\d+$/.test(seq ?? '') ? Number(seq) : undefined;
}
