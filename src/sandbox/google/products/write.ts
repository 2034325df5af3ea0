import type { DataSource } from '../data-source.js';
import type { Account, Merchant } from '../merchant.js';
import type { Json } from '../proto/index.js';
import { aborted, notFound, GoogleError } from '../google-error.js';
import { checkInput, checkLists, normalised } from './check-input.js';
import { keyText, names, readName } from './name.js';
import { groupKey, live, push, settle, type Offer, type Revision } from './offer.js';
import type { ProductInput } from './product-input.js';
import { applyMask, type Patch } from './update-mask.js';

/** An inserted product leaves after 30 days unless it is inserted again (guide "Add and manage products"). */
const LIFETIME_MS = 30 * 86_400_000;

/** The three writes on product inputs. Each answers with the stored input in Google's JSON, or with a refusal that changed nothing. */
export class ProductWriter {
  constructor(private readonly merchant: Merchant) {}

  insert(account: Account, source: DataSource, body: ProductInput): object | GoogleError {
    const input = normalised(body);
    const wrong = checkInput(input, source);
    if (wrong) return wrong;
    const now = this.merchant.clock.now();
    const key = keyText({ ...input, local: input.legacyLocal === true });
    const offer = account.offers.get(key);
    const stored = live(offer?.current, now)?.input;
    const late = stored && staleVersion(stored, input);
    if (late) return late;
    const spent = stored && account.updates.charge(key, now, this.merchant.settings);
    if (spent) return spent;
    this.store(account, key, { input, dataSource: source.name, updatedAt: now, expiresAt: expiry(input, now) });
    return inputJson(account, key, input);
  }

  /** `source` must be the one that the offer is in: a PATCH moves nothing. */
  patch(account: Account, source: DataSource, segment: string, body: Partial<ProductInput>, patch: Patch): object | GoogleError {
    const found = this.find(account, source, segment);
    if (found instanceof GoogleError) return found;
    const [offer, input] = found;
    const merged = applyMask(input, body, patch);
    if (merged instanceof GoogleError) return merged;
    const next = normalised(merged);
    const wrong = checkLists(next) ?? account.updates.charge(offer.key, this.merchant.clock.now(), this.merchant.settings);
    if (wrong) return wrong;
    this.store(account, offer.key, { ...offer.current, input: next, updatedAt: this.merchant.clock.now() });
    return inputJson(account, offer.key, next);
  }

  remove(account: Account, source: DataSource, segment: string): object | GoogleError {
    const found = this.find(account, source, segment);
    if (found instanceof GoogleError) return found;
    const [offer] = found;
    this.store(account, offer.key, { ...offer.current, input: undefined, updatedAt: this.merchant.clock.now() });
    return {};
  }

  /** Puts a merchant's own product there at once, past quotas, versions and processing time: what was there before Plinth came. */
  seed(account: Account, source: DataSource, body: ProductInput): object | GoogleError {
    const input = normalised(body);
    const wrong = checkInput(input, source);
    if (wrong) return wrong;
    const now = this.merchant.clock.now();
    const key = keyText({ ...input, local: input.legacyLocal === true });
    this.store(account, key, { input, dataSource: source.name, updatedAt: now, expiresAt: expiry(input, now) }, 0);
    return inputJson(account, key, input);
  }

  /** What somebody does in Merchant Center, at once; false: there is no such product. */
  byHand(account: Account, key: string, change: 'delete' | 'expire' | Json): boolean {
    const now = this.merchant.clock.now();
    const offer = account.offers.get(key);
    const input = live(offer?.current, now)?.input;
    if (!offer || !input) return false;
    const { current } = offer;
    if (change === 'delete') this.store(account, key, { ...current, input: undefined, updatedAt: now }, 0);
    else if (change === 'expire') this.store(account, key, { ...current, updatedAt: now, expiresAt: now }, 0);
    else {
      const productAttributes = { ...input.productAttributes, ...change };
      this.store(account, key, { ...current, input: { ...input, productAttributes }, updatedAt: now }, 0);
    }
    return true;
  }

  private find(account: Account, source: DataSource, segment: string): [Offer, ProductInput] | GoogleError {
    const key = readName(segment);
    if (key instanceof GoogleError) return key;
    const offer = account.offers.get(key);
    const input = live(offer?.current, this.merchant.clock.now())?.input;
    if (offer && input && offer.dataSource === source.name) return [offer, input];
    return notFound('PRODUCT_INPUT_NOT_FOUND', `[name] No product input ${key} in ${source.name}.`, { FIELD_VALUE: key });
  }

  /** A new product and the end of one may take longer to show than a change does. */
  private delayOf(account: Account, key: string, { input, updatedAt }: Pick<Revision, 'input' | 'updatedAt'>): number {
    const { latencyMs, visibleAfterMs, goneAfterMs } = this.merchant.settings;
    if (!input) return goneAfterMs ?? latencyMs;
    const offer = account.offers.get(key);
    return offer && settle(offer, updatedAt) ? latencyMs : Math.max(latencyMs, visibleAfterMs ?? 0);
  }

  private store(
    account: Account,
    key: string,
    sent: Omit<Revision, 'readyAt' | 'decidedAt'>,
    delayMs = this.delayOf(account, key, sent),
  ): void {
    // The moment of the write, read once: a millisecond later a new product would be made after its thirty days began.
    const now = sent.updatedAt;
    const known = account.offers.get(key);
    const before = known?.pending.at(-1) ?? known?.visible;
    const readyAt = Math.max(now + delayMs, before?.readyAt ?? 0); // what was sent first is never processed last
    const reviewed =
      known && live(known.visible, now) ? known.visible!.decidedAt : readyAt + Math.min(delayMs, this.merchant.settings.latencyMs);
    const revision: Revision = { ...sent, readyAt, decidedAt: reviewed };
    const offer = known ?? { seq: account.nextId++, key, dataSource: sent.dataSource, createdAt: now, current: revision, pending: [] };
    push(offer, revision);
    account.offers.set(key, offer);
    const group = revision.input && groupKey(revision.input);
    if (!group) return;
    const members = account.groups.get(group) ?? new Set();
    account.groups.set(group, members.add(offer));
  }
}

/** Refuses an insert that is older than what is stored. Equal is allowed: that is a retry or a refresh. */
function staleVersion(stored: ProductInput, sent: ProductInput): GoogleError | undefined {
  if (stored.versionNumber === undefined || sent.versionNumber === undefined) return undefined;
  if (BigInt(sent.versionNumber) >= BigInt(stored.versionNumber)) return undefined;
  const message = `[product_input.version_number] ${sent.versionNumber} is lower than the stored version ${stored.versionNumber}.`;
  return aborted('VERSION_NUMBER_TOO_LOW', message, {
    FIELD_LOCATION: 'product_input.version_number',
    STORED_VERSION: stored.versionNumber,
  });
}

function expiry(input: ProductInput, now: number): number {
  const own = input.productAttributes?.expirationDate;
  return Math.min(now + LIFETIME_MS, own === undefined ? Infinity : Date.parse(own));
}

function inputJson(account: Account, key: string, input: ProductInput): object {
  const [name, base64EncodedName] = names(account.id, 'productInputs', key);
  const [product, base64EncodedProduct] = names(account.id, 'products', key);
  return { ...input, name, base64EncodedName, product, base64EncodedProduct };
}
