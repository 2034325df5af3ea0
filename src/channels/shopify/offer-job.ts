import { problem } from '../../../libs/problem/index.js';
import type { OfferException, OfferItem, OfferLine, OfferOutcome, OfferWire } from '../../port/index.js';
import type { CallFailure, UserError } from './answers.js';
import { bound } from './payload.js';
import { outcomeOf } from './outcome.js';
import { toIssues } from './refusals.js';
import { priceInput, sells, stockInput, type PriceStatement, type StockStatement } from './statements.js';
import type { Quantity, QuantityFailure } from './stock.js';

/** One variant of an offer call, with the shop's ids of it. */
export interface OfferPart {
  sku: string;
  line: OfferLine;
  variantId: string;
  inventoryItemId: string;
}

/** One listing on its way through the calls of `sendOffers`: what is still to be said, and what did not go through. */
export class OfferJob {
  readonly parts: OfferPart[] = [];
  private readonly exceptions: OfferException[] = [];
  private readonly lost: Record<string, string> = {};
  /** There is nothing left to say of these. */
  private readonly done = new Set<string>();
  /** Ends it for the whole listing. */
  failure: CallFailure | undefined;

  constructor(
    readonly item: OfferItem,
    bindings: Record<string, string>,
  ) {
    for (const line of item.lines) {
      const variantId = bound(bindings, 'variant', line.sku);
      const inventoryItemId = bound(bindings, 'item', line.sku);
      if (variantId && inventoryItemId) this.parts.push({ sku: line.sku, line, variantId, inventoryItemId });
      else if (item.externalIds['partly']) this.lookFirst(line);
      else this.absent(line);
    }
  }

  get productId(): string {
    return this.item.externalIds['product'] ?? '';
  }

  /** Statements that nobody has refused yet. */
  price({ sku, line }: OfferPart): PriceStatement | undefined {
    return this.isOpen(sku, 'price') ? (line.say.price as PriceStatement | undefined) : undefined;
  }

  stock({ sku, line }: OfferPart): StockStatement | undefined {
    return this.isOpen(sku, 'stock') ? (line.say.stock as StockStatement | undefined) : undefined;
  }

  /** What productVariantsBulkUpdate has to say of a variant, by wire; undefined: nothing. The number itself has a call of its own. */
  update(part: OfferPart, wires: readonly OfferWire[] = ['price', 'stock']): Record<string, unknown> | undefined {
    const price = wires.includes('price') ? this.price(part) : undefined;
    const stock = wires.includes('stock') && this.switches(part) ? this.stock(part) : undefined;
    if (!price && !stock) return undefined;
    return { id: part.variantId, ...(price && priceInput(price)), ...(stock && stockInput(stock)) };
  }

  /** Whether counting or selling at zero is said otherwise than it was acknowledged: only then the stock needs more than its number. */
  switches(part: OfferPart): boolean {
    const said = this.stock(part);
    const before = part.line.accepted.stock as StockStatement | undefined;
    return said !== undefined && (!before || before.policy !== said.policy || (before.quantity === null) !== (said.quantity === null));
  }

  /** Zeros, or what is above: a stop is never bounced by a comparison. */
  quantities(which: 'stops' | 'others'): [OfferPart, Quantity][] {
    if (this.failure) return [];
    const { listingId, sequence } = this.item;
    return this.parts.flatMap((part): [OfferPart, Quantity][] => {
      const quantity = this.stock(part)?.quantity;
      if (typeof quantity !== 'number' || (quantity === 0) !== (which === 'stops')) return [];
      const from = quantity === 0 ? null : (part.line.units ?? null);
      return [[part, { listingId, sequence, inventoryItemId: part.inventoryItemId, quantity, from }]];
    });
  }

  /** What became of quantities that were not set. */
  unset(failures: [OfferPart, QuantityFailure][]): void {
    const isGone = failures.length === this.parts.length && failures.every(([{ line }, { kind }]) => kind === 'gone' && !stops(line));
    for (const [part, failure] of failures) {
      if (failure.kind === 'moved') this.exceptions.push({ sku: part.sku, wire: 'stock', moved: true });
      else if (failure.kind === 'refused') this.refuse(part.line, ['stock'], toIssues(failure.errors));
      else if (failure.kind !== 'gone') this.fail(failure);
      else if (isGone) this.vanished();
      else this.forget(part);
    }
  }

  /** It was made a moment ago, and its ids come with the read-back. */
  private lookFirst(line: OfferLine): void {
    for (const wire of wiresOf(line)) this.exceptions.push({ sku: line.sku, wire, moved: true });
  }

  /** The shop has lost the variant: its content makes it anew, by SKU instead of id. */
  forget({ sku, line }: OfferPart): void {
    this.lost[`variant:${sku}`] = '';
    this.lost[`item:${sku}`] = '';
    this.absent(line);
  }

  /** Nobody can buy what the shop does not have, so a stop is taken; its price is nothing to anybody. Anything else waits for the content. */
  private absent(line: OfferLine): void {
    if (stops(line)) this.done.add(line.sku);
    else this.refuse(line, wiresOf(line), notThere(line.sku));
  }

  refuse({ sku }: OfferLine, wires: OfferWire[], issues: NonNullable<OfferException['issues']>): void {
    for (const wire of wires) if (this.isOpen(sku, wire)) this.exceptions.push({ sku, wire, issues });
  }

  /** Nothing is rejected in silence: the core looks, and finds it absent. */
  vanished(): void {
    this.fail({ kind: 'unknown', reason: `The shop does not know ${this.productId} any more; it is looked for` });
  }

  refused(errors: UserError[]): void {
    this.fail({ kind: 'terminal', issues: toIssues(errors) });
  }

  /** What may have happened outweighs what did not, and that what a person has to mend. */
  fail(failure: CallFailure): void {
    const weight = { terminal: 0, retry: 1, unknown: 2 };
    if (!this.failure || weight[failure.kind] > weight[this.failure.kind]) this.failure = failure;
  }

  outcome(pollAfterMs: number): OfferOutcome {
    if (this.failure) return outcomeOf(this.failure);
    return {
      ...{ outcome: 'accepted', processed: true, pollAfterMs },
      ...(Object.keys(this.lost).length > 0 && { bindings: this.lost }),
      ...(this.exceptions.length > 0 && { exceptions: this.exceptions }),
    };
  }

  private isOpen(sku: string, wire: OfferWire): boolean {
    return !this.done.has(sku) && !this.exceptions.some((exception) => exception.sku === sku && exception.wire === wire);
  }
}

export const wiresOf = ({ say }: OfferLine): OfferWire[] => (['price', 'stock'] as const).filter((wire) => say[wire] !== undefined);

const stops = ({ say }: OfferLine): boolean => say.stock !== undefined && !sells(say.stock as StockStatement);

function notThere(sku: string) {
  const message = `The shop does not have ${sku}: its price and stock go along when the content makes it`;
  const fix = 'Approve the content that has it, or look why that content was not taken';
  return [problem('variant_not_there', 'variants', message, fix, { severity: 'error', owner: 'pim', details: { sku } })];
}
