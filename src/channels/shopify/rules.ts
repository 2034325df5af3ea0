import type { Problem } from '../../../libs/problem/index.js';
import { judge, type Violation, type Rule } from '../../port/kit/index.js';
import { imageViolations } from './rules-images.js';
import { textViolations } from './rules-texts.js';
import { variantViolations } from './rules-variants.js';
import { schemaViolations } from './schema-rules.js';
import type { Subject } from './subject.js';

/** First by Shopify's schema, then by its policies. */
const RULES: Rule<Subject>[] = [contractViolations, textViolations, imageViolations, variantViolations];

/** All that Shopify would refuse or hide. Errors stop the send. */
export function judgeProduct(subject: Subject): Problem[] {
  const { product, variants } = subject;
  return judge(RULES, subject, {
    sku: product.rootSku,
    nodeOf: (sku) => (sku === product.rootSku ? product.nodes[0] : variants.find((variant) => variant.sku === sku)),
  });
}

function contractViolations({ payload: { input } }: Subject): Violation[] {
  return schemaViolations('ProductSetInput', input).map(({ path, message }) => {
    const [first = 'product', index, name] = path.split('.');
    const sku = first === 'variants' && index !== undefined ? input.variants[Number(index)]?.sku : undefined;
    const field = sku === undefined ? first : (name ?? first);
    return { code: 'not_in_contract', field, sku, message: `${path}: ${message}`, fix: 'Correct the value or the mapping of this field' };
  });
}
