import type { Json } from '../proto/index.js';
import { invalid, GoogleError } from '../google-error.js';
import type { ProductInput } from './product-input.js';

/** What a PATCH changes: attributes by JSON name, custom attributes by name. */
export interface Patch {
  attributes: string[];
  custom: string[];
}

/**
 * Reads `updateMask`. Only whole top-level attributes may be named, as `productAttributes.title` or `customAttribute.<name>`; left out, the mask is
 * what the body fills. `attributeNames` maps each attribute's JSON and proto name to its JSON name.
 */
export function readMask(mask: string | undefined, body: Partial<ProductInput>, attributeNames: Map<string, string>): Patch | GoogleError {
  if (!mask) {
    return {
      attributes: Object.keys(body.productAttributes ?? {}),
      custom: (body.customAttributes ?? []).map((custom) => custom.name ?? ''),
    };
  }
  const patch: Patch = { attributes: [], custom: [] };
  for (const entry of mask.split(',')) {
    const [, kind, name] = /^(product_?[aA]ttributes|custom_?[aA]ttributes?)\.(.+)$/.exec(entry) ?? [];
    const attribute = kind?.startsWith('product') ? attributeNames.get(name!) : undefined;
    if (attribute) patch.attributes.push(attribute);
    else if (kind?.startsWith('custom')) patch.custom.push(name!.replaceAll('_', ' '));
    else return badMask(entry);
  }
  return patch;
}

function badMask(entry: string): GoogleError {
  const why = entry === '*' ? 'full replacement by "*" is not supported' : 'only top-level attributes and custom attributes may be named';
  return invalid('INVALID_UPDATE_MASK', `[update_mask] Invalid path "${entry}": ${why}.`, {
    FIELD_LOCATION: 'update_mask',
    FIELD_VALUE: entry,
  });
}

/** The stored input with the masked attributes taken from the body; one that the body lacks is deleted. */
export function applyMask(stored: ProductInput, body: Partial<ProductInput>, patch: Patch): ProductInput | GoogleError {
  if (body.versionNumber !== undefined) {
    const message = '[product_input.version_number] Must not be set in an update; it orders insertions only.';
    return invalid('VERSION_NUMBER_IN_UPDATE', message, { FIELD_LOCATION: 'product_input.version_number' });
  }
  for (const field of ['offerId', 'contentLanguage', 'feedLabel', 'legacyLocal'] as const) {
    if (body[field] !== undefined && body[field] !== (stored[field] ?? false)) {
      return invalid('IMMUTABLE_FIELD', `[product_input.${field}] Cannot be changed.`, { FIELD_LOCATION: `product_input.${field}` });
    }
  }
  const attributes: Json = { ...stored.productAttributes };
  const given: Json = body.productAttributes ?? {};
  for (const name of patch.attributes) {
    if (given[name] === undefined) delete attributes[name];
    else attributes[name] = given[name];
  }
  const named = new Set(patch.custom);
  const kept = (stored.customAttributes ?? []).filter((custom) => !named.has(custom.name ?? ''));
  const added = (body.customAttributes ?? []).filter(
    (custom) => named.has((custom.name ?? '').replaceAll('_', ' ')) || named.has(custom.name ?? ''),
  );
  return { ...stored, productAttributes: attributes, customAttributes: [...kept, ...added] };
}
