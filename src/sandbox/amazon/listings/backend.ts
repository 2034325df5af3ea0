import type { FaultScript, SandboxClock } from '../../kit/index.js';
import type { DefinitionRegistry } from '../definitions/registry.js';
import { marketplaceOf } from '../marketplaces.js';
import { CODE, issue, type Issue } from '../validation/issues.js';
import type { Attributes, Validator } from '../validation/validator.js';
import { asinFor, isGtin } from './identifiers.js';
import type { ImageInspector, ImageVerdict } from './images.js';
import { familyIssues } from './family.js';
import { hasPrice, isInStock, isParent, textOf } from './facts.js';
import type { Listing, Live, Submission } from './listing.js';
import type { ListingStore } from './store.js';

/** Titles are shown shortened from this day on (Seller Central announcement of 10 June 2026). */
const TITLES_SHORTENED_FROM = Date.UTC(2026, 6, 27);

/**
 * What happens after ACCEPTED. Nothing runs by itself: when somebody looks and a submission is due, it is judged then, and the judgement
 * depends only on times and state, not on when somebody looked.
 */
export class Backend {
  constructor(
    private readonly clock: SandboxClock,
    private readonly store: ListingStore,
    private readonly registry: DefinitionRegistry,
    private readonly validator: Validator,
    private readonly images: ImageInspector,
    private readonly faults: FaultScript,
  ) {}

  /** Brings a listing to what it is now. */
  async settle(listing: Listing): Promise<void> {
    while (listing.settling) await listing.settling;
    const now = this.clock.now();
    this.store.stocks.catchUp(listing, now);
    if (!listing.queue[0] || listing.queue[0].dueAt > now) return;
    listing.settling = this.process(listing, now).finally(() => {
      listing.settling = undefined;
    });
    await listing.settling;
  }

  async settleAll(listings: Listing[]): Promise<void> {
    const now = this.clock.now();
    for (const listing of listings) this.store.stocks.catchUp(listing, now);
    await Promise.all(listings.filter(({ queue }) => queue[0] && queue[0].dueAt <= now).map((listing) => this.settle(listing)));
  }

  private async process(listing: Listing, now: number): Promise<void> {
    let due: Submission | undefined;
    while (listing.queue[0] && listing.queue[0].dueAt <= now) due = listing.queue.shift();
    if (!due) return;
    if (!due.attributes) {
      listing.live = undefined;
      if (listing.queue.length === 0) this.store.remove(listing);
      return;
    }
    const attributes = isParent(due.attributes) ? due.attributes : this.store.stocks.within(listing, due.attributes);
    listing.live = await this.judge(listing, due, attributes);
    listing.productType = due.productType;
    listing.updatedAt = due.dueAt;
  }

  private async judge(listing: Listing, submission: Submission, attributes: Attributes): Promise<Live> {
    const { marketplaceId } = listing;
    const parent = isParent(attributes);
    const identity = this.identify(listing, attributes);
    const pictures = await this.look(attributes, marketplaceId);
    const blocking = [...identity.issues, ...familyIssues(listing, attributes, submission.dueAt, this.store)];
    const late = [...(submission.byPatch ? this.reevaluate(listing, submission, attributes) : []), ...this.ordered(listing, attributes)];
    const suppressed = [...pictures.issues, ...late].some((one) =>
      one.enforcements?.actions.some(({ action }) => action === 'SEARCH_SUPPRESSED'),
    );
    const exists = blocking.length === 0;
    const status: Live['status'] = [];
    if (exists && !parent && hasPrice(attributes) && isInStock(attributes)) status.push('BUYABLE');
    if (exists && !suppressed) status.push('DISCOVERABLE');
    return {
      productType: submission.productType,
      requirements: submission.requirements,
      attributes,
      asin: exists ? identity.asin : undefined,
      itemName: shownTitle(textOf(attributes, 'item_name'), marketplaceId, submission.dueAt),
      mainImage: pictures.main,
      status,
      issues: [...blocking, ...pictures.issues, ...late],
    };
  }

