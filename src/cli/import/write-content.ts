import type { ContentEdit } from './catalogue-source.js';
import type { RefusedEdit } from './edit-content.js';
import type { PlinthClient, UserError } from './plinth-client.js';
import { isBusy, PAUSES_MS, sendAgain } from './send-again.js';

/** The door takes 500 in one call; 100 keep an answer within a second. */
const PER_CALL = 100;
/** The door takes bodies of 4 MiB, and JSON may escape a letter as six. */
const BYTES_PER_CALL = 600_000;
/** Of one node: more would be refused as a whole request. */
const MOST_BYTES = 3_500_000;
const EDIT = `mutation Edit($inputs: [EditProductInput!]!) { editProducts(inputs: $inputs) { userErrors { code path message fix } } }`;

/**
 * An import writes as somebody who has seen what stood when it compared, and of a new node nothing: one of which another person wrote the same cell
 * or the categories since comes back as `cell_changed` or `categories_changed` and stays as it is. One call for each hundred nodes, or for fewer
 * where their texts are long. One locked node undoes its whole call, which is then sent again, after pauses.
 */
export async function writeContent(
  editor: PlinthClient,
  edits: ContentEdit[],
  pausesMs: readonly number[] = PAUSES_MS,
): Promise<RefusedEdit[]> {
  const refused: RefusedEdit[] = [];
  for (const some of portions(edits, refused)) {
    const errors = await sendAgain(() => writePortion(editor, some), isBusy, pausesMs);
    refused.push(...refusedOf(some, errors));
  }
  return refused;
}

async function writePortion(editor: PlinthClient, some: ContentEdit[]): Promise<UserError[]> {
  const inputs = some.map(({ sku, cells, categories, revision }) => ({
    sku,
    expectedRevision: revision ?? 1,
    values: cells,
    categories,
  }));
  const { editProducts } = await editor.graphql<{ editProducts: { userErrors: UserError[] } }>(EDIT, { inputs });
  return editProducts.userErrors;
}

/** What names no product of the call is said of the call, and none of them was written. */
function refusedOf(some: ContentEdit[], errors: UserError[]): RefusedEdit[] {
  const byPlace = Map.groupBy(errors, ({ path }) => /^inputs\.(\d+)/.exec(path ?? '')?.[1]);
  const ofAll = byPlace.get(undefined) ?? [];
  return some.flatMap(({ sku }, place): RefusedEdit[] => {
    const found = [...ofAll, ...(byPlace.get(String(place)) ?? [])];
    return found.length > 0 ? [{ sku, errors: found }] : [];
  });
}

function* portions(edits: ContentEdit[], refused: RefusedEdit[]): Generator<ContentEdit[]> {
  let some: ContentEdit[] = [];
  let bytes = 0;
  for (const edit of edits) {
    const size = Buffer.byteLength(JSON.stringify(edit));
    if (size > MOST_BYTES) {
      refused.push({ sku: edit.sku, errors: [tooLong(size)] });
      continue;
    }
    if (some.length > 0 && (some.length === PER_CALL || bytes + size > BYTES_PER_CALL)) {
      yield some;
      [some, bytes] = [[], 0];
    }
    some.push(edit);
    bytes += size;
  }
  if (some.length > 0) yield some;
}

function tooLong(bytes: number): UserError {
  const message = `Its texts have ${(bytes / 1e6).toFixed(1)} MB together; none of them was written.`;
  return { code: 'texts_too_long', path: null, message, fix: `Shorten them to ${MOST_BYTES / 1e6} MB.` };
}
