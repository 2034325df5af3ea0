import { parseGid } from '../shop/ids.js';
import type { Metafield, Product, UserError, Variant } from '../shop/records.js';
import type { Shop } from '../shop/shop.js';
import { UserErrors } from './errors.js';
import type { MetafieldInput } from './inputs.js';
import { forgetCustomIds, rememberCustomIds } from './custom-ids.js';
import { APP_NAMESPACE, checkMetafields, compareDigest, makeMetafields } from './metafields.js';

const MAX_AT_ONCE = 25;

type OwnedInput = MetafieldInput & { ownerId: string; compareDigest?: string | null };

interface Owner {
  row: Product | Variant;
  ownerType: Metafield['ownerType'];
}

/** Sets these metafields and leaves the others of their owners alone; at most 25, all or none. */
export function setMetafields(shop: Shop, inputs: OwnedInput[]): { metafields: Metafield[] | null; userErrors: UserError[] } {
  const errors = new UserErrors([]);
  if (inputs.length > MAX_AT_ONCE)
    errors.add('LESS_THAN_OR_EQUAL_TO', 'metafields', `Exceeded the maximum metafields input limit of ${MAX_AT_ONCE}.`);
  inputs.forEach((input, index) => {
    const owner = ownerOf(shop, input.ownerId);
    if (!owner) return errors.add('INVALID', `metafields.${index}.ownerId`, 'Owner does not exist');
    const found = new UserErrors([]);
    checkMetafields(shop, [input], owner.ownerType, 'metafields', found, 'INVALID_VALUE', owner.row);
    for (const { code, field, message } of found.list) {
      const exact = field!.at(-1) === 'type' ? 'INVALID_TYPE' : code!;
      errors.add(exact, ['metafields', index, ...field!.slice(2)].join('.'), message);
    }
    if (isStale(owner.row, input))
      errors.add(
        'STALE_OBJECT',
        `metafields.${index}`,
        'The resource has been updated since it was loaded. Try again with an updated `compareDigest` value.',
      );
  });
  if (errors.any) return { metafields: null, userErrors: errors.list };
  return { metafields: inputs.map((input) => setOne(shop, input)), userErrors: [] };
}

/** A metafield that is not there is no error: it is gone already. */
export function deleteMetafields(shop: Shop, inputs: { ownerId: string; namespace: string; key: string }[]) {
  const deletedMetafields = inputs.map((input) => {
    const row = ownerOf(shop, input.ownerId)?.row;
    const before = row?.metafields.length ?? 0;
    if (row) change(shop, row, (all) => all.filter((m) => m.namespace !== input.namespace || m.key !== input.key));
    return row && row.metafields.length < before ? input : null;
  });
  return { deletedMetafields, userErrors: [] };
}

function setOne(shop: Shop, input: OwnedInput): Metafield {
  const { row, ownerType } = ownerOf(shop, input.ownerId)!;
  const [made] = makeMetafields(shop, [input], row.metafields, ownerType);
  const place = row.metafields.findIndex((m) => m.namespace === (input.namespace ?? APP_NAMESPACE) && m.key === input.key);
  change(shop, row, (all) => (place === -1 ? [...all, made!] : all.with(place, made!)));
  row.updatedAt = shop.clock.date();
  return made!;
}

/** `compareDigest` given: the metafield must still be what the caller has read; null: it must not be there yet. */
function isStale(row: Product | Variant, { namespace, key, compareDigest: expected }: OwnedInput): boolean {
  if (expected === undefined) return false;
  const current = row.metafields.find((m) => m.namespace === (namespace ?? APP_NAMESPACE) && m.key === key);
  return (current ? compareDigest(current) : null) !== expected;
}

/** Changes the metafields of a row, and the index of custom ids with them. */
function change(shop: Shop, row: Product | Variant, how: (all: Metafield[]) => Metafield[]): void {
  const product = 'variants' in row ? row : undefined;
  if (product) forgetCustomIds(shop, product);
  row.metafields = how(row.metafields);
  if (product) rememberCustomIds(shop, product);
}

function ownerOf(shop: Shop, id: string): Owner | undefined {
  const isVariant = parseGid(id)?.type === 'ProductVariant';
  const row = isVariant ? shop.variants.get(id) : shop.products.get(id);
  return row && { row, ownerType: isVariant ? 'PRODUCTVARIANT' : 'PRODUCT' };
}
