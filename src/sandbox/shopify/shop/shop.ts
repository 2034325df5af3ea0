import type { Chance, FaultScript, SandboxClock, SandboxSettings } from '../../kit/index.js';
import type { Fetcher } from '../files/fetcher.js';
import type { ShopSettings } from '../options.js';
import { Ids } from './ids.js';
import type {
  CatalogType,
  File,
  InventoryItem,
  Location,
  MetafieldDefinition,
  Operation,
  Product,
  Publication,
  Variant,
} from './records.js';
import { Table } from './table.js';

const KEPT_OPERATIONS = 10_000;
/** In place of finished work, whose input is no longer needed. */
const DONE: Operation['run'] = () => ({ product: null, userErrors: [] });

/** Everything one shop holds. Rules live in the folders beside; this only keeps. */
export class Shop {
  readonly ids = new Ids();
  readonly products = new Table<Product>();
  readonly variants = new Table<Variant>();
  readonly inventoryItems = new Table<InventoryItem>();
  readonly files = new Table<File>();
  readonly locations = new Table<Location>();
  readonly publications = new Table<Publication>();
  readonly definitions = new Table<MetafieldDefinition>();
  readonly operations = new Table<Operation>();
  readonly productByHandle = new Map<string, Product>();
  /** Owner of each value of a unique metafield, by `namespace.key=value`. */
  readonly productByCustomId = new Map<string, Product>();
  /** By SKU in lower case: a publisher asks for hundreds of SKUs before it writes. */
  readonly variantsBySku = new Map<string, Set<Variant>>();
  readonly filenames = new Map<string, File>();
  private readonly pending = new Set<Operation>();

  constructor(
    readonly profile: ShopSettings,
    readonly clock: SandboxClock,
    readonly settings: SandboxSettings,
    readonly fetcher: Fetcher,
    readonly faults: FaultScript,
    readonly chance: Chance,
  ) {
    profile.locations.forEach((name, index) => {
      this.locations.add({ ...this.row('Location'), name, isPrimary: index === 0, isActive: true, fulfillsOnlineOrders: true });
    });
    for (const name of profile.publications) this.addPublication(name);
  }

  addPublication(name: string, catalogType: CatalogType = 'APP'): Publication {
    return this.publications.add({ ...this.row('Publication'), name, catalogType, autoPublish: false });
  }

  /** Customers find it: a market's or a company's catalogue alone shows nothing. */
  isShown({ status, publications }: Product): boolean {
    return status === 'ACTIVE' && [...publications.keys()].some((id) => this.publications.get(id)?.catalogType === 'APP');
  }

  get primaryLocation(): Location | undefined {
    return this.locations.all().find(({ isPrimary, isActive }) => isPrimary && isActive);
  }

  row(type: string): { id: string; number: number; createdAt: Date; updatedAt: Date } {
    const now = this.clock.date();
    return { ...this.ids.next(type), createdAt: now, updatedAt: now };
  }

  setSku(variant: Variant, sku: string | null): void {
    const before = variant.inventoryItem.sku?.toLowerCase();
    if (before) this.variantsBySku.get(before)?.delete(variant);
    variant.inventoryItem.sku = sku;
    if (!sku) return;
    const same = this.variantsBySku.get(sku.toLowerCase());
    if (same) same.add(variant);
    else this.variantsBySku.set(sku.toLowerCase(), new Set([variant]));
  }

  /**
   * Asynchronous work is due at a time, not on a timer: each request first does what has become due, in the order it was asked for. Old
   * operations are forgotten, so that a shop which is only ever written to stays bounded.
   */
  enqueue(operation: Operation): void {
    this.operations.add(operation);
    this.pending.add(operation);
    const oldest = this.operations.first();
    if (this.operations.size > KEPT_OPERATIONS && oldest?.result) this.operations.delete(oldest.id);
  }

  settle(): void {
    if (this.pending.size === 0) return;
    const now = this.clock.now();
    for (const operation of this.pending) {
      if (operation.dueAt > now) continue;
      this.pending.delete(operation);
      operation.result = operation.run();
      operation.run = DONE;
    }
  }
}
