import type { Problem } from '../../../libs/problem/index.js';
import { judge, type Violation, type Rule } from '../../port/kit/index.js';
import { attributeOf, fields } from './fields.js';
import { apparelViolations, identifierViolations } from './rules-identity.js';
import { imageViolations } from './rules-images.js';
import { textViolations } from './rules-texts.js';
import { variantViolations } from './rules-variants.js';
import { checkMessage, PRODUCT_INPUT } from './schema.js';
import type { Subject } from './subject.js';

const TARGETS = new Map(fields.map((field) => [attributeOf(field), field.target]));

/** First by Google's schema, then by its policies. */
const RULES: Rule<Subject>[] = [
  schemaViolations,
  textViolations,
  imageViolations,
  identifierViolations,
  apparelViolations,
  variantViolations,
];

/** All that Google would refuse, hide or ignore of the content. Errors stop the send. */
export function judgeContent(subject: Subject): Problem[] {
  return judge(RULES, subject, {
    sku: subject.node.sku,
    nodeOf: () => subject.node,
    targetOf: (field) => TARGETS.get(field.split('.')[0]!) ?? field,
  });
}

function schemaViolations({ payload }: Subject): Violation[] {
  return checkMessage(payload, PRODUCT_INPUT).map(({ path, what }) => {
    const field = path.replace(/^productAttributes\./, '');
    return { code: 'not_in_contract', field, message: `${field} ${what}`, fix: 'Correct the value or the mapping of this field' };
  });
}
