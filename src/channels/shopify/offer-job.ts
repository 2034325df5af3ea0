import { problem, type Problem } from '../../../libs/problem/index.js';
import type { Activation, ActivationFailure } from './activate.js';
import type { OfferException, OfferItem, OfferLine, OfferOutcome, OfferWire, StoodBefore } from '../../port/index.js';
import type { CallFailure, UserError } from './answers.js';
import { bound } from './payload.js';
import { outcomeOf } from './outcome.js';
import { toIssues } from './refusals.js';
import { priceInput, sells, stockInput, type PriceStatement, type StockStatement } from './statements.js';
import type { Quantity, QuantityFailure } from './stock.js';
import { countedMark, noSuchLocation, notStocked, numbersOf, toStock, type OneLocation } from './stock-numbers.js';

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
  /** SKU → locations at which its number could not be said, and why. */
  private readonly nowhere = new Map<string, Map<string, Problem>>();
  private readonly stood: StoodBefore[] = [];
  /** SKUs of which the answer to their 0 has shown that the shop sells none. */
  private readonly ended = new Set<string>();
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
      else if (item.externalIds['partly'] === '1') this.lookFirst(line);
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

  /**
   * Whether the stock needs more than its number: counting or selling at zero is said otherwise than it was acknowledged, or is wanted back. A stop
   * does not rest on what was acknowledged, because somebody in the shop may have changed that: where the answer to its 0 does not prove that it ends
   * the sale (what did not move is not in it), it is said whole. To say every stop so took a call of its own for each product, instead of none.
   */
  switches(part: OfferPart): boolean {
    const said = this.stock(part);
    if (said === undefined) return false;
    const before = part.line.accepted.stock as StockStatement | undefined;
    const isOther = !before || before.policy !== said.policy || (before.quantity === null) !== (said.quantity === null);
    return isOther || part.line.again === true || (!sells(said) && !this.ended.has(part.sku));
  }

  /** Zeros, or what is above: a stop is never bounced by a comparison. `locationId`: where all is that is counted at one location. */
  quantities(which: 'stops' | 'others', locationId: string): [OfferPart, Quantity][] {
    if (this.failure) return [];
    const { listingId, sequence } = this.item;
    return this.parts.flatMap((part): [OfferPart, Quantity][] => {
      const stock = this.stock(part);
      const numbers = stock ? numbersOf(stock, part.line, locationId) : [];
      return numbers
        .filter(({ quantity }) => (quantity === 0) === (which === 'stops'))
        .map((number) => [
          part,
          { listingId, sequence, inventoryItemId: part.inventoryItemId, ...number, ...(part.line.repeats && { repeats: true }) },
        ]);
    });
  }

  /** Of what was said by location: where the shop has to be told to stock it, because it was not for sale there before. */
  activations(places: OneLocation): [OfferPart, Activation][] {
    if (this.failure) return [];
    return this.parts.flatMap((part): [OfferPart, Activation][] => {
      const { accepted, again, units } = part.line;
      const before = again ? undefined : (accepted.stock as StockStatement | undefined);
      const locationIds = toStock(this.stock(part), before, places, again === true || (before !== undefined && (units ?? null) === null));
      const left = locationIds.filter((id) => !this.nowhere.get(part.sku)?.has(id));
      return left.length === 0
        ? []
        : [[part, { listingId: this.item.listingId, inventoryItemId: part.inventoryItemId, locationIds: left }]];
    });
  }

  /** The shop sells nothing there, so a 0 is through; anything else waits for a person, and what is said of other locations goes on. */
  private notAt(part: OfferPart, { locationId, quantity }: Pick<Quantity, 'locationId' | 'quantity'>, issue: Problem): void {
    if (quantity === 0) return;
    const known = this.nowhere.get(part.sku) ?? new Map<string, Problem>();
    this.nowhere.set(part.sku, known.set(locationId, issue));
  }

  /** What became of items that the shop was told to stock. */
  unstocked(failures: [OfferPart, ActivationFailure][]): void {
    for (const [part, failure] of failures) {
      if (failure.kind !== 'refused') this.fail(failure);
      else
        for (const id of failure.locationIds) {
          const issue = notStocked(part.sku, id, failure.errors);
          if (this.stock(part)?.at) this.notAt(part, { locationId: id, quantity: 1 }, issue);
          else this.refuse(part.line, ['stock'], [issue]);
        }
    }
  }

  /**
   * A 0 has overwritten so many units at this location. Where that is one which is given up, and what is sold on goes elsewhere: fewer than were known were
   * sold, and the number that would be said elsewhere does not know of them. It is reckoned anew.
   */
  noteBefore({ sku, line }: OfferPart, { locationId: at }: Pick<Quantity, 'locationId'>, units: number): void {
    this.stood.push({ sku, at, units });
    const places = (line.say.stock as StockStatement | undefined)?.at;
    const known = line.unitsAt ? line.unitsAt[at] : line.units;
    if (places && !(at in places) && !stops(line) && units < (known ?? 0)) this.exceptions.push({ sku, wire: 'stock', moved: true });
  }

  noteEnd(sku: string): void {
    this.ended.add(sku);
  }

  /** What became of quantities that were not set. */
  unset(failures: [OfferPart, Quantity, QuantityFailure][]): void {
    const gone = new Set(failures.flatMap(([part, , { kind }]) => (kind === 'gone' && !stops(part.line) ? [part] : [])));
    const isGone = gone.size === this.parts.length;
    for (const [part, quantity, failure] of failures) {
      if (failure.kind === 'moved') this.moved(part, placesOf(failures, part));
      else if (failure.kind === 'nowhere' && this.stock(part)?.at)
        this.notAt(part, quantity, noSuchLocation(part.sku, quantity.locationId));
      else if (failure.kind === 'refused' || failure.kind === 'nowhere') this.refuse(part.line, ['stock'], toIssues(failure.errors));
      else if (failure.kind !== 'gone') this.fail(failure);
      else if (isGone) this.vanished();
      else this.forget(part);
    }
  }

  /** At the other locations its numbers were set: the shop takes a call without what it blames. */
  private moved({ sku, line: { say, unitsAt } }: OfferPart, locationIds: ReadonlySet<string>): void {
    if (!this.isOpen(sku, 'stock')) return;
    const stock = say.stock as StockStatement;
    const not = (id: string): boolean => locationIds.has(id) || (this.nowhere.get(sku)?.has(id) ?? false);
    const at = Object.entries(stock.at ?? {}).flatMap(([id, units]) => {
      const known = not(id) ? unitsAt?.[id] : units;
      return known === undefined ? [] : [[id, known] as const];
    });
    const taken = stock.at && { taken: withUnits(stock, at), movedAt: Object.keys(stock.at).filter(not) };
    this.exceptions.push({ sku, wire: 'stock', moved: true, ...taken });
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
    else this.refuse(line, wiresOf(line), notThere(line.sku), true);
  }

  refuse({ sku }: OfferLine, wires: OfferWire[], issues: NonNullable<OfferException['issues']>, isAbsent = false): void {
    for (const wire of wires) if (this.isOpen(sku, wire)) this.exceptions.push({ sku, wire, issues, ...(isAbsent && { absent: true }) });
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
    // What a stop has found is told once: where it is repeated, it finds its own 0.
    const stood = this.stood.length > 0 && { stood: this.stood };
    if (this.failure) return { ...outcomeOf(this.failure), ...stood };
    for (const [sku, places] of this.nowhere) this.partly(sku, places);
    return {
      ...{ outcome: 'accepted', processed: true, pollAfterMs },
      ...this.marks(),
      ...(Object.keys(this.lost).length > 0 && { bindings: this.lost }),
      ...(this.exceptions.length > 0 && { exceptions: this.exceptions }),
      ...stood,
    };
  }

  /** What was said of the other locations was taken. */
  private partly(sku: string, places: ReadonlyMap<string, Problem>): void {
    const stock = this.parts.find((part) => part.sku === sku && this.stock(part))?.line.say.stock as StockStatement | undefined;
    if (!stock) return;
    const at = Object.entries(stock.at!).filter(([id]) => !places.has(id));
    this.exceptions.push({ sku, wire: 'stock', issues: [...places.values()], taken: withUnits(stock, at) });
  }

  private marks(): { externalIds?: Record<string, string> } {
    const said = this.parts
      .flatMap(({ line }) => (line.say.stock as StockStatement | undefined) ?? [])
      .filter(({ quantity }) => quantity !== null);
    if (said.length === 0) return {};
    const counted = countedMark(said);
    return counted === (this.item.externalIds['counted'] ?? '') ? {} : { externalIds: { counted } };
  }

  private isOpen(sku: string, wire: OfferWire): boolean {
    return !this.done.has(sku) && !this.exceptions.some((exception) => exception.sku === sku && exception.wire === wire);
  }
}

/** Where a variant's numbers were not set. */
const placesOf = (failures: [OfferPart, Quantity, QuantityFailure][], part: OfferPart): Set<string> =>
  new Set(failures.flatMap(([own, { locationId }]) => (own === part ? [locationId] : [])));

const withUnits = (stock: StockStatement, at: (readonly [string, number])[]): StockStatement => ({
  ...stock,
  quantity: at.reduce((sum, [, units]) => sum + Math.max(0, units), 0),
  at: Object.fromEntries(at),
});

export const wiresOf = ({ say }: OfferLine): OfferWire[] => (['price', 'stock'] as const).filter((wire) => say[wire] !== undefined);

const stops = ({ say }: OfferLine): boolean => say.stock !== undefined && !sells(say.stock as StockStatement);

function notThere(sku: string) {
  const message = `The shop does not have ${sku}: its price and stock go along when the content makes it`;
  const fix = 'Approve the content that has it, or look why that content was not taken';
  return [problem('variant_not_there', 'variants', message, fix, { severity: 'error', owner: 'pim', details: { sku } })];
}
