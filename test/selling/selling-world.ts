import type { CatalogueSource, ErpItem, ErpOffer } from '../../src/cli/import/index.js';
import type { UserError } from '../../src/cli/import/plinth-client.js';
import { benchChannels } from '../../src/demo/job/demo-channels.js';
import { submit } from '../../src/demo/job/stations/submit.js';
import type { MappingBody } from '../../src/port/index.js';
import { ExchangeLog } from '../../src/syndication/index.js';
import { stateOf, type ShopState } from '../main-job/channel-state.js';
import { CHANNELS, KINDS, PATIENCE_MS, some, until, World, type Kind } from '../main-job/world.js';

/** What a customer can have of one SKU: how many (Google tells only whether), or why none. */
export type Buyable = number | 'in stock' | 'out of stock' | 'gone' | 'off';
export type Shelf = Record<Kind, Record<string, Buyable>>;

/** What the ERP may say of an offer beside what the demonstration's does. */
export type OfferChange = Partial<ErpOffer> & { stock?: { location: string; quantity: number | null }[] } & {
  countedAt?: string;
  reserved?: number;
  availableFrom?: string;
} & {
  salePrice?: ErpOffer['price'];
  saleFrom?: string | null;
  saleTo?: string | null;
};

export interface Shown {
  buyable: Buyable;
  title: string;
  price: string;
}

/** Products of the demonstration with five of each variant, for the American market. */
export function five(roots: string[], variants: number): CatalogueSource {
  const source = some(roots, variants);
  const offers = source.offers.filter(({ market }) => market === 'US');
  return { ...source, offers: offers.map((one) => ({ ...one, quantity: 5, availability: 'in_stock' })) };
}

export const variantsOf = (source: CatalogueSource, root: string): string[] =>
  source.offers.map(({ sku }) => sku).filter((sku) => sku.startsWith(`${root}-`));

/** Products on sale on three channels, and what people, the ERP and customers do with them. */
export class SellingWorld {
  private revision = 10;

  private constructor(
    readonly world: World,
    readonly source: CatalogueSource,
  ) {}

  static async open(source: CatalogueSource): Promise<SellingWorld> {
    const world = await World.open();
    await world.connect();
    await world.doUpToApproval(source);
    await world.atRest();
    return new SellingWorld(world, source);
  }

  /** What customers find now. */
  async shown(): Promise<Record<Kind, Record<string, Shown>>> {
    const [shop, amazon, google] = await Promise.all([
      stateOf(this.world, 'shopify'),
      stateOf(this.world, 'amazon'),
      stateOf(this.world, 'google'),
    ]);
    return {
      shopify: Object.fromEntries(
        shop.products.flatMap((product) =>
          product.variants.map((variant) => [
            variant.sku,
            { title: product.title, price: variant.price, buyable: inShop(product, variant) },
          ]),
        ),
      ),
      amazon: Object.fromEntries(
        amazon.listings.map(({ sku, live }) => [
          sku,
          {
            title: String(live?.attributes['item_name']?.[0]?.['value']),
            price: amazonPrice(live?.attributes),
            buyable: live?.status.includes('BUYABLE') ? Number(live.attributes['fulfillment_availability']?.[0]?.['quantity']) : 'off',
          },
        ]),
      ),
      google: Object.fromEntries(
        google.accounts.flatMap(({ productInputs }) =>
          productInputs.map(({ key, productInput: { productAttributes: is } }) => [
            key.split('~')[2]!,
            {
              title: String(is['title']),
              price: (is['price'] as { amountMicros: string }).amountMicros,
              buyable: is['availability'] === 'IN_STOCK' ? 'in stock' : 'out of stock',
            },
          ]),
        ),
      ),
    };
  }

  /** What can be bought of these SKUs. */
  async shelf(skus: string[]): Promise<Shelf> {
    const shown = await this.shown();
    return Object.fromEntries(
      KINDS.map((kind) => [kind, Object.fromEntries(skus.map((sku) => [sku, shown[kind][sku]?.buyable ?? 'gone']))]),
    ) as Shelf;
  }

