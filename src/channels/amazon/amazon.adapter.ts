import type { Problem } from '../../../libs/problem/index.js';
import {
  ChannelAdapter,
  type AccountConfig,
  type BudgetSpec,
  type ChannelConfig,
  type ChannelContext,
  type ExistingListing,
  type ListingPlan,
  type MoveEffects,
  type MadeBefore,
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
  type Requirements,
  type SendItem,
  type SendOutcome,
  type ShownMoney,
  type Statement,
  type WithdrawItem,
  type WithdrawOutcome,
} from '../../port/index.js';
import { checkConnection } from './check.js';
import { AmazonClient } from './client.js';
import { DefinitionSource } from './definition/fetch.js';
import { existingListings } from './existing.js';
import { namesOf, OFFER_NAMES, PRICE_NAMES, UNMAPPED } from './field-names.js';
import { AMAZON_FIELDS } from './fields.js';
import { DEFAULT_MAPPING } from './mapping.js';
import { MOVE_EFFECTS } from './move-effects.js';
import { renderOffer } from './offer.js';
import { normalise, ownedOffer, paidBy, UNITS } from './owned.js';
import { regionOf } from './marketplaces.js';
import { planFamily } from './plan.js';
import { BUDGETS, SEARCH_SIZE } from './rates.js';
import { readBack } from './read-back.js';
import { renderListing } from './render.js';
import { sendContent, withdrawAll } from './send.js';
import { sendOffers } from './send-offers.js';
import { checkSettings, settingsOf } from './settings.js';
import { isStop } from './statements.js';

/** Amazon by the Selling Partner API: one listing per seller SKU and marketplace, parents before children. */
export class AmazonAdapter extends ChannelAdapter {
  readonly kind = 'amazon';
  readonly rendererVersion: number = 1;
  readonly fields = AMAZON_FIELDS;
  override readonly unmapped = UNMAPPED;
  override readonly offerNames = OFFER_NAMES;
  override readonly priceNames = PRICE_NAMES;
  /** Pictures are judged on their longest side, of which Amazon takes no fewer than 500 pixels; white is the only background that Amazon allows. */
  readonly rendition = {
    code: 'amazon',
    maxWidth: 2000,
    maxHeight: 2000,
    minWidth: 0,
    minHeight: 0,
    minLongestSide: 500,
    format: 'jpeg',
    background: '#ffffff',
    quality: 88,
  } as const;
  /** Five calls a second are for everybody: a price that changes twice within a second goes out once. */
  /** What has to wait for the budget is collected while it waits; a second for everything was rejected, because it was most of the way to the buyer. */
  readonly cadence = { offerDelayMs: 0 };
  readonly joined = false;
  /** A new SKU could be read after minutes to an hour (selling-partner-api-models#5021, #2770, #4221), a deleted one for up to half an hour. */
  override readonly lag = { shownMs: 3_600_000, goneMs: 30 * 60_000 };

  private readonly client = new AmazonClient();
  private readonly definitions = new DefinitionSource(this.client);

  defaultMapping(): MappingBody {
    return structuredClone(DEFAULT_MAPPING);
  }

  /** Amazon counts by seller, region and seller SKU, whatever the marketplace. */
  override stockPool(account: AccountConfig, channel: ChannelConfig): string {
    const { sellerId, marketplaceId } = settingsOf(account, channel);
    return `${sellerId} ${regionOf(marketplaceId)}`;
  }

  checkSettings(account: AccountConfig, channel: ChannelConfig): Problem[] {
    return checkSettings(account, channel);
  }

  budgets(_account: AccountConfig): BudgetSpec[] {
    return BUDGETS;
  }

  /** Content of what is there goes by PATCH as offers do; of what cannot be told that is the careful answer. */
  cost(what: 'send' | 'offer' | 'read', _listing: PlannedListing, there = true): { bucket: string; amount: number } {
    switch (what) {
      case 'send':
        return { bucket: there ? 'patch' : 'put', amount: 1 };
      case 'offer':
        return { bucket: 'patch', amount: 1 };
      case 'read':
        return { bucket: 'search', amount: 1 / SEARCH_SIZE };
    }
  }

  check(context: ChannelContext): Promise<Problem[]> {
    return checkConnection(this.client, context);
  }

  requirements(context: ChannelContext, productTypes: string[]): Promise<Map<string, Requirements>> {
    return this.definitions.requirements(context, productTypes);
  }

  plan(product: MappedProduct, _channel: ChannelConfig): ListingPlan {
    return planFamily(product);
  }

  render(input: RenderInput): Rendered {
    return renderListing(input);
  }

  send(items: SendItem[], context: ChannelContext): Promise<SendOutcome[]> {
    return sendContent(this.client, items, context);
  }

  renderOffer(input: OfferInput): RenderedOffer {
    return renderOffer(input);
  }

  ownedOffer(_sku: string, wire: OfferWire, statement: Statement): Record<string, unknown> {
    return ownedOffer(wire, statement);
  }

  paidBy(_sku: string, fields: Readonly<Record<string, unknown>>, _currency: string, at: Date): ShownMoney | null | undefined {
    return paidBy(fields, at);
  }

  /** Another product type replaces the whole. */
  override isMade(known: MadeBefore): boolean {
    const { productType: before, adopted } = known.externalIds;
    return (
      (known.wasLive || (!known.mayBeGone && adopted !== undefined)) &&
      (!before || before === String(known.product.fields['productType']?.value ?? ''))
    );
  }

  override opens(before: Statement, price: Statement): boolean {
    return isStop('price', before) && !isStop('price', price);
  }

  unitsField(_sku: string): string {
    return UNITS;
  }

  override namesOf(field: string): string[] {
    return namesOf(field);
  }

  sendOffers(items: OfferItem[], context: ChannelContext): Promise<OfferOutcome[]> {
    return sendOffers(this.client, items, context);
  }

  readBack(items: ReadItem[], context: ChannelContext): Promise<ReadOutcome[]> {
    return readBack(this.client, items, context);
  }

  withdraw(items: WithdrawItem[], context: ChannelContext): Promise<WithdrawOutcome[]> {
    return withdrawAll(this.client, items, context);
  }

  moveEffects(): MoveEffects {
    return MOVE_EFFECTS;
  }

  existing(context: ChannelContext, tell?: (problem: Problem) => void): AsyncIterable<ExistingListing> {
    return existingListings(this.client, context, tell);
  }

  normalise(field: string, value: unknown): unknown {
    return normalise(field, value);
  }
}
