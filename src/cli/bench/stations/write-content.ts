import type { ContentEdit } from '../../demo-catalogue/source.js';
import type { PlinthClient, UserError } from '../../demo/plinth-client.js';

/** Products per request: GraphQL takes many fields in one document, which saves their way there and back. */
const PER_REQUEST = 20;

type Refusals = Record<string, { userErrors: UserError[] }>;

/** Each person places and writes what is theirs, with the revisions that they were looking at. Here every edit is sound. */
export async function writeContent(editors: Map<string, PlinthClient>, edits: ContentEdit[]): Promise<void> {
  const byPerson = [...Map.groupBy(edits, ({ person }) => person)];
  await Promise.all(byPerson.map(([person, own]) => writeAll(editors.get(person)!, own)));
}

async function writeAll(editor: PlinthClient, edits: ContentEdit[]): Promise<void> {
  for (let at = 0; at < edits.length; at += PER_REQUEST) {
    const some = edits.slice(at, at + PER_REQUEST);
    const placed = some.flatMap(({ sku, categories }) => (categories ? [{ sku, categories }] : []));
    await change(editor, 'setCategories', 'SetCategoriesInput', placed);
    const revisions = await lookAt(editor, some);
    const values = some.map(({ sku, cells }, n) => ({ sku, expectedRevision: revisions[`e${n}`]!.revision, values: cells }));
    await change(editor, 'updateCells', 'UpdateCellsInput', values);
  }
}

function lookAt(editor: PlinthClient, edits: ContentEdit[]): Promise<Record<string, { revision: number }>> {
  const names = edits.map((_, n) => `$e${n}: String!`).join(', ');
  const looks = edits.map((_, n) => `e${n}: product(sku: $e${n}) { revision }`).join(' ');
  return editor.graphql(`query Look(${names}) { ${looks} }`, Object.fromEntries(edits.map(({ sku }, n) => [`e${n}`, sku])));
}

async function change(editor: PlinthClient, mutation: string, type: string, inputs: object[]): Promise<void> {
  if (inputs.length === 0) return;
  const names = inputs.map((_, n) => `$e${n}: ${type}!`).join(', ');
  const calls = inputs.map((_, n) => `e${n}: ${mutation}(input: $e${n}) { userErrors { code path message fix } }`).join(' ');
  const variables = Object.fromEntries(inputs.map((input, n) => [`e${n}`, input]));
  const answer = await editor.graphql<Refusals>(`mutation Change(${names}) { ${calls} }`, variables);
  const refused = Object.values(answer).flatMap(({ userErrors }) => userErrors);
  if (refused.length > 0) throw new Error(`${mutation} was refused: ${refused[0]!.message}`);
}