  /** The titles that these have, on all channels. */
  async titlesOf(skus: string[]): Promise<string[]> {
    const shown = await this.shown();
    return KINDS.flatMap((kind) => skus.map((sku) => shown[kind][sku]?.title ?? ''));
  }

  /** The channels on which the ledger says of this SKU that its end is acknowledged: by the stock wire, or by the withdrawal of the listing. */
  async acknowledged(sku: string): Promise<Kind[]> {
    const rows = await this.world.sql<{ code: string }>(
      `SELECT l.channel_code AS code FROM product_node n JOIN listing l ON l.root_id = n.root_id
       JOIN listing_offer o ON o.listing_id = l.id AND o.sku = $1
       LEFT JOIN listing_wire w ON w.listing_id = l.id AND w.wire = 'stock'
       WHERE n.sku = $1
         AND (l.state = 'withdrawn' OR l.withdrawal_accepted_at IS NOT NULL OR (NOT o.buyable AND o.stock_accepted IS NOT NULL AND w.state IN ('accepted', 'live')))`,
      [sku],
    );
    return KINDS.filter((kind) => rows.some(({ code }) => code === CHANNELS[kind]));
  }

  /** What the ledger says of one SKU, for whoever has to find out why something did not happen. */
  ledgerOf(sku: string): Promise<unknown[]> {
    return this.world.sql(
      `SELECT l.channel_code, l.listing_key, l.kind, l.state, l.wanted, l.last_problem->>'code' AS problem, o.buyable, o.stock_accepted, w.state AS stock,
              w.on_channel, w.last_problem->>'code' AS stock_problem
       FROM product_node n JOIN listing l ON l.root_id = n.root_id
       JOIN listing_offer o ON o.listing_id = l.id AND o.sku = $1
       LEFT JOIN listing_wire w ON w.listing_id = l.id AND w.wire = 'stock' WHERE n.sku = $1`,
      [sku],
    );
  }

  /** Content states of a product's listings by channel, each once; what is taken off has no content any more. */
  async contentStates(root: string): Promise<Record<Kind, string[]>> {
    const states = Object.entries(await this.world.states(root)).filter(([, state]) => !state.startsWith('withdraw'));
    const on = (kind: Kind) => states.filter(([key]) => key.startsWith(`${CHANNELS[kind]} `)).map(([, state]) => state);
    return Object.fromEntries(KINDS.map((kind) => [kind, [...new Set(on(kind))].sort()])) as Record<Kind, string[]>;
  }

  /** The ERP says of an offer what is new. Throws where the line gets another verdict. */
  async offer(
    sku: string,
    change: OfferChange,
    wanted: 'updated' | 'unchanged' | 'stale' | 'partly_rejected' | 'held' = 'updated',
  ): Promise<void> {
    const offer = { sku, market: 'US', sourceRevision: String(this.revision++), ...change } as ErpOffer;
    const verdicts = await this.world.pushOffers({ ...this.source, offers: [offer] });
    if (verdicts.some(({ verdict }) => verdict !== wanted)) throw new Error(JSON.stringify(verdicts));
  }

  /** … or of an item. */
  item(sku: string, change: Partial<ErpItem>): Promise<void> {
    return this.items([sku], change);
  }

  /** The same of several in one message: one by one, a channel may hear of the first before the next is said. */
  async items(skus: string[], change: Partial<ErpItem>): Promise<void> {
    const items = skus.map((sku) => ({ sku, facts: {}, sourceRevision: String(this.revision++), ...change }) as ErpItem);
    const verdicts = await this.world.pushItems({ ...this.source, erpItems: items });
    if (verdicts.some(({ verdict }) => verdict !== 'updated')) throw new Error(JSON.stringify(verdicts));
  }

