import type { Schema } from '../definitions/shape.js';
import type { Attributes } from '../validation/validator.js';
import { badRequest } from '../answers.js';

export interface Patch {
  op: 'add' | 'replace' | 'merge' | 'delete';
  path: string;
  value?: Record<string, unknown>[];
}

const OPS = ['add', 'replace', 'merge', 'delete'];

/** What can be merged (developer-docs.amazon.com/sp-api, "Merge a listing" and "Manage purchasable offer"), and what of it has to stay. */
const MERGED: Record<string, readonly string[]> = { fulfillment_availability: [], purchasable_offer: ['our_price'] };

type Item = Record<string, unknown>;

/**
 * Applies patches to whole top-level attributes (Listings Items 2021-08-01: deeper paths are not supported). Which instances a value meets
 * is told by the attribute's selectors; an attribute without selectors is one whole.
 */
export function applyPatches(attributes: Attributes, patches: Patch[], properties: Schema): Attributes {
  const patched: Attributes = { ...attributes };
  for (const patch of patches) {
    const name = nameIn(patch);
    const selectors = ((properties[name] as Schema | undefined)?.['selectors'] as string[] | undefined) ?? [];
    if (patch.op === 'merge') checkMerge(name, patch.value ?? [], selectors);
    const left = applyOne(patched[name] ?? [], patch, selectors);
    if (left.length > 0) patched[name] = left;
    else delete patched[name];
  }
  return patched;
}

/** The attributes that a patch brings, for checking them by the schema without asking for the rest. */
export function valuesOf(patches: Patch[]): Attributes {
  const values: Attributes = {};
  for (const patch of patches) {
    if (patch.op === 'delete' || !patch.value) continue;
    values[nameIn(patch)] = patch.value.map(withoutNulls);
  }
  return values;
}

function nameIn({ op, path, value }: Patch): string {
  if (!OPS.includes(op)) throw badRequest(`The patch operation '${String(op)}' is not supported.`);
  const match = /^\/attributes\/([a-z0-9_]+)$/.exec(path);
  if (!match?.[1]) throw badRequest(`The patch path '${path}' is not supported: only whole top-level attributes can be patched.`);
  // Nothing is deleted by its name alone: the selectors say which instance (developer-docs.amazon.com/sp-api, "Partially update a listing").
  if (!Array.isArray(value) || value.length === 0)
    throw badRequest(`The patch of '${path}' needs a value${op === 'delete' ? ' with selectors' : ''}.`);
  return match[1];
}

/** A merge names the instance by all its selectors; null takes a part off. */
function checkMerge(name: string, value: Item[], selectors: string[]): void {
  const stay = MERGED[name];
  if (!stay) throw badRequest(`The patch operation 'merge' is not supported for '${name}'.`);
  const lacking = selectors.find((selector) => value.some((item) => item[selector] === undefined));
  if (lacking) throw badRequest(`The merge of '${name}' needs a value for its selector '${lacking}'.`);
  const emptied = stay.find((part) => value.some((item) => item[part] === null));
  if (emptied) throw badRequest(`'${emptied}' of '${name}' cannot be deleted by a merge.`);
}

const withoutNulls = (item: Item): Item => Object.fromEntries(Object.entries(item).filter(([, part]) => part !== null));

function applyOne(items: Item[], { op, value = [] }: Patch, selectors: string[]): Item[] {
  const key = (item: Item): string => JSON.stringify(selectors.map((name) => item[name]));
  switch (op) {
    case 'add':
    case 'replace': {
      const meant = new Set(value.map(key));
      return [...items.filter((item) => !meant.has(key(item))), ...value];
    }
    case 'merge': {
      const merged = items.map((item) => Object.assign({}, item, ...value.filter((part) => key(part) === key(item))) as Item);
      const there = new Set(items.map(key));
      return [...merged, ...value.filter((part) => !there.has(key(part)))].map(withoutNulls);
    }
    case 'delete': {
      const matches = (item: Item, part: Item): boolean => selectors.every((name) => part[name] === undefined || part[name] === item[name]);
      return items.filter((item) => !value.some((part) => matches(item, part)));
    }
  }
}
