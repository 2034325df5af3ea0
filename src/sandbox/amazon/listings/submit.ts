import type { SandboxContext } from '../../kit/index.js';
import { badRequest, notFound } from '../answers.js';
import type { Definition } from '../definitions/definition.js';
import type { DefinitionRegistry } from '../definitions/registry.js';
import { REQUIREMENTS, type Requirements } from '../definitions/requirements.js';
import type { Schema } from '../definitions/shape.js';
import { enforcedIssues } from '../validation/enforced.js';
import type { Issue } from '../validation/issues.js';
import type { Attributes, Validator } from '../validation/validator.js';
import { textOf } from './facts.js';
import { placeOf } from './family.js';
import { asinFor, isGtin } from './identifiers.js';
import { applyPatches, valuesOf, type Patch } from './patch.js';
import type { Listing, StockChange, Submission } from './listing.js';
import type { ListingStore } from './store.js';

export interface Target {
  sellerId: string;
  sku: string;
  marketplaceId: string;
  preview: boolean;
}

export interface SubmissionAnswer {
  sku: string;
  status: 'ACCEPTED' | 'INVALID' | 'VALID';
  submissionId: string;
  issues: Issue[];
  identifiers: { marketplaceId: string; asin?: string }[];
}

/** Takes in what sellers submit: checks it by the schema, and queues it for the backend. ACCEPTED says no more than that. */
export class SubmissionDesk {
  private submissions = 0;

  constructor(
    private readonly context: Pick<SandboxContext, 'clock' | 'settings' | 'chance'>,
    private readonly store: ListingStore,
    private readonly registry: DefinitionRegistry,
    private readonly validator: Validator,
  ) {}

  /** Replaces all attributes of the SKU: what is left out is gone, the offer too. */
  put(target: Target, body: { productType?: unknown; requirements?: unknown; attributes?: unknown }): SubmissionAnswer {
    const definition = this.definition(body.productType, target.marketplaceId);
    const requirements = (body.requirements ?? 'LISTING') as Requirements;
    if (!REQUIREMENTS.includes(requirements)) throw badRequest(`'requirements' cannot be '${String(body.requirements)}'.`);
    if (!isObject(body.attributes)) throw badRequest(`'attributes' must be an object.`);
    const attributes = withMarketplace(body.attributes as Attributes, definition);
    const issues = this.validator.check(definition, requirements, true, attributes);
    if (issues.length === 0 && !target.preview) issues.push(...enforcedIssues(definition, attributes));
    const { fulfillment_availability: stock } = attributes;
    const whole = { productType: definition.productType, requirements, attributes, byPatch: false, ...(stock && { stock: () => stock }) };
    return this.answer(target, issues, () => this.queue(target, whole), attributes);
  }

  /** Changes whole attributes of what is there. */
  patch(target: Target, body: { productType?: unknown; patches?: unknown }): SubmissionAnswer {
    if (!Array.isArray(body.patches) || body.patches.length === 0) throw badRequest(`'patches' must name at least one change.`);
    const listing = this.store.find(target.sellerId, target.sku, target.marketplaceId);
    if (!listing?.submitted) throw notFound(`SKU '${target.sku}' not found in marketplace ${target.marketplaceId}`);
    const stored = this.store.stocks.within(listing, listing.submitted);
    const named = this.definition(body.productType, target.marketplaceId);
    const definition = this.registry.find(listing.productType, target.marketplaceId) ?? named;
    const properties = definition.schema['properties'] as Schema;
    const patches = (body.patches as Patch[]).map((patch) =>
      Array.isArray(patch.value) ? { ...patch, value: filled(patch.value, attributeName(patch.path), definition) } : patch,
    );
    const patched = applyPatches(stored, patches, properties);
    const values = valuesOf(patches);
    const issues = this.validator.check(definition, 'LISTING', false, values);
    if (issues.length === 0 && !target.preview) issues.push(...enforcedIssues(definition, values));
    const ofStock = patches.filter(({ path }) => attributeName(path) === STOCK);
    const stock: StockChange = (before) => applyPatches({ [STOCK]: before }, ofStock, properties)[STOCK] ?? [];
    const whole = { productType: definition.productType, requirements: 'LISTING' as const, attributes: patched, byPatch: true };
    return this.answer(target, issues, () => this.queue(target, { ...whole, ...(ofStock.length > 0 && { stock }) }), patched);
  }

