import { canonicalJson, sha256hex } from '../../../libs/canonical/index.js';
import type { Bindings, PlannedListing, ReadOutcome, Rendered, Requirements, SendItem, SendOutcome } from '../../../src/port/index.js';
import type { MappedProduct } from '../../../src/port/index.js';
import type { ContractHarness } from './harness.js';
import type { TestContext } from './test-context.js';

/** One listing on its way through an adapter, with what the core would remember of it. */
export interface Journey {
  listing: PlannedListing;
  rendered: Rendered;
  externalIds: Record<string, string>;
  bindings: Bindings;
  sequence: bigint;
}

const ROUNDS = 30;

/** Does in memory what the listings controller does by table: plan, render, send in order, settle, read. */
export class ContractDriver {
  /** SKUs and pictures of the products so far: the core gives back only bindings that are named by one of these. */
  private readonly nameable = new Set<string>();

  constructor(
    readonly harness: ContractHarness,
    readonly context: TestContext,
  ) {}

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
    const externalIds = before?.externalIds ?? {};
    const bindings = before?.bindings ?? {};
    const { channel, account } = this.context;
    const rendered = this.harness.adapter.render({ listing, product, channel, account, requirements, externalIds, bindings });
    const same = before && canonicalJson(before.rendered.payload) === canonicalJson(rendered.payload);
    return { listing, rendered, externalIds, bindings, sequence: same ? before.sequence : (before?.sequence ?? 0n) + 1n };
  }

  item(journey: Journey, lane: 'content' | 'offer' = 'content'): SendItem {
    const payload = lane === 'offer' ? journey.rendered.offerPayload : journey.rendered.payload;
    return {
      listingId: journey.listing.key,
      listing: journey.listing,
      lane,
      payload,
      payloadHash: sha256hex(canonicalJson(journey.rendered.payload)),
      sequence: journey.sequence,
      externalIds: journey.externalIds,
      bindings: journey.bindings,
    };
  }

  /** One call of `send` for these; remembers ids and bindings as the core does. */
  async send(journeys: Journey[], lane: 'content' | 'offer' = 'content'): Promise<SendOutcome[]> {
    const outcomes = await this.harness.adapter.send(
      journeys.map((journey) => this.item(journey, lane)),
      this.context,
    );
    outcomes.forEach((outcome, index) => this.remember(journeys[index]!, outcome));
    return outcomes;
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

  /** Parents before children; what asks to be tried again is. */
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
    return journeys;
  }

  async readOnce(journeys: Journey[]): Promise<ReadOutcome[]> {
    const items = journeys.map(({ listing, externalIds, rendered }) => ({
      listingId: listing.key,
      listing,
      externalIds,
      owned: rendered.owned,
    }));
    const outcomes = await this.harness.adapter.readBack(items, this.context);
    outcomes.forEach((outcome, index) => {
      if (outcome.outcome === 'found') this.learn(journeys[index]!, outcome);
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

  /** Owned fields that the channel shows otherwise. */
  differences(journey: Journey, outcome: ReadOutcome): string[] {
    if (outcome.outcome !== 'found') return ['(absent)'];
    const { adapter } = this.harness;
    const form = (field: string, value: unknown): string => canonicalJson(adapter.normalise(field, value) ?? null);
    return Object.entries(journey.rendered.owned)
      .filter(([field, value]) => !outcome.theirs?.includes(field) && form(field, value) !== form(field, outcome.observed[field]))
      .map(([field]) => field);
  }

  private remember(journey: Journey, outcome: SendOutcome): void {
    if (outcome.outcome === 'accepted' || outcome.outcome === 'retry') this.learn(journey, outcome);
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
