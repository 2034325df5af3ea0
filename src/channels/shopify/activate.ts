import { chunks, inParallel } from '../../port/kit/index.js';
import type { CallFailure, UserError } from './answers.js';
import type { Client } from './client.js';
import { activateDocument } from './documents.js';

/** Items in one call (10 points each, and what they answer), and such calls in flight at once. */
const AT_ONCE = 40;
const IN_FLIGHT = 4;

/** An item and the locations at which the shop has to stock it. */
export interface Activation {
  listingId: string;
  inventoryItemId: string;
  locationIds: string[];
}

/** Where it does not, because the shop said so; or why the call itself failed. */
export type ActivationFailure = { kind: 'refused'; locationIds: string[]; errors: UserError[] } | CallFailure;

type Answers = Record<string, { userErrors: UserError[] }>;

/**
 * A number is set at any location, and what is not stocked there is not sold for all that (Admin API from 2026-04; shopify.dev, changelog of March
 * 2026): so the number comes first and then the shop is told to stock it. To say it again changes nothing. An item's locations are taken all or not
 * at all: those that are blamed are left out, and the others go again. Answers what did not go through.
 */
export async function activate(client: Client, items: Activation[]): Promise<Map<Activation, ActivationFailure>> {
  const failed = new Map<Activation, ActivationFailure>();
  await inParallel(chunks(items, AT_ONCE), IN_FLIGHT, async (group) => {
    let left = group.map((item) => ({ item, locationIds: item.locationIds }));
    while (left.length > 0) left = await once(client, left, failed);
  });
  return failed;
}

type Left = { item: Activation; locationIds: string[] }[];

/** Returns what has to go again. */
async function once(client: Client, left: Left, failed: Map<Activation, ActivationFailure>): Promise<Left> {
  const variables = Object.fromEntries(
    left.flatMap(({ item, locationIds }, n) => [
      [`i${n}`, item.inventoryItemId],
      [`u${n}`, locationIds.map((locationId) => ({ locationId, activate: true }))],
    ]),
  );
  const listingIds = [...new Set(left.map(({ item }) => item.listingId))];
  const answer = await client.call<Answers>({ query: activateDocument(left.length), variables, purpose: 'send', listingIds });
  return left.flatMap(({ item, locationIds }, n) => {
    if (answer.kind !== 'data') {
      failed.set(item, answer);
      return [];
    }
    const { userErrors } = answer.data[`a${n}`]!;
    if (userErrors.length === 0) return [];
    const blamed = locationIds.filter((_, index) => userErrors.some(({ field }) => isOf(field, index)));
    const known = failed.get(item);
    const before = known?.kind === 'refused' ? known : { locationIds: [], errors: [] };
    const told = {
      locationIds: [...before.locationIds, ...(blamed.length > 0 ? blamed : locationIds)],
      errors: [...before.errors, ...userErrors],
    };
    failed.set(item, { kind: 'refused', ...told });
    const rest = locationIds.filter((id) => !told.locationIds.includes(id));
    return rest.length > 0 ? [{ item, locationIds: rest }] : [];
  });
}

const isOf = (field: string[] | null, index: number): boolean => field?.[0] === 'inventoryItemUpdates' && field[1] === String(index);
