import type { ContentEdit } from './catalogue-source.js';
import type { RefusedEdit } from './edit-content.js';
import type { PlinthClient, UserError } from './plinth-client.js';

/** The door takes 500 in one call; 100 keep an answer within a second. */
const PER_CALL = 100;
const EDIT = `mutation Edit($inputs: [EditProductInput!]!) { editProducts(inputs: $inputs) { userErrors { code path message fix } } }`;

/**
 * An import writes texts as somebody who has seen nothing of what others wrote: a node of which another person wrote the same cell comes back
 * as `cell_changed` and stays as it is. One call for each hundred nodes.
 */
export async function writeContent(editor: PlinthClient, edits: ContentEdit[]): Promise<RefusedEdit[]> {
  const refused: RefusedEdit[] = [];
  for (let at = 0; at < edits.length; at += PER_CALL) {
    const some = edits.slice(at, at + PER_CALL);
    const inputs = some.map(({ sku, cells, categories }) => ({ sku, expectedRevision: 1, values: cells, categories }));
    const { editProducts } = await editor.graphql<{ editProducts: { userErrors: UserError[] } }>(EDIT, { inputs });
    const errors = Map.groupBy(editProducts.userErrors, ({ path }) => Number(/^inputs\.(\d+)/.exec(path ?? '')?.[1] ?? 0));
    refused.push(...[...errors].map(([place, found]) => ({ sku: some[place]!.sku, errors: found })));
  }
  return refused;
}
