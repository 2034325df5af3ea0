import type { RenderInput } from '../../port/index.js';
import type { Attributes } from './attributes.js';
import { dig, type Definition } from './definition/definition.js';
import type { Schema } from './definition/vocabulary.js';
import { attributeOfOwned, targetOfOwned } from './owned.js';
import { givenUpParts } from './parts.js';
import type { ContentPayload, Emptied } from './payload.js';
import type { Instance } from './statements.js';

export interface EmptyingInput {
  input: Pick<RenderInput, 'held' | 'ruled' | 'accepted'>;
  definition: Definition;
  attributes: Attributes;
  owned: Record<string, unknown>;
  marketplaceId: string;
  language: string;
}

/** Whether the mapping still has a rule for an owned field. What comes from no mapping is always ours. */
export function isRuled(ruled: ReadonlySet<string>, field: string): boolean {
  const target = targetOfOwned(field);
  return target === undefined || ruled.has(target) || [...ruled].some((one) => one.startsWith(`${target}.`));
}

/**
 * Owned fields without a value, as null, and the instances that have to be deleted for them. `left`: what stays of an attribute of which some
 * parts are emptied and others given up; it is sent and not owned.
 */
export function emptying(given: EmptyingInput): { nulls: Record<string, null>; emptied: Emptied[]; left: Attributes } {
  const { input, definition, attributes, owned } = given;
  const gone = new Map<string, Map<string, Instance>>();
  const drop = (attribute: string, instances: Instance[]): void => {
    if (instances.length === 0) return;
    const found = gone.get(attribute) ?? new Map<string, Instance>();
    for (const one of instances) found.set(JSON.stringify(one), one);
    gone.set(attribute, found);
  };
  const nulls: Record<string, null> = {};
  const left: Attributes = {};
  for (const field of input.held.toSorted()) {
    const { attribute, language } = attributeOfOwned(field);
    // A field that the product type does not have any more cannot be named to Amazon, and is not shown either.
    if (field in owned || OFFERS.has(field) || !definition.attributes[attribute] || !isRuled(input.ruled, field)) continue;
    const parts = givenUpParts(input, attribute);
    if (parts && Object.keys(parts.kept).length > 0) {
      if (!parts.all) left[attribute] = [{ ...parts.kept, marketplace_id: given.marketplaceId }];
      continue;
    }
    nulls[field] = null;
    if (field === 'parent_sku' && attributes[attribute]) continue;
    drop(attribute, instancesBefore(given, attribute, language ?? given.language));
  }
  for (const attribute of Object.keys(attributes)) drop(attribute, movedAway(given, attribute));
  const emptied = [...gone].map(([attribute, instances]) => ({ attribute, value: [...instances.values()] }));
  return { nulls, left, emptied: emptied.toSorted((a, b) => (a.attribute < b.attribute ? -1 : 1)) };
}

/** Owned by the price and stock wires, in whatever payload an older Plinth held them. */
const OFFERS = new Set(['price', 'sale_price', 'quantity', 'list_price', 'lead_time_to_ship_max_days', 'restock_date']);

const selectorsOf = ({ attributes }: Definition, name: string): string[] =>
  (dig(attributes, [name])?.['selectors'] as unknown as string[] | undefined) ?? [];

const pick = (instance: Instance, names: string[]): Instance =>
  Object.fromEntries(names.filter((name) => instance[name] !== undefined).map((name) => [name, instance[name]]));

/** As the channel took them last; else as the definition tells them apart. */
function instancesBefore({ input, definition, marketplaceId }: EmptyingInput, name: string, language: string): Instance[] {
  const selectors = selectorsOf(definition, name);
  const before = input.accepted as ContentPayload | undefined;
  const here = (instance: Instance): boolean => !selectors.includes('language_tag') || instance['language_tag'] === language;
  const shown = (before?.attributes[name] ?? []).filter(here);
  if (shown.length > 0) return selectors.length === 0 ? shown : shown.map((one) => pick(one, selectors));
  const emptied = before?.emptied?.find(({ attribute }) => attribute === name)?.value.filter(here) ?? [];
  return emptied.length > 0 ? emptied : possible(definition, name, { marketplace_id: marketplaceId, language_tag: language });
}

/** Selectors that only the value tells (`type` of an identifier) are tried in all the forms that the definition lists. */
function possible(definition: Definition, name: string, known: Instance): Instance[] {
  const fields = dig(definition.resolve(dig(definition.attributes, [name, 'items'])), ['properties']) as Record<string, Schema> | undefined;
  return selectorsOf(definition, name).reduce<Instance[]>(
    (instances, selector) => {
      const values = known[selector] !== undefined ? [known[selector]] : ((fields?.[selector]?.['enum'] as unknown[] | undefined) ?? []);
      return values.length === 0 ? instances : instances.flatMap((one) => values.map((value) => ({ ...one, [selector]: value })));
    },
    [{}],
  );
}

/** A value that selects its own instance (an EAN that becomes a UPC) leaves the old one beside the new. */
function movedAway({ input, definition, attributes }: EmptyingInput, name: string): Instance[] {
  const before = (input.accepted as ContentPayload | undefined)?.attributes[name];
  if (!before) return [];
  const selectors = selectorsOf(definition, name);
  const now = new Set((attributes[name] ?? []).map((one) => JSON.stringify(pick(one, selectors))));
  const languages = new Set((attributes[name] ?? []).map((one) => one['language_tag']));
  return before.map((one) => pick(one, selectors)).filter((one) => languages.has(one['language_tag']) && !now.has(JSON.stringify(one)));
}
