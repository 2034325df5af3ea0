import { problem, Refusal, type Problem } from '../../../libs/problem/index.js';
import { checkValue, findCell } from '../cells/index.js';
import type { CatalogSchema } from '../schema/schema.js';
import type { EditorialState, Lifecycle } from './node.js';
import type { RootConditions } from './products.repository.js';

/** SKUs that one filter names. */
export const MOST_SKUS = 500;

/** All that are given must hold. */
export interface ProductFilter {
  /** Of the product's own SKU. */
  skuPrefix?: string | null;
  /** The product's own SKU is one of these. */
  skus?: string[] | null;
  family?: string | null;
  /** True: products that wait for a family. */
  inbox?: boolean | null;
  /** In this category or any below it. */
  category?: string | null;
  state?: EditorialState | null;
  lifecycle?: Lifecycle | null;
  updatedSince?: Date | null;
  /** Some node of the tree has exactly this value in this cell. */
  cellEquals?: { cell: string; value: unknown } | null;
}

/** SQL conditions on roots for a filter. Throws a Refusal where the filter names what does not exist: an empty page would look like an answer. */
export function filterConditions(schema: CatalogSchema, filter: ProductFilter): RootConditions {
  const where: string[] = [];
  const params: unknown[] = [];
  const add = (condition: (parameter: string) => string, value: unknown): void => {
    params.push(value);
    where.push(condition(`$${params.length}`));
  };
  if (filter.skuPrefix) add((p) => `starts_with(n.sku, ${p})`, filter.skuPrefix.normalize('NFC'));
  if (filter.skus) {
    add((p) => `plinth_fold_sku(n.sku) = ANY (SELECT plinth_fold_sku(s) FROM unnest(${p}::text[]) s)`, filter.skus);
  }
  if (filter.family != null && !schema.families.has(filter.family))
    refuse(problem('family_unknown', 'filter.family', 'There is no such family.', 'Use the code of an existing family.'));
  if (filter.family != null) add((p) => `n.family_code = ${p}`, filter.family);
  if (filter.inbox != null) where.push(filter.inbox ? 'n.family_code IS NULL' : 'n.family_code IS NOT NULL');
  if (filter.category != null) {
    add(
      (p) => `n.categories && ARRAY(SELECT c.code FROM category c WHERE c.path <@ (SELECT path FROM category WHERE code = ${p}))`,
      filter.category,
    );
  }
  if (filter.state) add((p) => `n.state = ${p}`, filter.state);
  if (filter.lifecycle) add((p) => `n.lifecycle = ${p}`, filter.lifecycle);
  if (filter.updatedSince) add((p) => `n.updated_at >= ${p}`, filter.updatedSince);
  if (filter.cellEquals) {
    const { document, cell } = cellDocument(schema, filter.cellEquals);
    add((p) => `EXISTS (SELECT 1 FROM product_node v WHERE v.root_id = n.id AND v.${document} @> ${p}::jsonb)`, JSON.stringify(cell));
  }
  return { where, params };
}

function cellDocument(
  schema: CatalogSchema,
  { cell, value }: { cell: string; value: unknown },
): { document: 'facts' | 'content'; cell: object } {
  const found = findCell(schema, cell, 'filter.cellEquals.cell');
  refuse(found.problem);
  const checked = checkValue(schema, found.attribute!, value, 'filter.cellEquals.value');
  refuse(checked.problem);
  return { document: found.attribute!.owner === 'erp' ? 'facts' : 'content', cell: { [cell]: checked.value } };
}

export function tooManySkus(path: string, count: number): Problem {
  return problem('too_many_skus', path, `${count} SKUs in one filter.`, `Name at most ${MOST_SKUS}, and ask again for the rest.`);
}

function refuse(found: Problem | undefined): void {
  if (found) throw new Refusal(found);
}