  private identify(listing: Listing, attributes: Attributes): { asin: string; issues: Issue[] } {
    const { sellerId, sku, marketplaceId } = listing;
    const suggested = textOf(attributes, 'merchant_suggested_asin');
    if (suggested) return { asin: suggested, issues: [] };
    const gtin = textOf(attributes, 'externally_assigned_product_identifier');
    if (!gtin) return { asin: asinFor(`${sellerId}/${sku}`), issues: [] };
    const refused = (code: string, message: string, category: string): { asin: string; issues: Issue[] } => ({
      asin: asinFor(gtin),
      issues: [issue(code, message, category, ['externally_assigned_product_identifier'], marketplaceId)],
    });
    if (!isGtin(gtin))
      return refused(CODE.badIdentifier, `The product identifier '${gtin}' is not valid: its check digit is wrong.`, 'INVALID_ATTRIBUTE');
    const owner = this.store.claim(gtin, sellerId, sku);
    if (owner.sku !== sku || owner.sellerId !== sellerId) {
      const message = `The identifier '${gtin}' matches another product of the catalogue (SKU '${owner.sku}') whose data differ from yours.`;
      return refused(CODE.catalogueConflict, message, 'DUPLICATE');
    }
    return { asin: asinFor(gtin), issues: [] };
  }

  private async look(attributes: Attributes, marketplaceId: string): Promise<{ main?: Live['mainImage']; issues: Issue[] }> {
    const names = Object.keys(attributes).filter((name) => name.endsWith('_image_locator') || name.includes('_image_locator_'));
    const verdicts = await Promise.all(
      names.map(async (name) => {
        const url = String(attributes[name]?.[0]?.['media_location']);
        return { name, url, verdict: await this.images.inspect(url) };
      }),
    );
    const issues = verdicts.flatMap(({ name, url, verdict }) => imageIssue(name, url, verdict, marketplaceId) ?? []);
    const main = verdicts.find(({ name }) => name === 'main_product_image_locator');
    if (main?.verdict.ok) return { main: { link: main.url, height: main.verdict.height, width: main.verdict.width }, issues };
    const message = 'The listing is suppressed from search because it has no usable main image.';
    const suppressed = issue(CODE.searchSuppressed, message, 'MISSING_IMAGE', ['main_product_image_locator'], marketplaceId);
    return { issues: [...issues, suppressing(suppressed)] };
  }

  /** A verdict that somebody ordered: what was for sale can be bought, and is found no more. */
  private ordered({ marketplaceId }: Listing, attributes: Attributes): Issue[] {
    const fault = this.faults.takeLate(attributes);
    if (!fault) return [];
    const code = fault.code ?? CODE.searchSuppressed;
    return [suppressing(issue(code, 'The sandbox was told to reject this.', 'INVALID_ATTRIBUTE', ['item_name'], marketplaceId))];
  }

  /** A patch of one attribute makes Amazon look at the whole listing again (models#5268). */
  private reevaluate({ marketplaceId }: Listing, { productType, requirements }: Submission, attributes: Attributes): Issue[] {
    const definition = this.registry.find(productType, marketplaceId);
    if (!definition) return [];
    return this.validator
      .check(definition, requirements, true, attributes)
      .map((found) => (found.code === CODE.missing ? { ...found, code: CODE.missingAfterwards } : found));
  }
}

const suppressing = (found: Issue): Issue => ({
  ...found,
  enforcements: { actions: [{ action: 'SEARCH_SUPPRESSED' }], exemption: { status: 'NOT_EXEMPT' } },
});

function shownTitle(title: string | undefined, marketplaceId: string, at: number): string | undefined {
  const shown = marketplaceOf(marketplaceId)?.titleShown ?? 75;
  if (!title || title.length <= shown || at < TITLES_SHORTENED_FROM) return title;
  const cut = title.slice(0, shown + 1);
  const space = cut.lastIndexOf(' ');
  return (space > shown / 2 ? cut.slice(0, space) : cut.slice(0, shown)).replace(/[\s,;:–-]+$/, '');
}

function imageIssue(name: string, url: string, verdict: ImageVerdict, marketplaceId: string): Issue | undefined {
  if (verdict.ok) return undefined;
  const [code, what] =
    verdict.reason === 'unreachable'
      ? [CODE.imageUnreachable, 'could not be fetched']
      : [CODE.imageUnfit, 'does not meet the image requirements'];
  return issue(code, `The image at ${url} ${what} (${verdict.detail}).`, 'INVALID_IMAGE', [name], marketplaceId);
}
