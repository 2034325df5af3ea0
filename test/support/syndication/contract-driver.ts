import { canonicalJson, sha256hex } from '../../../libs/canonical/index.js';
import type {
  Bindings,
  OfferOutcome,
  PlannedListing,
  ReadOutcome,
  Rendered,
  Requirements,
  SendItem,
  SendOutcome,
} from '../../../src/port/index.js';
import type { MappedProduct, Statements } from '../../../src/port/index.js';
import { ContractOffers, type Said } from './contract-offers.js';
import type { ContractHarness } from './harness.js';
import type { TestContext } from './test-context.js';

/** One listing on its way through an adapter, with what the core would remember of it. */
export interface Journey {
  listing: PlannedListing;
  product: MappedProduct;
  requirements: Requirements;
  rendered: Rendered;
  externalIds: Record<string, string>;
  bindings: Bindings;
  sequence: bigint;
  /** What the channel acknowledged last: the content payload with the names of its owned fields, and the statements by SKU. */
  accepted: { content?: unknown; held: string[]; offers: Record<string, Statements> };
  /** Units that the channel showed last, by SKU. */
  units: Record<string, number>;
}

const ROUNDS = 30;

/** Does in memory what the listings controller does by table: plan, render, send in order, settle, read. */
export class ContractDriver {
  /** SKUs and pictures of the products so far: the core gives back only bindings that are named by one of these. */
  private readonly nameable = new Set<string>();
  /** Targets that the mapping has a rule for: all that the channel takes, unless a test takes some away. */
  ruled: ReadonlySet<string>;
  readonly offers: ContractOffers;

  constructor(
    readonly harness: ContractHarness,
    readonly context: TestContext,
  ) {
    this.ruled = new Set(harness.adapter.fields.map((field) => field.target));
    this.offers = new ContractOffers(harness.adapter, context, () => this.ruled);
  }

  async prepare(product: MappedProduct, earlier: Journey[] = []): Promise<Journey[]> {
    const { adapter } = this.harness;
    for (const { sku, images } of product.nodes)
      for (const key of [sku, ...images.map((image) => image.renditionHash)]) this.nameable.add(key);
    const plan = adapter.plan(product, this.context.channel);
    const productType = String(product.fields['productType']?.value ?? '');
    const requirements = await adapter.requirements(this.context, [productType]);
    const needed = requirements.get(productType) ?? [...requirements.values()][0] ?? { version: 'none' };
    const known = new Map(earlier.map((journey) => [journey.listing.key, journey]));
    return plan.listings.map((listing) => this.render(product, listing, needed, known.get(listing.key)));
  }

  render(product: MappedProduct, listing: PlannedListing, requirements: Requirements, before?: Journey): Journey {
    const { externalIds = {}, bindings = {}, units = {}, accepted = { held: [], offers: {} } } = before ?? {};
    const { channel, account } = this.context;
    const known = { externalIds, bindings, held: accepted.held, ruled: this.ruled, accepted: accepted.content };
    const rendered = this.harness.adapter.render({ listing, product, channel, account, requirements, ...known });
    const same = before && canonicalJson(before.rendered.payload) === canonicalJson(rendered.payload);
    const sequence = same ? before.sequence : (before?.sequence ?? 0n) + 1n;
    return { listing, product, requirements, rendered, externalIds, bindings, sequence, accepted, units };
  }

  item(journey: Journey): SendItem {
    const { listing, rendered, sequence, externalIds, bindings } = journey;
    const payloadHash = sha256hex(canonicalJson(rendered.payload));
    const carried = this.offers.carried(journey);
    return { listingId: listing.key, listing, payload: rendered.payload, payloadHash, sequence, externalIds, bindings, carried };
  }

  /** One call of `send` for these; remembers what the core does. */
  async send(journeys: Journey[]): Promise<SendOutcome[]> {
    const items = journeys.map((journey) => this.item(journey));
    const outcomes = await this.harness.adapter.send(items, this.context);
    outcomes.forEach((outcome, index) => this.remember(journeys[index]!, items[index]!, outcome));
    return outcomes;
  }

  /** One call of `sendOffers` for those of these that have something new to say. Answers by listing key. */
  async sendOffers(journeys: Journey[]): Promise<Map<string, OfferOutcome>> {
    const due = journeys.map((journey) => ({ journey, item: this.offers.item(journey) })).filter(({ item }) => item.lines.length > 0);
    if (due.length === 0) return new Map();
    const outcomes = await this.harness.adapter.sendOffers(
      due.map(({ item }) => item),
      this.context,
    );
    outcomes.forEach((outcome, index) => {
      const { journey, item } = due[index]!;
      if (outcome.outcome === 'accepted' || outcome.outcome === 'retry') this.learn(journey, outcome);
      this.offers.remember(journey, item, outcome);
    });
    return new Map(due.map(({ journey }, index) => [journey.listing.key, outcomes[index]!]));
  }

  /** Repeats while the adapter asks for it (files first), with what it learned on the way. */
  async sendUntilDecided(product: MappedProduct, journeys: Journey[]): Promise<SendOutcome[]> {
    for (let round = 0; round < ROUNDS; round++) {
      const outcomes = await this.send(journeys);
      if (outcomes.every((outcome) => outcome.outcome !== 'retry')) return outcomes;
      await this.harness.settle();
      const again = await this.prepare(product, journeys);
      journeys.forEach((journey) =>
        Object.assign(
          journey,
          again.find((other) => other.listing.key === journey.listing.key),
        ),
      );
    }
    throw new Error(`Still asks to try again after ${ROUNDS} sends`);
  }

