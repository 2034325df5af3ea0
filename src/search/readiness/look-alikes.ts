import type { Attribute } from '../../catalog/index.js';
import { isUnseen, lookOf } from '../../port/kit/index.js';

/** In this locale an option's label looks like that of another one, and is written otherwise. */
export interface LookAlike {
  locale: string;
  other: string;
}

/** Of one attribute as it was read: looked for once, since each value that is written asks. */
const known = new WeakMap<Attribute, ReadonlyMap<string, LookAlike[]>>();

/**
 * Options that customers cannot tell apart by what their labels show, by code. No save lets them in any more (`label_look_alike`, which knows letters of
 * other scripts as well); these stood before.
 */
export function lookAlikesOf(attribute: Attribute): ReadonlyMap<string, LookAlike[]> {
  const found = known.get(attribute) ?? lookFor(attribute);
  known.set(attribute, found);
  return found;
}

function lookFor({ options }: Attribute): ReadonlyMap<string, LookAlike[]> {
  const said = [...options.values()].flatMap(({ code, labels }) =>
    Object.entries(labels).flatMap(([locale, label]) => (isUnseen(label) ? [] : [{ code, locale, label, look: lookOf(label) }])),
  );
  const found = new Map<string, LookAlike[]>();
  for (const group of Map.groupBy(said, ({ locale, look }) => `${locale} ${look}`).values()) {
    const [first] = group;
    for (const { code, locale, label } of group) {
      const twin = label === first!.label ? group.find((other) => other.label !== label) : first;
      if (twin) found.set(code, [...(found.get(code) ?? []), { locale, other: twin.code }]);
    }
  }
  return found;
}
