import { problem, type Problem } from '../../../libs/problem/index.js';
import type { ChannelConfig, MappedNode, MappedProduct } from '../../port/index.js';
import { attributeOf, fields } from './fields.js';
import type { Policy } from './policy.js';
import type { ProductInput } from './render.js';
import { apparelFaults, identifierFaults } from './rules-identity.js';
import { imageFaults } from './rules-images.js';
import { offerFaults } from './rules-offer.js';
import { textFaults } from './rules-texts.js';
import { variantFaults } from './rules-variants.js';
import { checkMessage, PRODUCT_INPUT } from './schema.js';

/** What a rule may look at. */
export interface Subject {
  payload: ProductInput;
  node: MappedNode;
  product: MappedProduct;
  channel: ChannelConfig;
  policy: Policy;
}

/** A rule's verdict: `field` is an attribute of Google's, from which place and owner follow. */
export interface Fault {
  code: string;
  field: string;
  message: string;
  fix: string;
  severity?: 'error' | 'warning';
  owner?: 'erp' | 'pim';
}

const TARGETS = new Map(fields.map((field) => [attributeOf(field), field.target]));

/** All that Google would refuse, hide or ignore, first by its schema, then by its policies. Errors stop the send. */
export function judge(subject: Subject): Problem[] {
  const faults = [
    ...schemaFaults(subject.payload),
    ...textFaults(subject),
    ...imageFaults(subject),
    ...offerFaults(subject),
    ...identifierFaults(subject),
    ...apparelFaults(subject),
    ...variantFaults(subject),
  ];
  return faults.map((fault) => toProblem(fault, subject.node));
}

function schemaFaults(payload: ProductInput): Fault[] {
  return checkMessage(payload, PRODUCT_INPUT).map(({ path, what }) => {
    const field = path.replace(/^productAttributes\./, '');
    return { code: 'not_in_contract', field, message: `${field} ${what}`, fix: 'Correct the value or the mapping of this field' };
  });
}

function toProblem({ code, field, message, fix, severity = 'error', owner = 'pim' }: Fault, node: MappedNode): Problem {
  const target = TARGETS.get(field.split('.')[0]!) ?? field;
  const cells = node.fields[target]?.cells ?? [];
  return problem(code, target, `${node.sku}: ${message}`, fix, { severity, owner, details: { sku: node.sku, field, cells } });
}
