import type { RenderInput } from '../../port/index.js';
import type { Attributes } from './attributes.js';
import type { ContentPayload } from './payload.js';
import { AMAZON_FIELDS } from './fields.js';
import type { Instance } from './statements.js';

/** Attributes that a mapping fills part by part → part → its target. A plain target beside them fills the part `value`. */
const PARTS = new Map<string, Map<string, string>>();
for (const { target } of AMAZON_FIELDS) {
  const [name = '', part] = target.split('.');
  if (part !== undefined) PARTS.set(name, (PARTS.get(name) ?? new Map<string, string>()).set(part, target));
}
for (const [name, parts] of PARTS) if (AMAZON_FIELDS.some(({ target }) => target === name)) parts.set('value', name);

type Known = Pick<RenderInput, 'ruled' | 'accepted'>;

/** Parts that the channel accepted last and whose own rule was taken away since; undefined for what has no parts, or several instances. */
export function givenUpParts({ ruled, accepted }: Known, name: string): { kept: Instance; all: boolean } | undefined {
  const parts = PARTS.get(name);
  const [before, ...others] = (accepted as ContentPayload | undefined)?.attributes[name] ?? [];
  if (!parts || !before || others.length > 0) return undefined;
  const filled = Object.entries(before).filter(([part]) => parts.has(part));
  const kept = filled.filter(([part]) => !ruled.has(parts.get(part) as string));
  return { kept: Object.fromEntries(kept), all: kept.length === filled.length };
}

/** Such parts stay beside those that are said now: a patch can replace only the whole attribute. */
export function withGivenUpParts(known: Known, name: string, instances: Attributes[string]): Attributes[string] {
  const [now, ...others] = instances;
  const given = givenUpParts(known, name);
  return now && given && others.length === 0 ? [{ ...given.kept, ...now }] : instances;
}
