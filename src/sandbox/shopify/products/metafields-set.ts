import { parseGid } from '../shop/ids.js';
import type { Metafield, Product, UserError, Variant } from '../shop/records.js';
import type { Shop } from '../shop/shop.js';
import { UserErrors } from './errors.js';
import type { MetafieldInput } from './inputs.js';
import { APP_NAMESPACE, checkMetafields, makeMetafields } from './metafields.js';

const MAX_AT_ONCE = 25;

type OwnedInput = MetafieldInput & { ownerId: string };

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
    checkMetafields(shop, [input], owner.ownerType, 'metafields', found, 'INVALID_VALUE');
    for (const { code, field, message } of found.list) errors.add(code!, ['metafields', index, ...field!.slice(2)].join('.'), message);
  });
  if (errors.any) return { metafields: null, userErrors: errors.list };
  return { metafields: inputs.map((input) => setOne(shop, input)), userErrors: [] };
}

/** A metafield that is not there is no error: it is gone already. */
export function deleteMetafields(shop: Shop, inputs: { ownerId: string; namespace: string; key: string }[]) {
  const deletedMetafields = inputs.map((input) => {
    const row = ownerOf(shop, input.ownerId)?.row;
    const before = row?.metafields.length ?? 0;
    if (row) row.metafields = row.metafields.filter((m) => m.namespace !== input.namespace || m.key !== input.key);
    return row && row.metafields.length < before ? input : null;
  });
  return { deletedMetafields, userErrors: [] };
}

function setOne(shop: Shop, input: OwnedInput): Metafield {
  const { row, ownerType } = ownerOf(shop, input.ownerId)!;
  const [made] = makeMetafields(shop, [input], row.metafields, ownerType);
  const place = row.metafields.findIndex((m) => m.namespace === (input.namespace ?? APP_NAMESPACE) && m.key === input.key);
  row.metafields = place === -1 ? [...row.metafields, made!] : row.metafields.with(place, made!);
  row.updatedAt = shop.clock.date();
  return made!;
}

function ownerOf(shop: Shop, id: string): Owner | undefined {
  const isVariant = parseGid(id)?.type === 'ProductVariant';
  const row = isVariant ? shop.variants.get(id) : shop.products.get(id);
  return row && { row, ownerType: isVariant ? 'PRODUCTVARIANT' : 'PRODUCT' };
}
