import type { Product, UserError } from '../shop/records.js';
import type { Shop } from '../shop/shop.js';
import { applyFiles, applyProduct, newProduct } from './apply-product.js';
import { applyVariants, type VariantsPlan } from './apply-variants.js';
import { checkCombinations, checkOptions } from './check-options.js';
import { checkProduct } from './check-product.js';
import { checkVariants } from './check-variants.js';
import { UserErrors } from './errors.js';
import type { ProductSetArguments } from './inputs.js';
import { resolveTarget } from './target.js';

export interface ProductSetResult {
  product: Product | null;
  userErrors: UserError[];
}

/**
 * The desired-state upsert. List fields that are given replace what is there (options, variants, files, metafields, collections); scalars that are
 * absent stay. All rules are checked before anything is changed, so a refused call changes nothing.
 */
export function productSet(shop: Shop, args: ProductSetArguments): ProductSetResult {
  const { input } = args;
  const errors = new UserErrors(['input']);
  const target = resolveTarget(shop, args, errors);
  if (errors.any) return { product: null, userErrors: errors.list };
  checkProduct(shop, input, target, errors);
  const options = input.productOptions ? checkOptions(input.productOptions, target?.options ?? [], errors) : undefined;
  const variants = input.variants ?? undefined;
  if (variants) checkVariants(shop, variants, input.files, target, errors);
  const picks = options && variants ? checkCombinations(options, variants, errors) : undefined;
  if (errors.any) return { product: null, userErrors: errors.list };
  const product = target ?? newProduct(shop, input);
  applyProduct(shop, product, args);
  const filesBySource = input.files ? applyFiles(shop, product, input.files) : new Map<string, Product['files'][number]>();
  if (options && variants && picks) applyVariants(shop, product, withDefaults({ options, variants, picks, filesBySource }));
  else if (!target) applyVariants(shop, product, withDefaults({ options: [], variants: [], picks: [], filesBySource }));
  return { product, userErrors: [] };
}

/** No product is without an option and a variant: where neither is named, Shopify makes its "Default Title". */
function withDefaults(plan: VariantsPlan): VariantsPlan {
  if (plan.options.length > 0) return plan;
  const options = [{ name: 'Title', id: null, values: ['Default Title'], valueIds: [null] }];
  return { ...plan, options, variants: plan.variants.length > 0 ? plan.variants : [{ optionValues: [] }], picks: [[0]] };
}

/** Asynchronous productSet: the operation is answered at once, the work happens when its time has come. */
export function productSetLater(shop: Shop, args: ProductSetArguments) {
  const now = shop.clock.now();
  const operation = {
    ...shop.row('ProductSetOperation'),
    activeAt: now + shop.settings.latencyMs / 2,
    dueAt: now + shop.settings.latencyMs,
    result: undefined,
    run: () => inBackground(shop, args),
  };
  shop.enqueue(operation);
  return operation;
}

/** Nobody waits for this work: a mistake of the sandbox's own must end in the operation, not in the request that happens to come next. */
function inBackground(shop: Shop, args: ProductSetArguments): ProductSetResult {
  try {
    return productSet(shop, args);
  } catch (error) {
    return { product: null, userErrors: [{ code: 'JOB_ERROR', field: null, message: `Error processing request: ${String(error)}` }] };
  }
}
