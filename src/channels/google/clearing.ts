import type { RenderInput } from '../../port/index.js';
import { attributeOf, DESCRIPTION_SOURCE, fields, TITLE_SOURCE } from './fields.js';
import { isSaid, keptOf } from './kept.js';
import { OFFER_ATTRIBUTES } from './offer.js';
import type { Attributes, ProductInput } from './payload.js';

/** Attribute → mapping target; generated texts have an attribute of their own. */
const TARGETS: Record<string, string> = {
  ...Object.fromEntries(fields.map((field) => [attributeOf(field), field.target])),
  structuredTitle: 'title',
  structuredDescription: 'description',
};

/** Filled by an axis too, where the mapping leaves them empty. */
const AXES = ['color', 'size', 'material', 'pattern'];

/**
 * What goes along unowned, because an insert replaces everything and would erase it: attributes that the channel accepted and that are not ours, whether
 * their rule was taken away, they were sent once, or an adopted offer had them before; until something else is said in their place. A rule that comes
 * back without a value, as one that clears, takes off what is owned, and nothing else. What an axis had filled was never the mapping's, and goes with it.
 */
export function givenUp(input: RenderInput, now: Attributes): Attributes {
  const { held, ruled, bindings, listing } = input;
  const theirs = keptOf(bindings, listing).productAttributes;
  const before = (input.accepted as ProductInput | undefined)?.productAttributes ?? theirs;
  const options = new Set(((before.variantOptions ?? []) as { value: unknown }[]).map(({ value }) => value));
  const kept = Object.entries(before).filter(([attribute, value]) => {
    if (isSaid(attribute, now) || OFFER_ATTRIBUTES.has(attribute)) return false;
    const isOwned = held.includes(attribute);
    if (attribute in theirs && !isOwned) return true;
    const target = TARGETS[attribute];
    if (target === undefined || (isOwned && ruled.has(target))) return false;
    return !(AXES.includes(attribute) && options.has(value));
  });
  return Object.fromEntries(kept);
}

/** Attributes that were owned and have no value any more, as null: the insert leaves them out, and they are to be read back empty. */
export function cleared({ held, ruled }: RenderInput, now: Attributes): Record<string, null> {
  const gone = held.filter((attribute) => {
    const target = TARGETS[attribute];
    return !(attribute in now) && !OFFER_ATTRIBUTES.has(attribute) && (target === undefined || isOurs(attribute, target, ruled));
  });
  return Object.fromEntries(gone.toSorted().map((attribute) => [attribute, null]));
}

/** A landing page comes from the channel's settings where no rule makes one. */
const isOurs = (attribute: string, target: string, ruled: ReadonlySet<string>): boolean => ruled.has(target) || attribute === 'link';

export function targetsOf(attributes: string[]): Record<string, string> {
  return Object.fromEntries(attributes.flatMap((attribute) => (TARGETS[attribute] ? [[attribute, TARGETS[attribute]]] : [])));
}

/** The mark of a generated text, which stays with the text when the rule that made it is taken away. */
export function sourceBefore({ accepted, ruled }: RenderInput, text: 'title' | 'description'): unknown {
  const [attribute, target] = text === 'title' ? ['structuredTitle', TITLE_SOURCE] : ['structuredDescription', DESCRIPTION_SOURCE];
  const before = (accepted as ProductInput | undefined)?.productAttributes[attribute] as { digitalSourceType?: unknown } | undefined;
  return ruled.has(target) ? undefined : before?.digitalSourceType;
}
