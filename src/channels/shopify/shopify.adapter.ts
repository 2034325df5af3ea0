import type { Problem } from '../../../libs/problem/index.js';
import {
  ChannelAdapter,
  type AccountConfig,
  type BudgetSpec,
  type ChannelConfig,
  type ChannelContext,
  type ChannelLocation,
  type ExistingListing,
  type FieldSpec,
  type ListingPlan,
  type MoveEffects,
  type MappedProduct,
  type MappingBody,
  type OfferInput,
  type OfferItem,
  type OfferOutcome,
  type OfferWire,
  type PlannedListing,
  type ReadItem,
  type ReadOutcome,
  type Rendered,
  type RenderedOffer,
  type RenderInput,
  type RenditionNeed,
  type Requirements,
  type SendItem,
  type SendOutcome,
  type ShownMoney,
  type Statement,
  type WithdrawItem,
  type WithdrawOutcome,
} from '../../port/index.js';
import { BUCKET } from './answers.js';
import { check } from './check.js';
import { existing } from './existing.js';
import { namesOf, OFFER_NAMES, PRICE_NAMES, UNMAPPED } from './field-names.js';
import { fields } from './fields.js';
import { defaultMapping } from './mapping.js';
import { moveEffects } from './move-effects.js';
import { normalise } from './normalise.js';
import { plan } from './plan.js';
import { requirementsAt } from './policy.js';
import { PRODUCT_COST, VARIANT_COST } from './product-view.js';
import { readBack } from './read-back.js';
import { render } from './render.js';
import { renderOffer } from './render-offer.js';
import { send } from './send.js';
import { sendOffers } from './send-offers.js';
import { checkSettings, locationsOf } from './settings.js';
import { bound } from './payload.js';
import { ownedPrice, ownedStock, paidBy, unitsField, type PriceStatement, type StockStatement } from './statements.js';
import { isTakenOff } from './taken-off.js';
import { shopifyTokens } from './token.js';
import { withdraw } from './withdraw.js';

/** Points that a try of a large product begins with, at most. */
const STEP = 400;

/** Shopify's GraphQL Admin API 2026-10: one listing is one product with all its variants. Keeps nothing in memory between calls but its tokens. */
export class ShopifyAdapter extends ChannelAdapter {
  readonly kind = 'shopify';
  readonly rendererVersion: number = 1;
  private readonly tokens = shopifyTokens();
  readonly fields: FieldSpec[] = fields;
  override readonly unmapped = UNMAPPED;
  override readonly offerNames = OFFER_NAMES;
  override readonly priceNames = PRICE_NAMES;
  /** 2,048 px a side is what themes show at most, and within every limit that Shopify ever published (4,472 px, later 5,000 px; shopify.dev, 2026). */
  readonly rendition: RenditionNeed = {
    code: 'shopify',
    maxWidth: 2048,
    maxHeight: 2048,
    minWidth: 1,
    minHeight: 1,
    format: 'jpeg',
    background: '#ffffff',
    quality: 85,
  };
  /** Price and stock have calls of their own. */
  readonly joined = false;
  override readonly archives = true;
  /** Nothing to wait for: a price change is one cheap call. */
  readonly cadence = { offerDelayMs: 0 };

  defaultMapping(): MappingBody {
    return structuredClone(defaultMapping);
  }

  checkSettings(account: AccountConfig, channel: ChannelConfig): Problem[] {
    return checkSettings(account, channel);
  }

  /** The standard plan's points; the shop's own answers say more. */
  budgets(): BudgetSpec[] {
    return [{ bucket: BUCKET, perSecond: 100, burst: 2_000 }];
  }

  /**
   * Points that the calls ask for, pictures and metafields taken at what products usually have. What is not used is given back by Shopify. A large
   * product asks for what its next step needs: on a busy shop a bucket that has to be full for it never is, and what it takes more the answers tell.
   */
  cost(what: 'send' | 'offer' | 'read', { skus }: PlannedListing): { bucket: string; amount: number } {
    switch (what) {
      case 'send':
        return { bucket: BUCKET, amount: Math.min(STEP, 40 + 4 * skus.length) };
      case 'offer':
        return { bucket: BUCKET, amount: 25 };
      case 'read':
        return { bucket: BUCKET, amount: Math.min(STEP, PRODUCT_COST + VARIANT_COST * skus.length) };
    }
  }

  check(context: ChannelContext): Promise<Problem[]> {
    return check(context, this.tokens);
  }

  /** The same for all product types: the schema is pinned, the policies are dated. */
  requirements(context: ChannelContext, productTypes: string[]): Promise<Map<string, Requirements>> {
    const requirements = requirementsAt(context.now());
    return Promise.resolve(new Map(productTypes.map((type) => [type, requirements])));
  }

  plan(product: MappedProduct): ListingPlan {
    return plan(product);
  }

  render(input: RenderInput): Rendered {
    return render(input);
  }

  renderOffer(input: OfferInput): RenderedOffer {
    return renderOffer(input);
  }

  ownedOffer(sku: string, wire: OfferWire, statement: Statement): Record<string, unknown> {
    return wire === 'price' ? ownedPrice(sku, statement as PriceStatement) : ownedStock(sku, statement as StockStatement);
  }

  paidBy(sku: string, fields: Readonly<Record<string, unknown>>, currency: string): ShownMoney | null | undefined {
    return paidBy(sku, fields, currency);
  }

  override isTakenOff(externalIds: Record<string, string>): boolean {
    return isTakenOff(externalIds);
  }

  /** What comes back from the archive, or was the shop's before it was ours, is there; what was made in a part has not all yet. */
  override isMade({ externalIds, bindings }: Pick<RenderInput, 'externalIds' | 'bindings'>, sku?: string): boolean {
    if (!externalIds['product']) return false;
    if (sku === undefined) return externalIds['published'] !== undefined || !externalIds['managed'];
    return !externalIds['partly'] && bound(bindings, 'variant', sku) !== undefined;
  }

  override readonly comparesUnits = true;
  override readonly makesEmpty = true;

  unitsField(sku: string, at?: string): string {
    return unitsField(sku, at);
  }

  override readonly hasLocations = true;

  override locationsOf(channel: ChannelConfig): ChannelLocation[] {
    return locationsOf(channel);
  }

  override unitsAt(stock: Statement): Record<string, number> | undefined {
    return (stock as StockStatement).at;
  }

  override namesOf(field: string): string[] {
    return namesOf(field);
  }

  send(items: SendItem[], context: ChannelContext): Promise<SendOutcome[]> {
    return send(items, context, this.tokens);
  }

  sendOffers(items: OfferItem[], context: ChannelContext): Promise<OfferOutcome[]> {
    return sendOffers(items, context, this.tokens);
  }

  readBack(items: ReadItem[], context: ChannelContext): Promise<ReadOutcome[]> {
    return readBack(items, context, this.tokens);
  }

  withdraw(items: WithdrawItem[], context: ChannelContext): Promise<WithdrawOutcome[]> {
    return withdraw(items, context, this.tokens);
  }

  moveEffects(as: 'own' | 'part'): MoveEffects {
    return moveEffects(as);
  }

  existing(context: ChannelContext): AsyncIterable<ExistingListing> {
    return existing(context, this.tokens);
  }

  normalise(field: string, value: unknown): unknown {
    return normalise(field, value);
  }
}
