import { checkValue, parseCellKey, type Doc } from '../cells/index.js';
import type { AttributeRow } from '../attributes/attribute-rules.js';
import type { FamilyRow } from '../families/family-rules.js';
import type { Attribute, CatalogSchema } from '../schema/schema.js';
import type { Problem } from '../../../libs/problem/index.js';
import type { ProductNodeEntity } from '../products/product-node.entity.js';

/**
 * `value_breaks_rule`: it stands, and could not be written any more. `value_leaves_family`: nobody can change it any more. `value_missing`: something
 * that is sold lacks it, in every language and scope.
 */
export type ImpactCode = 'value_breaks_rule' | 'value_leaves_family' | 'value_missing';

/** One thing that a save would ask for, and which of what stands does not follow it. */
export interface Expectation {
  code: ImpactCode;
  /** Only products of this family; null: all. */
  family: string | null;
  /** Of `value_missing`: the scope of the requirement; `*` is every channel. */
  scope: string | null;
  /** As it would be. */
  attribute: Attribute;
}

/** A node of a tree, with the cells that expectations are about. */
export interface StatedNode extends Pick<ProductNodeEntity, 'rootId' | 'id' | 'parentId' | 'sku' | 'sellable' | 'familyCode'> {
  cells: Doc;
}

/** Where something does not follow an expectation; `problem` says what a writer would be told. */
export interface Miss {
  sku: string;
  cell: string | null;
  problem: Problem | undefined;
}

/** What these attributes would ask of values: rules that differ from those that stand. */
export function expectedOfAttributes(schema: CatalogSchema, rows: readonly AttributeRow[]): Expectation[] {
  return rows.flatMap(({ code, validation }) => {
    const stored = schema.attributes.get(code);
    if (!stored || !validation || JSON.stringify(validation) === JSON.stringify(stored.validation)) return [];
    return { code: 'value_breaks_rule' as const, family: null, scope: null, attribute: { ...stored, validation } };
  });
}

/** What these families would take away, and what they would newly require. */
export function expectedOfFamilies(schema: CatalogSchema, rows: readonly FamilyRow[]): Expectation[] {
  return rows.flatMap(({ code: family, attributes, required }) => {
    const stored = schema.families.get(family);
    if (!stored) return [];
    const of = (code: string): Attribute => schema.attributes.get(code)!;
    const gone = [...stored.attributes].filter((code) => !attributes.includes(code));
    const asked = Object.entries(required ?? {}).flatMap(([scope, codes]) =>
      codes
        .filter((code) => !stored.required[scope]?.includes(code) && !stored.required['*']?.includes(code))
        .map((code) => ({ scope, code })),
    );
    return [
      ...gone.map((code) => ({ code: 'value_leaves_family' as const, family, scope: null, attribute: of(code) })),
      ...asked.map(({ scope, code }) => ({ code: 'value_missing' as const, family, scope, attribute: of(code) })),
    ];
  });
}

/** Where one tree does not follow an expectation. Pure. */
export function missesOf(schema: CatalogSchema, tree: readonly StatedNode[], { code, family, attribute }: Expectation): Miss[] {
  if (family !== null && tree[0]?.familyCode !== family) return [];
  const own = tree.map((node) => ({
    node,
    stated: Object.entries(node.cells).filter(([cell, value]) => value !== null && parseCellKey(cell)?.attribute === attribute.code),
  }));
  if (code === 'value_missing') return lacking(own);
  return own.flatMap(({ node, stated }) =>
    stated.flatMap(([cell, value]) => {
      if (code === 'value_leaves_family') return { sku: node.sku, cell, problem: undefined };
      const { problem } = checkValue(schema, attribute, value, cell);
      return problem ? { sku: node.sku, cell, problem } : [];
    }),
  );
}

function lacking(own: readonly { node: StatedNode; stated: unknown[] }[]): Miss[] {
  const byId = new Map(own.map((one) => [one.node.id, one]));
  const has = (id: string | null): boolean => {
    const one = id === null ? undefined : byId.get(id);
    return one !== undefined && (one.stated.length > 0 || has(one.node.parentId));
  };
  return own.flatMap(({ node: { id, sku, sellable } }) => (sellable && !has(id) ? { sku, cell: null, problem: undefined } : []));
}
