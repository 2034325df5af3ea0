import type { File, InventoryItem, OptionValue, Product, Variant } from '../shop/records.js';
import type { Shop } from '../shop/shop.js';
import type { OptionPlan } from './check-options.js';
import { setLevel, stockAt } from '../inventory/levels.js';
import type { VariantInput, VariantValues } from './inputs.js';
import { makeMetafields } from './metafields.js';

export interface VariantsPlan {
  options: OptionPlan[];
  variants: VariantInput[];
  /** Per variant, per option: the index of its value. */
  picks: number[][];
  filesBySource: Map<string, File>;
}

/** The product's options and variants become exactly these. A variant is known again by its id, otherwise by its combination of values. */
export function applyVariants(shop: Shop, product: Product, plan: VariantsPlan): void {
  const byId = new Map(product.variants.map((variant) => [variant.id, variant]));
  const byValues = new Map(product.variants.map((variant) => [combination(variant.optionValues.map((value) => value.name)), variant]));
  for (const { id } of plan.variants) if (id) byValues.delete(combination(byId.get(id)!.optionValues.map((value) => value.name)));
  product.options = applyOptions(shop, product, plan.options);
  const kept = new Set<Variant>();
  const next = plan.variants.map((input, index) => {
    const optionValues = plan.picks[index]!.map((choice, option) => product.options[option]!.values[choice]!);
    const key = combination(optionValues.map((value) => value.name));
    const variant = (input.id ? byId.get(input.id) : byValues.get(key)) ?? newVariant(shop, product);
    kept.add(variant);
    variant.optionValues = optionValues;
    applyVariant(shop, variant, input, plan.filesBySource);
    return variant;
  });
  for (const variant of product.variants) if (!kept.has(variant)) drop(shop, variant);
  product.variants = inOrder(next, plan.variants);
  product.variants.forEach((variant, index) => (variant.position = index + 1));
}

/** Also what productVariantsBulkUpdate can change. */
export function applyValues(shop: Shop, variant: Variant, input: VariantValues): void {
  if (input.barcode !== undefined) variant.barcode = input.barcode;
  if (input.price) variant.price = input.price;
  if (input.compareAtPrice !== undefined) variant.compareAtPrice = input.compareAtPrice;
  if (typeof input.taxable === 'boolean') variant.taxable = input.taxable;
  if (input.taxCode !== undefined) variant.taxCode = input.taxCode;
  if (input.inventoryPolicy) variant.inventoryPolicy = input.inventoryPolicy;
  if (typeof input.requiresComponents === 'boolean') variant.requiresComponents = input.requiresComponents;
  if (typeof input.showUnitPrice === 'boolean') variant.showUnitPrice = input.showUnitPrice;
  if (input.unitPriceMeasurement !== undefined) variant.unitPriceMeasurement = input.unitPriceMeasurement;
  if (input.metafields) variant.metafields = makeMetafields(shop, input.metafields, variant.metafields, 'PRODUCTVARIANT');
  if (input.inventoryItem) applyInventoryItem(shop, variant, input.inventoryItem);
  variant.updatedAt = shop.clock.date();
}

function applyVariant(shop: Shop, variant: Variant, input: VariantInput, filesBySource: Map<string, File>): void {
  applyValues(shop, variant, input);
  if (input.sku !== undefined) shop.setSku(variant, input.sku);
  if (input.file) variant.file = (input.file.id ? shop.files.get(input.file.id) : filesBySource.get(input.file.originalSource!)) ?? null;
  if (input.file === null) variant.file = null;
  for (const { locationId, name, quantity } of input.inventoryQuantities ?? []) {
    setLevel(stockAt(shop, variant.inventoryItem, locationId), name === 'on_hand' ? 'on_hand' : 'available', quantity);
  }
}

function applyInventoryItem(shop: Shop, variant: Variant, input: NonNullable<VariantValues['inventoryItem']>): void {
  const item = variant.inventoryItem;
  if (input.sku !== undefined) shop.setSku(variant, input.sku);
  if (typeof input.tracked === 'boolean') item.tracked = input.tracked;
  if (typeof input.requiresShipping === 'boolean') item.requiresShipping = input.requiresShipping;
  if (input.cost !== undefined) item.cost = input.cost;
  if (input.measurement?.weight) item.weight = { ...input.measurement.weight };
  if (input.countryCodeOfOrigin !== undefined) item.countryCodeOfOrigin = input.countryCodeOfOrigin;
  if (input.provinceCodeOfOrigin !== undefined) item.provinceCodeOfOrigin = input.provinceCodeOfOrigin;
  if (input.harmonizedSystemCode !== undefined) item.harmonizedSystemCode = input.harmonizedSystemCode;
}

function newVariant(shop: Shop, product: Product): Variant {
  const variant = {
    ...shop.row('ProductVariant'),
    ...{ product, position: 0, optionValues: [], barcode: null, price: '0.00', compareAtPrice: null, taxable: true, taxCode: null },
    ...{ inventoryPolicy: 'DENY', requiresComponents: false, showUnitPrice: false, unitPriceMeasurement: null, file: null, metafields: [] },
  } as unknown as Variant;
  const item: InventoryItem = {
    ...shop.row('InventoryItem'),
    ...{ variant, sku: null, tracked: false, requiresShipping: true, cost: null, weight: null },
    ...{ countryCodeOfOrigin: null, provinceCodeOfOrigin: null, harmonizedSystemCode: null, levels: new Map() },
  };
  variant.inventoryItem = shop.inventoryItems.add(item);
  const primary = shop.primaryLocation;
  if (primary) stockAt(shop, item, primary.id);
  return shop.variants.add(variant);
}

export function drop(shop: Shop, variant: Variant): void {
  shop.setSku(variant, null);
  shop.variants.delete(variant.id);
  shop.inventoryItems.delete(variant.inventoryItem.id);
}

function applyOptions(shop: Shop, product: Product, plans: OptionPlan[]): Product['options'] {
  return plans.map((plan) => {
    const old = product.options.find((option) => (plan.id ? option.id === plan.id : option.name === plan.name));
    const known = new Map(old?.values.map((value) => [value.name, value]));
    const byId = new Map(old?.values.map((value) => [value.id, value]));
    const values: OptionValue[] = plan.values.map((name, index) => {
      const named = byId.get(plan.valueIds[index] ?? '');
      if (named) return { id: named.id, name };
      return known.get(name) ?? { id: shop.ids.next('ProductOptionValue').id, name };
    });
    return { id: old?.id ?? shop.ids.next('ProductOption').id, name: plan.name, values };
  });
}

/** `position` counts from 1; variants without one keep the order they were sent in. */
function inOrder(variants: Variant[], inputs: VariantInput[]): Variant[] {
  const place = new Map(variants.map((variant, index) => [variant, inputs[index]!.position ?? index + 1]));
  return variants.sort((a, b) => place.get(a)! - place.get(b)!);
}

const combination = (names: string[]): string => names.map((name) => name.toLowerCase()).join('\u0000');
