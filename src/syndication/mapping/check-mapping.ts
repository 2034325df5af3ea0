import { canonicalJson } from '../../../libs/canonical/index.js';
import { problem, type Problem } from '../../../libs/problem/index.js';
import { SENDS, type FieldRule, type FieldSpec, type MappingBody, type Source, type SystemName, type Transform } from '../../port/index.js';
import { templateAttributes } from './sources.js';
import type { Vocabulary } from './vocabulary.js';

/**
 * What would make a mapping do nothing, or something else than it says. Empty: it may be saved. `before`: mappings whose sources may stay although the
 * catalogue lacks their attribute, as it lacks some of a default mapping: whoever changes one field answers for that field.
 */
export function checkMapping(
  body: MappingBody,
  fields: readonly FieldSpec[],
  vocabulary: Vocabulary,
  before: readonly MappingBody[] = [],
): Problem[] {
  if (typeof body !== 'object' || body === null || typeof body.fields !== 'object' || body.fields === null) {
    return [problem('mapping_invalid', 'fields', 'A mapping has no fields', 'Give { "fields": { "<target>": { "from": [...] } } }')];
  }
  const specs = new Map(fields.map((spec) => [spec.target, spec]));
  const stood = new Set(
    before.flatMap((one) => rulesOf(one).flatMap(([place, , { from }]) => from.map((source) => nameOf(place, source)))),
  );
  const isNew = (place: string, source: Source): boolean => !stood.has(nameOf(place, source));
  return [
    ...rulesOf(body).flatMap(([place, target, rule]) =>
      checkRule(place, target, rule, specs, (at, source) => (isNew(place, source) ? checkSource(at, source, vocabulary) : []), vocabulary),
    ),
    ...checkPlans(body, vocabulary),
  ];
}

const nameOf = (place: string, source: Source): string => `${place} ${canonicalJson(source)}`;

/** Sources that read nothing, because the catalogue has no such attribute. */
export function readsNothing(body: MappingBody, vocabulary: Vocabulary): Problem[] {
  return rulesOf(body).flatMap(([place, , rule]) =>
    rule.from.flatMap((source, index) =>
      checkSource(`${place}.from.${index}`, source, vocabulary).filter(({ code }) => code === 'unknown_attribute'),
    ),
  );
}

/** Each rule with its place and its target. */
function rulesOf({ fields, families }: MappingBody): [string, string, FieldRule][] {
  const of = (place: string, rules: Record<string, FieldRule>): [string, string, FieldRule][] =>
    Object.entries(rules).map(([target, rule]) => [`${place}.${target}`, target, rule]);
  return [
    ...of('fields', fields),
    ...Object.entries(families ?? {}).flatMap(([family, own]) => of(`families.${family}.fields`, own.fields ?? {})),
  ];
}

function checkRule(
  place: string,
  target: string,
  rule: FieldRule,
  specs: ReadonlyMap<string, FieldSpec>,
  checkNew: (place: string, source: Source) => Problem[],
  vocabulary: Vocabulary,
): Problem[] {
  const problems: Problem[] = [];
  if (!specs.has(target)) {
    problems.push(
      problem(
        'unknown_target',
        place,
        `This channel has no field ${target}`,
        `Use one of: ${[...specs.keys()].sort().slice(0, 40).join(', ')}`,
      ),
    );
  }
  const send = rule?.send;
  if (send !== undefined && !SENDS.includes(send)) {
    const fix = `Use one of: ${SENDS.join(', ')}; without it the field is sent always`;
    return [...problems, problem('unknown_send', `${place}.send`, `${target} cannot be sent ${JSON.stringify(send)}`, fix)];
  }
  const isSilent = send === 'never' || send === 'clear';
  if (!Array.isArray(rule?.from) || (rule.from.length === 0 && rule.default === undefined && !isSilent)) {
    problems.push(
      problem(
        'no_source',
        `${place}.from`,
        `${target} has neither a source nor a default`,
        'List at least one source in "from", or say "send": "never" or "clear"',
      ),
    );
    return problems;
  }
  rule.from.forEach((source, index) => problems.push(...checkNew(`${place}.from.${index}`, source)));
  rule.transforms?.forEach((transform, index) => problems.push(...checkTransform(`${place}.transforms.${index}`, transform, vocabulary)));
  return problems;
}

