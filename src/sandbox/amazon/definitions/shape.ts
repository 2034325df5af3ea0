import type { Marketplace } from '../marketplaces.js';

export type Schema = Record<string, unknown>;

/** A text in the two languages of our own definitions. */
export type Label = readonly [english: string, german: string];

/** Everything in a definition depends on the marketplace it is written for. */
export type Make = (place: Marketplace) => Schema;

const say = (label: Label, place: Marketplace): string => (place.languageTag === 'de_DE' ? label[1] : label[0]);

export const MARKETPLACE_ID: Make = () => ({ $ref: '#/$defs/marketplace_id' });
export const LANGUAGE_TAG: Make = () => ({ $ref: '#/$defs/language_tag' });

export interface Cell {
  type: 'string' | 'number' | 'integer' | 'boolean';
  /** Further keywords: limits, formats, lifecycle. */
  limits?: Schema;
  editable?: boolean;
  hidden?: boolean;
  /** Closed list of values with the names that a person sees. */
  choices?: readonly (readonly [value: string | boolean, ...names: string[]])[];
  /** Values that are offered beside free text: Amazon's `anyOf [string, enum]`. */
  suggestions?: readonly string[];
}

/** One value inside an attribute instance, with Amazon's presentation keywords. */
export function cell(label: Label, { type, limits, editable = true, hidden = false, choices, suggestions }: Cell): Make {
  return (place) => ({
    title: say(label, place),
    description: say(label, place),
    editable,
    hidden,
    type,
    ...limits,
    ...(choices && {
      enum: choices.map(([value]) => value),
      enumNames: choices.map(([value, english, german]) => (place.languageTag === 'de_DE' ? german : english) ?? english ?? String(value)),
    }),
    ...(suggestions && { anyOf: [{ type: 'string' }, { type: 'string', enum: suggestions, enumNames: suggestions }] }),
  });
}

export interface AttributeShape {
  fields: Record<string, Make>;
  required: string[];
  /** Which fields tell one instance from another; `undefined` where Amazon states none (variation_theme). */
  selectors?: string[];
  /** How many instances one selector combination may have. */
  most?: number;
  least?: number;
  /** Keywords of the attribute itself, e.g. `replacedBy`. */
  keywords?: Schema;
}

/** An attribute: an array of instances, counted per selector combination. */
export function attribute(label: Label, { fields, required, selectors, most = 1, least = 1, keywords }: AttributeShape): Make {
  return (place) => ({
    title: say(label, place),
    description: say(label, place),
    ...keywords,
    type: 'array',
    minItems: 1,
    ...(selectors ? { minUniqueItems: least, maxUniqueItems: most, selectors } : { maxItems: most }),
    items: object(fields, required)(place),
  });
}

export function object(fields: Record<string, Make>, required: string[]): Make {
  return (place) => ({
    type: 'object',
    required,
    properties: Object.fromEntries(Object.entries(fields).map(([name, make]) => [name, make(place)])),
    additionalProperties: false,
  });
}

/** An array nested in an attribute (schedules, levels): no selectors. */
export function list(fields: Record<string, Make>, required: string[]): Make {
  return (place) => ({ type: 'array', minItems: 1, items: object(fields, required)(place) });
}
