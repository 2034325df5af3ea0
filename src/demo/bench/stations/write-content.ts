import { isBusy, PAUSES_MS, sendAgain, type ContentEdit, type PlinthClient, type UserError } from '../../../cli/import/index.js';

/** Products per request; a page has no more. */
const PER_REQUEST = 100;
const LOOK = `query Look($skus: [String!]!, $first: Int!) { products(first: $first, filter: { skus: $skus }) { nodes { sku revision } } }`;
const EDIT = `mutation Edit($inputs: [EditProductInput!]!) { editProducts(inputs: $inputs) { userErrors { code path message fix } } }`;

/** Each person places and writes what is theirs, with the revisions that they were looking at. Here every edit is sound. */
export async function writeContent(editors: Map<string, PlinthClient>, edits: ContentEdit[]): Promise<void> {
  const byPerson = [...Map.groupBy(edits, ({ person }) => person)];
  await Promise.all(byPerson.map(([person, own]) => writeAll(editors.get(person)!, own)));
}

async function writeAll(editor: PlinthClient, edits: ContentEdit[]): Promise<void> {
  for (let at = 0; at < edits.length; at += PER_REQUEST) {
    const some = edits.slice(at, at + PER_REQUEST);
    const [refused] = await sendAgain(() => edit(editor, some), isBusy, PAUSES_MS);
    if (refused) throw new Error(`An edit was refused: ${refused.message}`);
  }
}

async function edit(editor: PlinthClient, some: ContentEdit[]): Promise<UserError[]> {
  const revisions = await lookAt(
    editor,
    some.map(({ sku }) => sku),
  );
  const inputs = some.map(({ sku, cells, categories }) => ({ sku, expectedRevision: revisions.get(sku)!, values: cells, categories }));
  return (await editor.graphql<{ editProducts: { userErrors: UserError[] } }>(EDIT, { inputs })).editProducts.userErrors;
}

async function lookAt(editor: PlinthClient, skus: string[]): Promise<Map<string, number>> {
  const seen = await editor.graphql<{ products: { nodes: { sku: string; revision: number }[] } }>(LOOK, { skus, first: PER_REQUEST });
  return new Map(seen.products.nodes.map(({ sku, revision }) => [sku, revision]));
}
