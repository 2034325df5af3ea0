import { problem, type Problem } from '../../../libs/problem/index.js';
import type { ChannelConfig, MappedNode, MappedProduct } from '../../port/index.js';
import type { ProductPayload } from './payload.js';
import type { Policy } from './policy.js';
import { imageFaults } from './rules-images.js';
import { textFaults } from './rules-texts.js';
import { variantFaults } from './rules-variants.js';
import { schemaFaults } from './schema-rules.js';

/** What a rule may look at. */
export interface Subject {
  payload: ProductPayload;
  product: MappedProduct;
  variants: MappedNode[];
  channel: ChannelConfig;
  policy: Policy;
}

/** A rule's verdict. `target` is a field of the mapping, from which cells and owner follow. */
export interface Fault {
  code: string;
  target: string;
  message: string;
  fix: string;
  /** Absent: the product itself. */
  sku?: string;
  severity?: 'error' | 'warning';
  owner?: 'erp' | 'pim';
}

/** All that Shopify would refuse or hide, first by its schema, then by its policies. Errors stop the send. */
export function judge(subject: Subject): Problem[] {
  const faults = [...contractFaults(subject), ...textFaults(subject), ...imageFaults(subject), ...variantFaults(subject)];
  return faults.map((fault) => toProblem(fault, subject));
}

function contractFaults({ payload: { input } }: Subject): Fault[] {
  return schemaFaults('ProductSetInput', input).map(({ path, message }) => {
    const [first = 'product', index, field] = path.split('.');
    const sku = first === 'variants' && index !== undefined ? input.variants[Number(index)]?.sku : undefined;
    const target = sku === undefined ? first : (field ?? first);
    return { code: 'not_in_contract', target, sku, message: `${path}: ${message}`, fix: 'Correct the value or the mapping of this field' };
  });
}

function toProblem({ code, target, message, fix, sku, severity = 'error', owner = 'pim' }: Fault, { product, variants }: Subject): Problem {
  const node = sku === undefined ? product.nodes[0]! : variants.find((variant) => variant.sku === sku);
  const cells = node?.fields[target]?.cells ?? [];
  const place = sku ?? product.rootSku;
  return problem(code, target, `${place}: ${message}`, fix, { severity, owner, details: { sku: place, field: target, cells } });
}
