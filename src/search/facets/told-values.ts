import { MARK } from '../cells/terms.js';
import type { Params } from '../query/params.js';
import type { FacetPlan } from './facet-plan.js';

/** SQL of what is told of a value `v` beside its number: the label of a category, and the text of which the index has only a mark. */
export function toldOf({ by }: FacetPlan, locale: string | null, params: Params): { columns: string; join: string } {
  if (by.kind === 'field' && by.field === 'category')
    return {
      columns: `NULL AS text, k.labels ->> ${params.add(locale)} AS label, EXISTS (SELECT FROM category b WHERE b.parent_code = k.code) AS "hasBelow"`,
      join: 'LEFT JOIN category k ON k.code = v.value',
    };
  const none = 'NULL AS label, NULL::boolean AS "hasBelow"';
  if (by.kind !== 'values' || by.attribute.type !== 'text') return { columns: `NULL AS text, ${none}`, join: '' };
  return {
    columns: `t.text, ${none}`,
    join: `LEFT JOIN LATERAL (SELECT coalesce(o.content ->> k.cell, o.facts ->> k.cell) AS text
      FROM unnest(${params.add(by.keys)}::bigint[], ${params.add(by.cells)}::text[]) AS k(key, cell)
      JOIN search_cell x ON x.key = k.key AND x.value = v.value JOIN product_node o ON o.root_id = x.root_id AND o.position = x.position
      LIMIT 1) t ON v.value LIKE ${params.add(`%${MARK}%`)}`,
  };
}
