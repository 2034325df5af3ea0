import { canonicalJson, sha256hex } from '../../../libs/canonical/index.js';
import type { ChannelAdapter, OfferItem, OfferOutcome, OfferWire, RenderedOffer, Statement, Statements } from '../../../src/port/index.js';
import type { Journey } from './contract-driver.js';
import type { TestContext } from './test-context.js';

const WIRES: OfferWire[] = ['price', 'stock'];

/** What a channel took: SKU, wire, statement. */
export type Said = [string, OfferWire, Statement];

/** The price and stock wires of the contract's driver: what they say, what is due, and what was acknowledged. */
export class ContractOffers {
  /** SKU → what may be sold at each location that the channel counts apart. */
  readonly locations = new Map<string, Record<string, number>>();

  constructor(
    private readonly adapter: ChannelAdapter,
    private readonly context: TestContext,
    private readonly ruled: () => ReadonlySet<string>,
  ) {}

  /** What the wires of one sellable say now; by its edition, or without one. */
  render({ listing, product, requirements, accepted, externalIds }: Journey, sku: string, bare = false): RenderedOffer {
    const node = product.nodes.find((one) => one.sku === sku)!;
    const { channel, account } = this.context;
    return this.adapter.renderOffer({
      ...{ listing, sku, channel, account, externalIds },
      offer: node.offer,
      quantity: node.offer?.quantity ?? null,
      ...(this.locations.has(sku) && { quantityAt: this.locations.get(sku)! }),
      ...(!node.offer?.price && { stopped: 'no_price' as const }),
      ...(!bare && { node, requirements, ruled: this.ruled() }),
      accepted: accepted.offers[sku] ?? {},
    });
  }

  /** A parent is nobody's to buy. */
  skus({ listing }: Journey): string[] {
    return listing.kind === 'parent' ? [] : listing.skus;
  }

  /** For a call that carries the other wires: the last acknowledged, or what is due. */
  carried(journey: Journey): Record<string, Statements> {
    return Object.fromEntries(
      this.skus(journey).map((sku) => [sku, { ...sayable(this.render(journey, sku)), ...journey.accepted.offers[sku] }]),
    );
  }

  /** All lines of a listing that have something new to say. */
  item(journey: Journey): OfferItem {
    const { listing, externalIds, bindings, accepted, units } = journey;
    const lines = this.skus(journey).flatMap((sku) => {
      const acknowledged = accepted.offers[sku] ?? {};
      const all = sayable(this.render(journey, sku));
      const say = Object.fromEntries(
        WIRES.filter((wire) => all[wire] && canonicalJson(all[wire]) !== canonicalJson(acknowledged[wire] ?? null)).map((wire) => [
          wire,
          all[wire]!,
        ]),
      );
      return Object.keys(say).length > 0 ? [{ sku, say, accepted: acknowledged, units: units[sku] ?? null }] : [];
    });
    journey.sequence += 1n;
    const payloadHash = sha256hex(canonicalJson(lines.map(({ sku, say }) => [sku, say])));
    const content = accepted.content === undefined ? {} : { content: accepted.content };
    return { ...{ listingId: listing.key, listing, lines, externalIds, bindings, payloadHash }, sequence: journey.sequence, ...content };
  }

  remember(journey: Journey, { lines }: OfferItem, outcome: OfferOutcome): void {
    if (outcome.outcome !== 'accepted') return;
    const excepted = (sku: string, wire: OfferWire): boolean =>
      outcome.exceptions?.some((one) => one.sku === sku && one.wire === wire) ?? false;
    this.acknowledge(
      journey,
      lines.flatMap(({ sku, say }) => WIRES.flatMap((wire): Said[] => (say[wire] && !excepted(sku, wire) ? [[sku, wire, say[wire]]] : []))),
    );
  }

  /** All at once: a product may have two thousand lines, and what a journey knew before is kept by others. */
  acknowledge(journey: Journey, said: Said[]): void {
    const { accepted } = journey;
    const [offers, units] = [{ ...accepted.offers }, { ...journey.units }];
    for (const [sku, wire, statement] of said) {
      offers[sku] = { ...offers[sku], [wire]: statement };
      const field = this.adapter.unitsField(sku);
      const shown = field === undefined ? undefined : this.adapter.ownedOffer(sku, wire, statement)[field];
      if (typeof shown === 'number') units[sku] = shown;
    }
    journey.accepted = { ...accepted, offers };
    journey.units = units;
  }

  /** The channel's own counts. */
  look(journey: Journey, observed: Record<string, unknown>): void {
    const units = { ...journey.units };
    for (const sku of this.skus(journey)) {
      const shown = observed[this.adapter.unitsField(sku) ?? ''];
      if (typeof shown === 'number') units[sku] = shown;
    }
    journey.units = units;
  }

  owned({ accepted }: Journey): Record<string, unknown> {
    const fields = Object.entries(accepted.offers).flatMap(([sku, statements]) =>
      WIRES.flatMap((wire) => (statements[wire] ? [this.adapter.ownedOffer(sku, wire, statements[wire])] : [])),
    );
    return Object.assign({}, ...fields) as Record<string, unknown>;
  }
}

/** An error stops its own wire. */
function sayable({ price, stock, issues }: RenderedOffer): Statements {
  const sound = (wire: OfferWire): boolean => !issues[wire].some((issue) => issue.severity !== 'warning');
  return { ...(price && sound('price') && { price }), ...(stock && sound('stock') && { stock }) };
}
