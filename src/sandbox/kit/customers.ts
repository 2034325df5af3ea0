import type { SandboxContext } from './context.js';

/** What customers got of one SKU, and what is left for the next one (null: nobody counts). */
export interface Sale {
  sku: string;
  sold: number;
  available: number | null;
}

/** Something that a customer can buy; `marketplaceId` where a channel has several. */
export interface OnSale {
  sku: string;
  marketplaceId?: string;
  /** Sold over the counter of this location. */
  locationId?: string;
}

/** What a channel lets customers do. */
export interface Till {
  /** Everything that can be bought now. */
  onSale(): OnSale[];
  sell(what: OnSale, quantity: number): Sale | Promise<Sale>;
}

/** Everything sold of one SKU in one marketplace since the start. */
export type SalesLine = OnSale &
  Sale & {
    /** Of all purchases, the number of its last one: which of several lines about one stock is the newest. */
    last: number;
  };

/** Purchases a second that a stand-in can make beside its work. */
export const MOST_SALES = 1_000;

const TICK_MS = 50;
const MOST_AT_ONCE = 3;

/**
 * Customers of a stand-in. They buy what they are told (`POST /_sandbox/sell`), and by themselves as often as the settings say
 * (`salesPerSecond`): each time another SKU, one to three units. `GET /_sandbox/sales` tells what they got.
 */
export class Customers {
  private readonly lines = new Map<string, SalesLine>();
  private purchases = 0;
  private turn = 0;
  private owed = 0;
  private busy = false;

  constructor(
    private readonly context: SandboxContext,
    private readonly till: Till,
  ) {
    const { app, settings } = context;
    const timer = setInterval(() => {
      this.owed = settings.salesPerSecond > 0 ? this.owed + (settings.salesPerSecond * TICK_MS) / 1000 : 0;
      if (!this.busy) void this.come();
    }, TICK_MS).unref();
    app.addHook('onClose', (_app, done) => {
      clearInterval(timer);
      done();
    });
    app.get('/_sandbox/sales', () => this.told());
  }

  async buy(what: OnSale, quantity: number): Promise<Sale> {
    const sale = await this.till.sell(what, quantity);
    const key = `${what.marketplaceId ?? ''} ${sale.sku}`;
    this.lines.set(key, { ...what, ...sale, sold: (this.lines.get(key)?.sold ?? 0) + sale.sold, last: ++this.purchases });
    return sale;
  }

  forget(): void {
    this.lines.clear();
  }

  private told(): { units: number; lines: SalesLine[] } {
    const lines = [...this.lines.values()].filter(({ sold }) => sold > 0);
    return { units: lines.reduce((sum, { sold }) => sum + sold, 0), lines };
  }

  private shelf(): OnSale[] {
    const { salesIn } = this.context.settings;
    return this.till.onSale().filter(({ marketplaceId }) => !salesIn || marketplaceId === undefined || salesIn.includes(marketplaceId));
  }

  private async come(): Promise<void> {
    this.busy = true;
    try {
      for (const shelf = this.owed >= 1 ? this.shelf() : []; this.owed >= 1; this.owed -= 1) {
        if (shelf.length === 0) continue;
        // Steps of the golden section come to every place before they come to one again, and are the same at each start.
        const place = Math.floor(((this.turn++ * 0.618034) % 1) * shelf.length);
        await this.buy(shelf[place]!, 1 + (this.turn % MOST_AT_ONCE));
      }
    } finally {
      this.busy = false;
    }
  }
}
