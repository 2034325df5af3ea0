import type { ContentEdit } from './catalogue-source.js';
import type { PlinthClient, UserError } from './plinth-client.js';

const LOOK = `query Look($sku: String!) { product(sku: $sku) { revision } }`;
const EDIT = `mutation Edit($input: UpdateCellsInput!) { updateCells(input: $input) { userErrors { code path message fix } } }`;
const PLACE = `mutation Place($input: SetCategoriesInput!) { setCategories(input: $input) { userErrors { code path message fix } } }`;

/** An edit that Plinth refused, with its reasons. */
export interface RefusedEdit {
  sku: string;
  errors: UserError[];
}

const AT_ONCE = 6;

/** People write titles and texts, each what is theirs, with the revision that they were looking at. */
export async function editContent(
  editors: Map<string, PlinthClient>,
  edits: ContentEdit[],
  seen: (done: number) => void,
): Promise<RefusedEdit[]> {
  const refused: RefusedEdit[] = [];
  let next = 0;
  let done = 0;
  const worker = async (): Promise<void> => {
    for (let edit = edits[next++]; edit; edit = edits[next++]) {
      const errors = await editOne(editors.get(edit.person)!, edit);
      if (errors.length > 0) refused.push({ sku: edit.sku, errors });
      seen((done += 1));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return refused;
}

async function editOne(editor: PlinthClient, { sku, cells, categories }: ContentEdit): Promise<UserError[]> {
  const errors: UserError[] = [];
  if (categories && categories.length > 0) {
    const { setCategories } = await editor.graphql<{ setCategories: { userErrors: UserError[] } }>(PLACE, { input: { sku, categories } });
    errors.push(...setCategories.userErrors);
  }
  const { product } = await editor.graphql<{ product: { revision: number } | null }>(LOOK, { sku });
  if (!product)
    return [
      { code: 'sku_unknown', path: 'sku', message: `There is no item ${sku}; the ERP's line was refused.`, fix: 'Mend the ERP line.' },
    ];
  const input = { sku, expectedRevision: product.revision, values: cells };
  const { updateCells } = await editor.graphql<{ updateCells: { userErrors: UserError[] } }>(EDIT, { input });
  return [...errors, ...updateCells.userErrors];
}