  /** The editor writes another title, and the approver approves; `why`: although the rules refuse it. */
  async retitle(root: string, title: string | null, why: string | null = null): Promise<void> {
    const refused = await this.world.write(root, { 'title@en_US': title });
    if (refused.length > 0) throw new Error(JSON.stringify(refused));
    const answers = [];
    for (const channel of benchChannels) answers.push(await submit(this.world.clients.editor, [root], channel, why));
    const errors = answers.flatMap((answer) => answer.refused);
    if (errors.length > 0) throw new Error(JSON.stringify(errors));
    await this.world.approve(answers.flatMap(({ reviewIds }) => reviewIds));
  }

  /** An administrator saves a mapping and puts it to work. */
  async useMapping(channel: string, body: MappingBody): Promise<void> {
    const { administrator } = this.world.clients;
    const { saveMapping } = await administrator.graphql<{ saveMapping: { mapping: { version: number } | null; userErrors: UserError[] } }>(
      `mutation Save($channel: String!, $body: JSON!) { saveMapping(channel: $channel, body: $body) { mapping { version } userErrors { code path message fix } } }`,
      { channel, body },
    );
    if (!saveMapping.mapping) throw new Error(JSON.stringify(saveMapping.userErrors));
    const { activateMapping } = await administrator.graphql<{ activateMapping: { userErrors: UserError[] } }>(
      `mutation Activate($channel: String!, $version: Int!) { activateMapping(channel: $channel, version: $version) { userErrors { code path message fix } } }`,
      { channel, version: saveMapping.mapping.version },
    );
    if (activateMapping.userErrors.length > 0) throw new Error(JSON.stringify(activateMapping.userErrors));
  }

  /** Customers buy. */
  async sell(kind: 'shopify' | 'amazon', sku: string, quantity: number): Promise<unknown> {
    const answer = await fetch(`${this.world.sandboxes[kind].url}/_sandbox/sell`, {
      method: 'POST',
      body: JSON.stringify({ sku, quantity }),
    });
    return answer.json();
  }

  /** Two days go by for what Plinth remembers of its calls, so that Google's two updates a day are free again; and what waits for that has its turn. */
  async nextDay(): Promise<void> {
    await this.world.server.app.get(ExchangeLog, { strict: false }).flush();
    await this.world.server.asOwner(`UPDATE exchange SET at = at - interval '2 days'`);
    await this.world.server.asOwner(
      `UPDATE listing l SET next_at = now()
       FROM (SELECT id FROM listing WHERE state = 'planned' AND next_at > now() FOR UPDATE SKIP LOCKED) late WHERE l.id = late.id`,
    );
    await this.minuteLater();
  }

  /** Nothing is left to do, on Google neither: the minute goes by in which its changes are collected. */
  atRest(): Promise<void> {
    return this.world.atRest(PATIENCE_MS, () => this.world.minuteLater());
  }

  minuteLater(): Promise<void> {
    return this.world.minuteLater();
  }

  until(condition: () => Promise<boolean>, why: () => Promise<unknown>): Promise<void> {
    return until(condition, PATIENCE_MS, async () => JSON.stringify(await why()));
  }

  close(): Promise<void> {
    return this.world.close();
  }
}

type ShopProduct = ShopState['products'][number];

function inShop(product: ShopProduct, variant: ShopProduct['variants'][number]): Buyable {
  if (product.status !== 'ACTIVE' || product.publications.length === 0) return 'off';
  return variant.tracked && variant.inventoryPolicy === 'DENY' ? variant.inventory['Main warehouse']! : 'in stock';
}

function amazonPrice(attributes: Record<string, Record<string, unknown>[]> | undefined): string {
  const [offer] = (attributes?.['purchasable_offer'] ?? []) as { our_price?: { schedule: { value_with_tax: number }[] }[] }[];
  return String(offer?.our_price?.[0]?.schedule[0]?.value_with_tax);
}