const SYSTEM = new Set<SystemName>([
  ...(['sku', 'rootSku', 'parentSku', 'family', 'familyLabel', 'lifecycle', 'category', 'categories', 'categoryPath'] as const),
  ...(['locale', 'market', 'country'] as const),
]);

function checkSource(place: string, source: Source, vocabulary: Vocabulary): Problem[] {
  if ('attribute' in source) return unknownAttributes(place, [source.attribute], vocabulary);
  if ('template' in source) return unknownAttributes(place, templateAttributes(source.template), vocabulary);
  if ('system' in source && !SYSTEM.has(source.system)) {
    return [problem('unknown_source', place, `There is no system value ${String(source.system)}`, `Use one of: ${[...SYSTEM].join(', ')}`)];
  }
  if ('system' in source || 'constant' in source) return [];
  return [problem('unknown_source', place, 'A source names nothing to read', 'Give attribute, constant, system or template')];
}

function unknownAttributes(place: string, codes: string[], vocabulary: Vocabulary): Problem[] {
  return codes
    .filter((code) => !vocabulary.attributes.has(code))
    .map((code) =>
      problem('unknown_attribute', place, `The catalogue has no attribute ${code}`, `Create ${code}, or name an attribute that exists`),
    );
}

const OPS = new Set<Transform['op']>([
  'trim',
  'upper',
  'lower',
  'truncate',
  'strip_html',
  'limit_html',
  'join',
  'split',
  'lookup',
  'unit',
  'prefix',
  'suffix',
  'replace',
  'slug',
  'number',
  'boolean',
]);

function checkTransform(place: string, transform: Transform, vocabulary: Vocabulary): Problem[] {
  const bad = (message: string, fix: string): Problem[] => [problem('bad_transform', place, message, fix)];
  const whole = (value: number | undefined, least: number): boolean => value === undefined || (Number.isInteger(value) && value >= least);
  if (!OPS.has(transform?.op)) return bad(`There is no transform ${String(transform?.op)}`, `Use one of: ${[...OPS].join(', ')}`);
  switch (transform.op) {
    case 'truncate':
      if (transform.chars === undefined && transform.bytes === undefined) return bad('truncate has no limit', 'Give chars, bytes or both');
      return whole(transform.chars, 1) && whole(transform.bytes, 1)
        ? []
        : bad('A limit is a whole number above 0', 'Correct chars and bytes');
    case 'limit_html':
      return Array.isArray(transform.allow) ? [] : bad('limit_html names no tags', 'Give allow: a list of tag names');
    case 'lookup':
      return typeof transform.table === 'object' && transform.table !== null
        ? []
        : bad('lookup has no table', 'Give table: { "from": "to" }');
    case 'unit':
      if ([...vocabulary.unitFamilies.values()].some((family) => Object.hasOwn(family.units, transform.to))) {
        return whole(transform.decimals, 0) ? [] : bad('decimals is a whole number from 0', 'Correct decimals');
      }
      return bad(`No unit family has the unit ${transform.to}`, 'Name a unit of the catalogue');
    case 'number':
      return whole(transform.decimals, 0) ? [] : bad('decimals is a whole number from 0', 'Correct decimals');
    case 'split':
      return typeof transform.on === 'string' && transform.on !== ''
        ? []
        : bad('split does not say on what', 'Give on: the text between parts');
    case 'join':
      return typeof transform.with === 'string' ? [] : bad('join does not say with what', 'Give with: the text between parts');
    case 'replace':
      return typeof transform.find === 'string' && transform.find !== ''
        ? []
        : bad('replace does not say what', 'Give find: the text to replace');
    case 'prefix':
    case 'suffix':
      return typeof transform.text === 'string' ? [] : bad(`${transform.op} has no text`, 'Give text');
    case 'trim':
    case 'upper':
    case 'lower':
    case 'strip_html':
    case 'slug':
    case 'boolean':
      return [];
  }
}

function checkPlans(body: MappingBody, vocabulary: Vocabulary): Problem[] {
  return Object.entries(body.plans ?? {}).flatMap(([family, plan]) => [
    ...unknownAttributes(`plans.${family}.axes`, plan.axes ?? [], vocabulary),
    ...unknownAttributes(`plans.${family}.joined.axes`, plan.joined?.axes ?? [], vocabulary),
  ]);
}
