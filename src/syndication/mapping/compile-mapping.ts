import { distinguishes, scopesOfChannel, type Distinction } from '../../catalog/index.js';
import type { ChannelConfig } from '../../port/index.js';
import type { ProductView } from './edition-view.js';
import { compileRequired } from './family-required.js';
import { mapProduct, type MappingInputs, type MappingResult, type RuleSet } from './map-product.js';
import type { FieldRule, FieldSpec, MappingBody } from '../../port/index.js';
import { compileRule } from './rules.js';
import type { ChannelPlace } from './sources.js';
import type { Vocabulary } from './vocabulary.js';

/** A mapping ready to run: a pure function of the view and its inputs, without a statement. */
export interface CompiledMapping {
  map(view: ProductView, inputs: MappingInputs): MappingResult;
  /** How two things of one GTIN are found, and told apart. */
  barcodes: Barcodes;
  /** The targets that a family's products have a rule for, whether or not it sends a value. */
  targets(family: string): ReadonlySet<string>;
  /** Of those, the ones that are sent once. */
  once(family: string): ReadonlySet<string>;
}

/** Targets that take a GTIN, and what two things of one GTIN may differ in: by fields of the channel, and by cells of the catalogue. */
export interface Barcodes {
  targets: string[];
  fields: ReadonlyMap<string, Distinction>;
  cells: ReadonlyMap<string, Distinction>;
}

const TRANSLATED = new Set(['text', 'html', 'list']);

/** Turns a mapping's data into closures for one channel; compile once per mapping version, run for every product. */
export function compileMapping(
  body: MappingBody,
  fields: readonly FieldSpec[],
  channel: ChannelConfig,
  vocabulary: Vocabulary,
): CompiledMapping {
  const specs = new Map(fields.map((spec) => [spec.target, spec]));
  const place: ChannelPlace = {
    scopes: scopesOfChannel({ scopes: vocabulary.scopes ?? new Map() }, { ...channel, market: channel.market.code }),
    locale: channel.locales[0]!,
    locales: channel.locales,
    market: channel.market.code,
    country: channel.market.country,
  };
  const inForce = kept((family) => rulesInForce(body, family));
  const rulesOf = kept((family) => compileRuleSet(family, inForce(family), specs, place, vocabulary));
  const targets = kept((family): ReadonlySet<string> => new Set(Object.keys(inForce(family))));
  const once = kept((family): ReadonlySet<string> => new Set(Object.entries(inForce(family)).flatMap(([target, { send }]) => (send === 'once' ? [target] : [])))); // prettier-ignore
  return {
    map: (view, inputs) => mapProduct({ body, rulesOf, place, channelCode: channel.code, vocabulary }, view, inputs),
    barcodes: barcodesOf(fields, vocabulary),
    targets,
    once,
  };
}

/** What a family's own rules leave of the general ones: a target that is never sent has none, and one that is cleared has one without a value. */
function rulesInForce(body: MappingBody, family: string): Record<string, FieldRule> {
  const all = Object.entries({ ...body.fields, ...body.families?.[family]?.fields });
  return Object.fromEntries(
    all.flatMap(([target, rule]): [string, FieldRule][] => {
      if (rule.send === 'never') return [];
      return [[target, rule.send === 'clear' ? { from: [], send: 'clear' } : rule]];
    }),
  );
}

/** Worked out once for each family. */
function kept<T>(of: (family: string) => T): (family: string) => T {
  const known = new Map<string, T>();
  return (family) => {
    if (!known.has(family)) known.set(family, of(family));
    return known.get(family)!;
  };
}

function barcodesOf(fields: readonly FieldSpec[], { attributes }: Vocabulary): Barcodes {
  return {
    targets: fields.filter(({ type }) => type === 'gtin').map(({ target }) => target),
    fields: new Map(fields.flatMap(({ target, tells }) => (tells ? [[target, tells] as const] : []))),
    cells: new Map(
      [...attributes.values()].flatMap((attribute) => {
        const tells = attribute.localizable || attribute.scopable ? undefined : distinguishes(attribute);
        return tells ? [[attribute.code, tells] as const] : [];
      }),
    ),
  };
}

function compileRuleSet(
  family: string,
  rules: Record<string, FieldRule>,
  specs: ReadonlyMap<string, FieldSpec>,
  place: ChannelPlace,
  vocabulary: Vocabulary,
): RuleSet {
  const known = Object.entries(rules).flatMap(([target, rule]) => {
    const spec = specs.get(target);
    return spec ? [{ spec, rule }] : [];
  });
  const further = place.locales
    .slice(1)
    .map((locale): [string, RuleSet['base']] => [
      locale,
      known
        .filter(({ spec }) => TRANSLATED.has(spec.type))
        .map(({ spec, rule }) => compileRule(spec, rule, { ...place, locale }, vocabulary, true)),
    ]);
  return {
    base: known.map(({ spec, rule }) => compileRule(spec, rule, place, vocabulary)),
    further: new Map(further),
    required: compileRequired(family, place, vocabulary),
  };
}
