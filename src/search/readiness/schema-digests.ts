import { hash } from 'node:crypto';
import type { Attribute, AttributeOption, CatalogSchema } from '../../catalog/index.js';
import { cellKey } from '../../catalog/index.js';
import { keyHash } from '../cells/terms.js';
import { lookAlikesOf } from './look-alikes.js';
import type { TaskOrder } from './tasks.repository.js';

/** Definitions in short: whatever of them a judgement may depend on. */
export interface SchemaDigests {
  /** Family → its attributes, requirements and labels, and how it varies. */
  families: Record<string, string>;
  /** Attribute → its rules and labels. */
  attributes: Record<string, string>;
  /** Attribute → option → its labels. */
  options: Record<string, Record<string, string>>;
  /** Locales, scopes, markets and units: what everything depends on. */
  rest: string;
}

export function digestsOf(schema: CatalogSchema): SchemaDigests {
  const variants = Map.groupBy(schema.familyVariants.values(), ({ familyCode }) => familyCode);
  const { locales, scopes, markets, unitFamilies } = schema;
  return {
    families: digested(schema.families, (family) => ({
      ...{ ...family, revision: null, attributes: [...family.attributes] },
      variants: variants.get(family.code) ?? [],
    })),
    attributes: digested(schema.attributes, (attribute) => ({ ...attribute, revision: null, options: null })),
    options: Object.fromEntries(
      [...schema.attributes.values()].flatMap((attribute) =>
        attribute.options.size > 0 ? [[attribute.code, digested(attribute.options, ofOption(attribute))] as const] : [],
      ),
    ),
    rest: short([...locales.keys(), ...scopes.values(), ...markets.values(), ...unitFamilies.values()]),
  };
}

/** Its labels, and with which others it may be mixed up. */
const ofOption =
  (attribute: Attribute) =>
  ({ code, labels }: AttributeOption): unknown => {
    const alike = lookAlikesOf(attribute).get(code);
    return alike ? [labels, alike] : labels;
  };

/**
 * What must be judged anew because definitions changed, and nothing else: products of a family, or those that state an attribute, or one of its
 * options. Labels of categories and sources of stock are not asked by any rule that stops a product.
 */
export function tasksOf(schema: CatalogSchema, before: SchemaDigests, now: SchemaDigests): TaskOrder[] {
  if (before.rest !== now.rest) return [{ cause: 'Locales, scopes, markets or units changed' }];
  const families = changed(before.families, now.families);
  const attributes = changed(before.attributes, now.attributes);
  const options = Object.keys({ ...before.options, ...now.options }).flatMap((code) => {
    const codes = changed(before.options[code] ?? {}, now.options[code] ?? {});
    return codes.length > 0 && !attributes.includes(code) ? [{ code, codes }] : [];
  });
  return [
    ...(families.length > 0 ? [{ cause: `Families changed: ${named(families)}`, families }] : []),
    ...attributes.flatMap((code) => tasksOfAttribute(schema, code)),
    ...options.map(({ code, codes }) => ({
      ...{ cause: `Options of ${code} changed: ${named(codes)}`, options: codes },
      keys: keysOf(schema, schema.attributes.get(code)!),
    })),
  ];
}

function tasksOfAttribute(schema: CatalogSchema, code: string): TaskOrder[] {
  const attribute = schema.attributes.get(code);
  return attribute ? [{ cause: `Attribute ${code} changed`, keys: keysOf(schema, attribute) }] : [];
}

/** Hashes of all cells that the attribute may have. */
function keysOf(schema: CatalogSchema, { code, localizable, scopable }: Attribute): string[] {
  const locales = localizable ? [undefined, ...schema.locales.keys()] : [undefined];
  const scopes = scopable ? [undefined, ...schema.scopes.keys()] : [undefined];
  return locales.flatMap((locale) => scopes.map((scope) => keyHash(cellKey({ attribute: code, locale, scope }))));
}

/** Those of which anything changed. New ones have nothing that was judged: they are changed all the same, because a mapping may have asked for them before. */
const changed = (before: Record<string, string>, now: Record<string, string>): string[] =>
  Object.keys({ ...before, ...now }).filter((code) => before[code] !== now[code]);

const digested = <T>(all: ReadonlyMap<string, T>, of: (one: T) => unknown): Record<string, string> =>
  Object.fromEntries([...all].map(([code, one]) => [code, short(of(one))]));

const short = (value: unknown): string => hash('sha1', JSON.stringify(value), 'base64').slice(0, 12);

const MOST_NAMED = 5;
const named = (codes: string[]): string =>
  codes.length > MOST_NAMED ? `${codes.slice(0, MOST_NAMED).join(', ')} and ${codes.length - MOST_NAMED} more` : codes.join(', ');
