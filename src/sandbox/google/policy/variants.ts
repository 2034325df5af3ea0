import type { Attributes } from './attributes.js';
import { finding, type Rule } from './finding.js';

const AXES = ['color', 'size', 'pattern', 'material', 'ageGroup', 'gender', 'sizeSystem', 'sizeTypes', 'variantOptions'] as const;
const described = new WeakMap<Attributes, string>();

/** Members of one item group must differ in a variant attribute (support.google.com/merchants/answer/6324507). */
export const variantRule: Rule = ({ attributes, siblings }) => {
  if (!attributes.itemGroupId || !siblings.length) return [];
  const own = describe(attributes);
  const detail = `Group ${attributes.itemGroupId} has ${siblings.length + 1} products`;
  if (own === '') {
    return [
      finding(
        'DISAPPROVED',
        'item_group_missing_variant_attribute',
        'item_group_id',
        'Missing variant attribute',
        `${detail}; this one has none.`,
      ),
    ];
  }
  if (!siblings.some((sibling) => describe(sibling) === own)) return [];
  return [
    finding(
      'DISAPPROVED',
      'item_group_duplicate_variant',
      'item_group_id',
      'Variants do not differ',
      `${detail}, and another has the same values.`,
    ),
  ];
};

/** Once per stored input: a group of 2,000 asks 2,000 times. */
function describe(attributes: Attributes): string {
  const known = described.get(attributes);
  if (known !== undefined) return known;
  const text = AXES.filter((axis) => attributes[axis] !== undefined)
    .map((axis) => `${axis}=${JSON.stringify(attributes[axis]).toLowerCase()}`)
    .join('&');
  described.set(attributes, text);
  return text;
}