  /** Parents before children; then the prices and stock that did not go along. What asks to be tried again is. */
  async sendAll(product: MappedProduct, earlier: Journey[] = []): Promise<Journey[]> {
    let journeys = await this.prepare(product, earlier);
    for (const children of [false, true]) {
      let waiting = journeys.filter((journey) => (journey.listing.parentKey !== undefined) === children);
      for (let round = 0; waiting.length > 0; round++) {
        if (round === ROUNDS)
          throw new Error(`Not taken after ${ROUNDS} tries: ${waiting.map((journey) => journey.listing.key).join(', ')}`);
        const outcomes = await this.send(waiting);
        const refused = outcomes.find((outcome) => outcome.outcome === 'terminal');
        if (refused?.outcome === 'terminal') throw new Error(`Refused: ${JSON.stringify(refused.issues)}`);
        waiting = waiting.filter((_, index) => outcomes[index]!.outcome !== 'accepted');
        if (waiting.length === 0) break;
        await this.harness.settle();
        // Bindings learned on the way (files) are inputs of the payload: the core, too, renders anew before each try.
        journeys = await this.prepare(product, journeys);
        waiting = journeys.filter((journey) => waiting.some((other) => other.listing.key === journey.listing.key));
      }
    }
    await this.sendAllOffers(journeys);
    return journeys;
  }

  /** Until no wire has anything new to say; a count that moved is read before it is said again. */
  async sendAllOffers(journeys: Journey[]): Promise<void> {
    for (let round = 0; round < ROUNDS; round++) {
      const outcomes = [...(await this.sendOffers(journeys)).values()];
      const refused = outcomes.flatMap((outcome) => [
        ...(outcome.outcome === 'terminal' ? outcome.issues : []),
        ...(outcome.exceptions ?? []).flatMap((exception) => exception.issues ?? []),
      ]);
      if (refused.length > 0) throw new Error(`Refused: ${JSON.stringify(refused)}`);
      if (outcomes.every((outcome) => outcome.outcome === 'accepted' && !outcome.exceptions?.length)) return;
      await this.harness.settle();
      await this.readOnce(journeys);
    }
    throw new Error(`Offers not taken after ${ROUNDS} tries`);
  }

  async readOnce(journeys: Journey[]): Promise<ReadOutcome[]> {
    const items = journeys.map((journey) => ({
      listingId: journey.listing.key,
      listing: journey.listing,
      externalIds: journey.externalIds,
      owned: this.owned(journey),
    }));
    const outcomes = await this.harness.adapter.readBack(items, this.context);
    outcomes.forEach((outcome, index) => {
      if (outcome.outcome !== 'found') return;
      this.learn(journeys[index]!, outcome);
      this.offers.look(journeys[index]!, outcome.observed);
    });
    return outcomes;
  }

  /** Reads until all show one of these states; what the last read said. */
  async readUntil(journeys: Journey[], done: (outcome: ReadOutcome) => boolean): Promise<ReadOutcome[]> {
    let outcomes: ReadOutcome[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      await this.harness.settle();
      outcomes = await this.readOnce(journeys);
      if (outcomes.every(done)) return outcomes;
    }
    throw new Error(`Not there after ${ROUNDS} reads: ${JSON.stringify(outcomes)}`);
  }

  /** What the channel should show of the content as rendered, and of the price and stock that it acknowledged. */
  owned(journey: Journey): Record<string, unknown> {
    return { ...journey.rendered.owned, ...this.offers.owned(journey) };
  }

  /** Owned fields that the channel shows otherwise. */
  differences(journey: Journey, outcome: ReadOutcome): string[] {
    if (outcome.outcome !== 'found') return ['(absent)'];
    const { adapter } = this.harness;
    const form = (field: string, value: unknown): string => canonicalJson(adapter.normalise(field, value) ?? null);
    return Object.entries(this.owned(journey))
      .filter(([field, value]) => !outcome.theirs?.includes(field) && form(field, value) !== form(field, outcome.observed[field]))
      .map(([field]) => field);
  }

  private remember(journey: Journey, item: SendItem, outcome: SendOutcome): void {
    if (outcome.outcome === 'accepted' || outcome.outcome === 'retry') this.learn(journey, outcome);
    if (outcome.outcome !== 'accepted') return;
    const { payload, owned } = journey.rendered;
    journey.accepted = { ...journey.accepted, content: payload, held: Object.keys(owned) };
    const carried = (outcome.carried ?? []).flatMap(({ sku, wire }): Said[] => {
      const statement = item.carried[sku]?.[wire];
      return statement ? [[sku, wire, statement]] : [];
    });
    this.offers.acknowledge(journey, carried);
  }

  private learn(journey: Journey, told: { externalIds?: Record<string, string>; bindings?: Bindings }): void {
    journey.externalIds = { ...journey.externalIds, ...told.externalIds };
    const kept = Object.entries(told.bindings ?? {}).filter(([name]) => this.nameable.has(name.slice(name.indexOf(':') + 1)));
    journey.bindings = { ...journey.bindings, ...Object.fromEntries(kept) };
  }
}

export function isLive(outcome: ReadOutcome): boolean {
  return outcome.outcome === 'found' && outcome.state === 'live';
}