  delete(target: Target): SubmissionAnswer {
    const listing = this.store.find(target.sellerId, target.sku, target.marketplaceId);
    return this.answer(
      target,
      [],
      () =>
        listing
          ? this.queue(target, { productType: listing.productType, requirements: 'LISTING', byPatch: false })
          : this.context.chance.uuid(),
      {},
    );
  }

  /** What the seller changes in Seller Central. */
  byHand(target: Target, changes: Attributes): void {
    const listing = this.store.find(target.sellerId, target.sku, target.marketplaceId)!;
    const attributes = { ...this.store.stocks.within(listing, listing.submitted!), ...changes };
    const { [STOCK]: stock } = changes;
    const { productType } = listing;
    this.queue(target, { productType, requirements: 'LISTING', attributes, byPatch: false, ...(stock && { stock: () => stock }) });
  }

  private answer(target: Target, issues: Issue[], accept: () => string, attributes: Attributes): SubmissionAnswer {
    const { sku, marketplaceId, preview } = target;
    const invalid = issues.some(({ severity }) => severity === 'ERROR');
    const status = invalid ? 'INVALID' : preview ? 'VALID' : 'ACCEPTED';
    const submissionId = status === 'ACCEPTED' ? accept() : this.context.chance.uuid();
    const gtin = textOf(attributes, 'externally_assigned_product_identifier');
    const identifiers = status === 'VALID' && gtin ? [{ marketplaceId, asin: asinFor(gtin) }] : [];
    return { sku, status, submissionId, issues, identifiers };
  }

  private queue(target: Target, given: Pick<Submission, 'productType' | 'requirements' | 'attributes' | 'byPatch' | 'stock'>): string {
    const { productType, attributes } = given;
    const { sellerId, sku, marketplaceId } = target;
    const id = this.context.chance.uuid();
    const now = this.context.clock.now();
    const { latencyMs, visibleAfterMs, goneAfterMs } = this.context.settings;
    const gtin = attributes && textOf(attributes, 'externally_assigned_product_identifier');
    // Claimed when accepted, not when processed: who was first must not depend on who looks first.
    if (gtin && isGtin(gtin)) this.store.claim(gtin, sellerId, sku);
    const fresh = (): Listing => ({
      sellerId,
      sku,
      marketplaceId,
      productType,
      createdAt: now,
      updatedAt: now,
      visibleAt: now + (visibleAfterMs ?? 0),
      queue: [],
      submitted: undefined,
    });
    const listing = this.store.find(sellerId, sku, marketplaceId) ?? this.store.add(fresh());
    listing.submitted = attributes;
    this.store.join(listing, attributes && placeOf(listing, attributes));
    listing.queue.push({
      id,
      order: this.submissions++,
      acceptedAt: now,
      dueAt: now + (attributes ? latencyMs : (goneAfterMs ?? latencyMs)),
      ...given,
    });
    return id;
  }

  private definition(productType: unknown, marketplaceId: string): Definition {
    if (typeof productType !== 'string') throw badRequest(`'productType' must be named.`);
    const found = this.registry.find(productType, marketplaceId);
    if (!found) throw badRequest(`The product type '${productType}' is not known in marketplace ${marketplaceId}.`);
    return found;
  }
}

const STOCK = 'fulfillment_availability';

const attributeName = (path: unknown): string => (typeof path === 'string' ? path.slice(path.lastIndexOf('/') + 1) : '');

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Amazon completes instances that do not name their marketplace, and answers reads with it. */
function withMarketplace(attributes: Attributes, definition: Definition): Attributes {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, items]) => [name, Array.isArray(items) ? filled(items, name, definition) : items]),
  );
}

function filled(items: Record<string, unknown>[], name: string, { schema, marketplace }: Definition): Record<string, unknown>[] {
  const shape = (schema['properties'] as Record<string, Schema | undefined>)[name];
  const fields = (shape?.['items'] as Schema | undefined)?.['properties'] as Schema | undefined;
  if (!fields?.['marketplace_id']) return items;
  return items.map((item) => (isObject(item) && item['marketplace_id'] === undefined ? { ...item, marketplace_id: marketplace.id } : item));
}
