import type { SendItem } from '../../port/index.js';
import { chunks } from '../../port/kit/index.js';
import type { CallFailure, CallResult, UserError } from './answers.js';
import type { Client } from './client.js';
import { productSetCost, roomFor } from './cost.js';
import { ATTACH_MEDIA, CREATE, SET_FILES, updateDocument } from './documents.js';
import type { ProductPayload } from './payload.js';
import { errorsOf, metafieldCalls, owned, PAGE, traceOf, type ProductAnswer, type SetData, type SetResult } from './product-calls.js';

/** How long it is remembered which steps of a payload were taken. */
const KEPT_MS = 3_600_000;
/** Media that are still being fetched are ready in seconds. */
const NOT_READY_MS = 2_000;

interface Step {
  query: string;
  variables: object;
  /** Where the variants of the call stand among all of them, for what it blames. */
  offset?: number;
}

/**
 * A product whose productSet would be dearer than any call may be: first what it is made of, then its pictures, which picture a variant shows, and
 * its variants' metafields. What was taken is remembered by the payload's hash, so that a try which runs out of points is gone on with and not begun
 * again; until all of it was, or somebody wants ours pushed meanwhile. A product that is made this way is done when its ids are known: `unfinished` says when to come back.
 */
export async function setInSteps(client: Client, item: SendItem, payload: ProductPayload): Promise<SetResult> {
  const { files } = payload.input;
  const made = payload.input.variants.some(({ id }) => id === undefined);
  const taken = made ? 0 : await stepsTaken(client, item);
  const steps = [coreStep(payload), ...(made ? [] : laterSteps(payload))];
  let learned: ProductAnswer | undefined = 'id' in payload.identifier ? nothing(payload.identifier.id) : undefined;
  for (const [index, step] of steps.entries()) {
    if (index < taken) continue;
    const answer = await take(client, item, step);
    if (answer.kind !== 'data') return { ...gotOn(answer, index > taken), ...(learned && { learned }) };
    if (errorsOf(answer.data).length > 0) return { ...answer, ...(learned && { learned }) };
    const product = answer.data.productSet?.product;
    if (product) learned = { ...learned, ...product } as ProductAnswer;
    if (index === 0 && files.length > 0) {
      const shown = await take(client, item, {
        query: SET_FILES,
        variables: { identifier: { id: learned!.id }, input: { files }, files: files.length },
      });
      if (shown.kind !== 'data' || errorsOf(shown.data).length > 0) return { ...shown, learned: learned! };
      learned = { ...learned!, media: shown.data.productSet.product!.media };
      if (files.some(({ id }) => id === undefined))
        return { ...done(learned), unfinished: wait(NOT_READY_MS, 'its pictures are being fetched') };
    }
    if (!made) await remember(client, item, index + 1);
  }
  return made ? { ...done(learned!), unfinished: wait(1, 'the ids of its variants are read') } : done(learned!);
}

const gotOn = (failure: CallFailure, isOn: boolean): CallFailure =>
  failure.kind === 'retry' && isOn ? { ...failure, progress: true } : failure;

const wait = (afterMs: number, what: string): CallFailure => ({
  ...{ kind: 'retry', afterMs, progress: true, reason: `The product is too large for one call; ${what} before the next` },
});

const nothing = (id: string): ProductAnswer => ({ id, variants: { nodes: [] }, media: { nodes: [] } });

const done = (product: ProductAnswer): CallResult<SetData> & { learned: ProductAnswer } => ({
  ...{ kind: 'data', data: { productSet: { product, userErrors: [] } }, learned: product },
});

/** Texts, options and variants; of pictures and of the metafields of variants that are made, nothing yet. */
function coreStep({ identifier, input, metafields, emptied }: ProductPayload): Step {
  const { files: _later, ...rest } = input;
  const variants = input.variants.map(({ file, metafields: _apart, ...variant }) => ({ ...variant, ...(file === null && { file }) }));
  const core = { ...rest, variants };
  const cost = productSetCost({ input: { ...core, files: [] } }, { variants: 0, files: 0 });
  const isNew = variants.some(({ id }) => id === undefined);
  const told = { variants: isNew ? Math.min(variants.length, PAGE, roomFor(cost + 25)) : 1, files: 1 };
  if (!('id' in identifier)) return { query: CREATE, variables: { identifier, input: core, ...told } };
  const first = emptied.slice(0, PAGE);
  return {
    query: updateDocument(0),
    variables: { identifier, input: core, ...told, metafields: owned(metafields, identifier.id), emptied: first },
  };
}

function laterSteps({ identifier, input, variantMetafields, emptied }: ProductPayload): Step[] {
  const attached = input.variants.map(({ id, file }, place) => ({ id, mediaId: file?.id, place })).filter(({ mediaId }) => mediaId);
  const attach = chunks(attached, PAGE).map((group) => ({
    query: ATTACH_MEDIA,
    variables: { product: (identifier as { id: string }).id, variants: group.map(({ id, mediaId }) => ({ id, mediaId })) },
    offset: group[0]!.place,
  }));
  return [...attach, ...metafieldCalls(variantMetafields, emptied.slice(PAGE))];
}

/** Errors of the narrower calls are named as productSet would name them. */
async function take(client: Client, item: SendItem, { query, variables, offset }: Step): Promise<CallResult<SetData>> {
  const answer = await client.call<SetData>({ query, variables, ...traceOf(item) });
  if (answer.kind !== 'data' || offset === undefined) return answer;
  const placed = Object.entries(answer.data).map(([name, { userErrors }]) => [
    name,
    { userErrors: userErrors.map((error) => at(error, offset)) },
  ]);
  return { ...answer, data: Object.fromEntries(placed) as SetData };
}

function at(error: UserError, offset: number): UserError {
  const [first, index, ...rest] = error.field ?? [];
  return first === 'variants' ? { ...error, field: ['input', 'variants', String(Number(index) + offset), ...rest] } : error;
}

const keyOf = ({ context }: Client, { listingId }: SendItem): string => `shopify-steps:${context.channel.code}:${listingId}`;

async function stepsTaken(client: Client, item: SendItem): Promise<number> {
  const [hash, count] = ((await client.context.cache.get(keyOf(client, item))) ?? '').split(' ');
  return hash === nameOf(item) ? Number(count) : 0;
}

/** The same bytes are to be said anew where somebody changed there what was taken of them. */
const nameOf = ({ payloadHash, pushed = {} }: SendItem): string =>
  [payloadHash, ...Object.entries(pushed).flat().sort()].join('/').replaceAll(' ', '_');

/** All of it was taken. */
export function forgetSteps(client: Client, item: SendItem): Promise<void> {
  return client.context.cache.set(keyOf(client, item), '', client.context.now());
}

function remember(client: Client, item: SendItem, count: number): Promise<void> {
  const { cache, now } = client.context;
  return cache.set(keyOf(client, item), `${nameOf(item)} ${count}`, new Date(now().getTime() + KEPT_MS));
}
