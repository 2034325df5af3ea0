import type { Problem } from '../../../libs/problem/index.js';
import {
  ChannelAdapter,
  type AccountConfig,
  type BudgetSpec,
  type ChannelConfig,
  type ChannelContext,
  type ExistingListing,
  type FieldSpec,
  type ListingPlan,
  type MadeBefore,
  type MoveEffects,
  type MappedProduct,
  type MappingBody,
  type OfferInput,
  type OfferItem,
  type OfferOutcome,
  type OfferWire,
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
} from '../../port/index.js';
import { budgets, learnBudgets, READS, WRITES } from './budgets.js';
import { check } from './check.js';
import { existing } from './existing.js';
import { namesOf, OFFER_NAMES, PRICE_NAMES, UNMAPPED } from './field-names.js';
import { fields } from './fields.js';
import { inParallel } from '../../port/kit/index.js';
import { defaultMapping } from './mapping.js';
import { MOVE_EFFECTS } from './move-effects.js';
import { offerId } from './names.js';
import { normalise } from './normalise.js';
import { ownedOffer, paidBy, renderOffer } from './offer.js';
import { plan } from './plan.js';
import { readOne } from './read-back.js';
import { render } from './render.js';
import { requirementsAt } from './requirements.js';
import { sendOne } from './send.js';
import { sendOffer } from './send-offers.js';
import { checkSettings } from './settings.js';
import { googleTokens } from './token.js';
import { withdrawOne } from './withdraw.js';

/** Calls in flight at once for one batch. */
const IN_FLIGHT = 24;
const HOUR_MS = 3_600_000;

/** Google Merchant API v1: one offer per sellable in one API data source. Contract: @google-shopping/products 0.11.0. */
export class GoogleAdapter extends ChannelAdapter {
  readonly kind = 'google';
  readonly rendererVersion: number = 1;
  readonly fields: FieldSpec[] = fields;
  override readonly unmapped = UNMAPPED;
  override readonly offerNames = OFFER_NAMES;
  override readonly priceNames = PRICE_NAMES;
  /** 1,500 × 1,500 is what Google advises (support.google.com/merchants/answer/6324350); smaller ones are judged by the dated rule. */
  readonly rendition: RenditionNeed = {
    code: 'google',
    maxWidth: 1500,
    maxHeight: 1500,
    minWidth: 100,
    minHeight: 100,
    format: 'jpeg',
    background: '#ffffff',
    quality: 85,
  };
  /** Two updates of a product a day (guide "Quotas and limits"): changes are collected for a minute, then sent while the day has one left. */
  readonly cadence = { offerDelayMs: 60_000, sendsPerDay: 2 };
  /** An insert replaces the whole input: content, price and stock go together. */
  readonly joined = true;
  /** "Several minutes" for both (guide "Add and manage products"). Something made once more costs one of the day's two updates, so that waits longer. */
  override readonly lag = { shownMs: 2 * 3_600_000, goneMs: 30 * 60_000 };

  private readonly tokens = googleTokens();
  private readonly budgetsLearned = new Map<string, number>();

  defaultMapping(): MappingBody {
    return structuredClone(defaultMapping);
  }

  override keyOf(sku: string): string {
    return offerId(sku);
  }

  checkSettings(account: AccountConfig, channel: ChannelConfig): Problem[] {
    return checkSettings(account, channel);
  }

  budgets(): BudgetSpec[] {
    return budgets;
  }

  cost(what: 'send' | 'offer' | 'read'): { bucket: string; amount: number } {
    return { bucket: what === 'read' ? READS : WRITES, amount: 1 };
  }

  check(context: ChannelContext): Promise<Problem[]> {
    return check(context, this.tokens);
  }

  /** The same for all product types. Asks for the account's budgets once an hour, because Google moves them with the size of the catalogue. */
  async requirements(context: ChannelContext, productTypes: string[]): Promise<Map<string, Requirements>> {
    const now = context.now();
    const learned = this.budgetsLearned.get(context.account.code) ?? 0;
    if (now.getTime() - learned > HOUR_MS && (await learnBudgets(context, this.tokens))) {
      this.budgetsLearned.set(context.account.code, now.getTime());
    }
    const requirements = requirementsAt(now);
    return new Map(['', ...productTypes].map((type) => [type, requirements]));
  }

  plan(product: MappedProduct): ListingPlan {
    return plan(product);
  }

  render(input: RenderInput): Rendered {
    return render(input);
  }

  send(items: SendItem[], context: ChannelContext): Promise<SendOutcome[]> {
    return inParallel(items, IN_FLIGHT, (item) => sendOne(item, context, this.tokens));
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

  /** An adopted offer came from a data source. */
  override isMade({ wasLive, mayBeGone, externalIds }: MadeBefore): boolean {
    return wasLive || (!mayBeGone && externalIds['dataSource'] !== undefined);
  }

  /** Google is told whether there is stock, never how much. */
  unitsField(_sku: string): undefined {
    return undefined;
  }

  override namesOf(field: string): string[] {
    return namesOf(field);
  }

  sendOffers(items: OfferItem[], context: ChannelContext): Promise<OfferOutcome[]> {
    return inParallel(items, IN_FLIGHT, (item) => sendOffer(item, context, this.tokens));
  }

  readBack(items: ReadItem[], context: ChannelContext): Promise<ReadOutcome[]> {
    return inParallel(items, IN_FLIGHT, (item) => readOne(item, context, this.tokens));
  }

  withdraw(items: WithdrawItem[], context: ChannelContext): Promise<SendOutcome[]> {
    return inParallel(items, IN_FLIGHT, (item) => withdrawOne(item, context, this.tokens));
  }

  moveEffects(): MoveEffects {
    return MOVE_EFFECTS;
  }

  existing(context: ChannelContext): AsyncIterable<ExistingListing> {
    return existing(context, this.tokens);
  }

  normalise(field: string, value: unknown): unknown {
    return normalise(field, value);
  }
}
