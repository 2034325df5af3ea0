import { problem, type Problem } from '../../../libs/problem/index.js';
import type { UserError } from './answers.js';
import type { ProductPayload } from './payload.js';

const FIXES: Record<string, string> = {
  HANDLE_NOT_UNIQUE: 'Choose another handle, or give up the mapping of handle so that Shopify makes one',
  OPTIONS_OVER_LIMIT: "Choose at most three axes in the mapping's plan of this family",
  VARIANTS_OVER_LIMIT: 'Split the product in the listing plan',
  INVALID_METAFIELD: 'Correct the value of the metafield, or its definition in the shop',
  GIFT_CARDS_NOT_ACTIVATED: 'Switch on gift cards in the shop',
  PRODUCT_SUSPENDED: 'Ask Shopify support why the product is suspended',
};

/** Input path → field of the mapping. */
const TARGETS: Record<string, string> = { seo: 'seoTitle', productOptions: 'options', files: 'images', file: 'images' };

/** Shopify's user errors in our words: code, place, mending. */
export function toIssues(errors: UserError[], payload?: ProductPayload): Problem[] {
  return errors.map(({ code = 'USER_ERROR', field, message }) => {
    const [first, index, inner] = (field ?? []).filter((part) => part !== 'input');
    const sku = first === 'variants' && index !== undefined ? payload?.input.variants[Number(index)]?.sku : undefined;
    const name = sku === undefined ? (first ?? 'product') : (inner ?? 'variants');
    const target = TARGETS[name] ?? name;
    const fix = FIXES[code] ?? 'Correct the value or the mapping of this field, then release the listing';
    const details = { reason: code, field: (field ?? []).join('.'), ...(sku !== undefined && { sku }) };
    const text = `Shopify refused it: ${sku === undefined ? '' : `${sku}: `}${message}`;
    return problem(code.toLowerCase(), target, text, fix, { severity: 'error', owner: 'pim', details });
  });
}

const LOST_FILE = /^input\.files\.(\d+)\.id$/;
const LOST_VARIANT = /^input\.variants\.(\d+)\.id$/;

/** Places in the input's files, and in its variants, whose ids the shop does not know. */
export const lostFiles = (errors: UserError[]): number[] => places(errors, LOST_FILE);
export const lostVariants = (errors: UserError[]): number[] => places(errors, LOST_VARIANT);

function places(errors: UserError[], pattern: RegExp): number[] {
  return errors.flatMap(({ field }) => {
    const index = pattern.exec((field ?? []).join('.'))?.[1];
    return index === undefined ? [] : [Number(index)];
  });
}

/** What the errors say about what we believed, rather than about the data. */
export function staleBelief(errors: UserError[]): 'product' | 'variants' | 'files' | 'definition' | 'not_ready' | undefined {
  for (const { code, field, message } of errors) {
    const path = (field ?? []).join('.');
    if (code === 'NOT_FOUND' || code === 'PRODUCT_DOES_NOT_EXIST') return 'product';
    if (code === 'PRODUCT_VARIANT_DOES_NOT_EXIST') return 'variants';
    if (code === 'INVALID_METAFIELD' && path.startsWith('identifier')) return 'definition';
    if (/not ready|non[-_]ready|being (processed|modified)/i.test(message)) return 'not_ready';
    if (LOST_FILE.test(path)) return 'files';
  }
  return undefined;
}
