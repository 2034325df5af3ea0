import { checkCharacters, problem, Refusal, type Problem } from '../../../libs/problem/index.js';
import { cellsLookedIn, findCell, scopeChain, scopesOfChannel, type Attribute, type CatalogSchema } from '../../catalog/index.js';
import { closedPattern, FINALS, fold, foldPart, isOpen } from '../cells/fold.js';
import type { ReadinessPlace } from '../readiness/demands.js';
import { hasWords, isLong, keyHash, LONGEST, MARK } from '../cells/terms.js';
import { placedAt, statedSql, type Condition, type StatedCondition } from './condition.js';
import { MOST_VALUES, type CellFilter } from './filter.js';
import { likeText, optionsLabelled, readOperand } from './operand.js';
import type { Params } from './params.js';

const QUESTIONS = ['equals', 'in', 'from', 'prefix', 'contains', 'label', 'isEmpty'] as const;
const ORDERED = ['number', 'measurement', 'date', 'text', 'rich_text'];
/** Codes of an equal list with which PostgreSQL may begin; it counts the others: to plan a hundred joins took it a second, a thousand half a minute. */
const MOST_JOINED = 4;
/** Behind every text that begins with what is before it, and marked ones; before all others. */
const AFTER_SAME = '\u0002';
const AFTER_ALL = '\u{10FFFF}';

/** What a cell is looked up with. */
export interface CellGround {
  schema: CatalogSchema;
  /** What is known of the channels that are asked for; of another scope only its own locale counts. */
  shown: readonly ReadinessPlace[];
}

/**
 * The attribute of a filter, order or facet, and the cells in which it is looked up, with their hashes: the one that goes before first. As a channel shows it,
 * another locale of the same language stands in for one that is not there.
 */
export function lookUp(
  { schema, shown }: CellGround,
  { attribute: code, locale, channel }: Pick<CellFilter, 'attribute' | 'locale' | 'channel'>,
  path: string,
): { attribute: Attribute; keys: string[]; cells: string[] } {
  const found = findCell(schema, code, `${path}.attribute`);
  const attribute = schema.attributes.get(code);
  if (!attribute) throw new Refusal(found.problem ?? problem('attribute_unknown', `${path}.attribute`, 'This is no code of an attribute.', 'Use the code of an existing attribute.')); // prettier-ignore
  if (locale && !schema.locales.has(locale))
    throw new Refusal(problem('locale_unknown', `${path}.locale`, 'There is no such locale.', `Use one of ${[...schema.locales.keys()].slice(0, 20).join(', ')}.`)); // prettier-ignore
  if (channel && !schema.scopes.has(channel))
    throw new Refusal(problem('scope_unknown', `${path}.channel`, 'There is no such channel, group or market among the scopes.', 'Use the code of a scope.')); // prettier-ignore
  if (attribute.localizable && !locale)
    throw new Refusal(problem('locale_missing', `${path}.locale`, `Attribute ${code} has a value for each locale.`, 'Say which locale.'));
  const seen = channel ? seenBy({ schema, shown }, channel) : { scopes: [], locales: [] };
  const all = cellsLookedIn(attribute, locale ?? '', seen);
  const cells = all.filter((key) => findCell(schema, key, path).problem === undefined);
  return { attribute, keys: cells.map(keyHash), cells };
}

/** Where a channel looks: in the cells of these scopes, and in these locales of its own. A group or market has none. */
export function seenBy({ schema, shown }: CellGround, channel: string): { scopes: string[]; locales: readonly string[] } {
  const place = shown.find(({ channelCode }) => channelCode === channel);
  if (!place) return { scopes: scopeChain(schema, channel), locales: [] };
  return { scopes: scopesOfChannel(schema, { code: channel, kind: place.kind, market: place.marketCode }), locales: place.locales };
}

/** Throws a Refusal where the filter names what is not there, or asks what its attribute cannot answer. */
export function cellCondition(ground: CellGround, filter: CellFilter, path: string): Condition {
  const { schema } = ground;
  const { attribute, keys } = lookUp(ground, filter, path);
  const asked = QUESTIONS.filter((question) => filter[question] != null || (question === 'from' && (filter.to ?? filter.under) != null));
  if (asked.length !== 1) {
    const message = asked.length === 0 ? 'The filter asks nothing of the attribute.' : `The filter asks ${asked.join(' and ')} at once.`;
    throw new Refusal(problem('filter_malformed', path, message, 'Ask one of equals, in, from and to, prefix, contains, label, isEmpty; join others by and.')); // prettier-ignore
  }
  const isSingle = attribute.type !== 'multi_select';
  const stated = (match?: StatedCondition['match'], single = isSingle): Condition => ({ kind: 'stated', keys, isSingle: single, ...(match ? { match } : {}) }); // prettier-ignore
  switch (asked[0]!) {
    case 'isEmpty':
      return filter.isEmpty ? { kind: 'all', of: [hasAttribute(schema, attribute), { kind: 'not', of: stated() }] } : stated();
    case 'equals':
      return allOf(keys, terms(schema, attribute, filter.equals, `${path}.equals`), stated);
    case 'in':
      return stated(isOneOf(manyTerms(schema, attribute, filter.in!, `${path}.in`)));
    case 'from':
      return stated(between(schema, attribute, filter, path));
    case 'label':
      need(attribute.options.size > 0, attribute, 'label', path, 'Only options have labels.');
      return stated(isOneOf(optionsLabelled(attribute, labelOf(filter.label!, `${path}.label`))));
    case 'prefix':
      return stated(begins(textOf(attribute, filter.prefix!, `${path}.prefix`, foldPart)));
    case 'contains':
      return stated(contains(attribute, filter.contains!, `${path}.contains`));
  }
}

/** A list is equal where it has each of the codes. */
function allOf(keys: string[], values: string[], stated: (match: StatedCondition['match'], single?: boolean) => Condition): Condition {
  const joined = values.slice(0, MOST_JOINED).map((value) => stated((params, c) => `${c}.value = ${params.add(value)}`, true));
  const others = values.slice(MOST_JOINED);
  return { kind: 'all', of: others.length > 0 ? [...joined, hasEach(keys, others)] : joined };
}

function hasEach(keys: string[], values: string[]): Condition {
  const match = isOneOf(values);
  return {
    kind: 'leaf',
    sql: (params, v) => {
      const shown = `${placedAt('c', v)} AND ${statedSql({ kind: 'stated', keys, match, isSingle: false }, params, 'c', v)}`;
      return `(SELECT count(*) FROM search_cell c WHERE ${shown}) = ${params.add(values.length)}::int`;
    },
  };
}

/** What has no such attribute cannot be without its value: families that leave it out are not asked. */
function hasAttribute(schema: CatalogSchema, { code }: Attribute): Condition {
  const families = [...schema.families.values()].filter(({ attributes }) => attributes.has(code)).map((family) => family.code);
  return { kind: 'product', sql: (params, r) => `(${r}.family_code = ANY (${params.add(families)}::text[])) IS TRUE` };
}

function isOneOf(values: string[]): NonNullable<StatedCondition['match']> {
  return (params, c) => `${c}.value = ANY (${params.add(values)}::text[])`;
}

function terms(schema: CatalogSchema, attribute: Attribute, input: unknown, path: string): string[] {
  const read = readOperand(schema, attribute, input, path);
  if (read.problem) throw new Refusal(read.problem);
  return read.terms;
}

function manyTerms(schema: CatalogSchema, attribute: Attribute, inputs: unknown[], path: string): string[] {
  if (inputs.length > MOST_VALUES) throw new Refusal(problem('too_many_values', path, `${inputs.length} values in one filter.`, `Name at most ${MOST_VALUES}.`)); // prettier-ignore
  return inputs.flatMap((input, at) => terms(schema, attribute, input, `${path}.${at}`));
}

function between(schema: CatalogSchema, attribute: Attribute, { from, to, under }: CellFilter, path: string): StatedCondition['match'] {
  need(ORDERED.includes(attribute.type), attribute, 'from and to', path, 'Only numbers, measures, days and texts have an order.');
  const end = (input: unknown, name: string): string => (hasWords(attribute) ? textOf(attribute, input, `${path}.${name}`) : terms(schema, attribute, input, `${path}.${name}`)[0]!); // prettier-ignore
  if (to != null && under != null) throw new Refusal(problem('filter_malformed', path, 'The filter has two upper ends.', 'Send to, which is included, or under, which is not.')); // prettier-ignore
  const [least, most] = [from == null ? undefined : end(from, 'from'), to == null ? undefined : end(to, 'to')];
  const less = under == null ? undefined : end(under, 'under');
  return (params: Params, c: string) =>
    [
      ...(least === undefined ? [] : [`${c}.value >= ${params.add(least)}`]),
      ...(most === undefined ? [] : [`${c}.value < ${params.add(most + AFTER_SAME)}`]),
      ...(less === undefined ? [] : [`${c}.value < ${params.add(less)}`]),
    ].join(' AND ');
}

function begins(prefix: string): StatedCondition['match'] {
  const within = (params: Params, c: string, from: string, under: string): string => `${c}.value >= ${params.add(from)} AND ${c}.value < ${params.add(under)}`; // prettier-ignore
  const [first, last] = FINALS;
  return (params, c) => {
    const goesOn = isOpen(prefix) ? ` AND NOT (${within(params, c, prefix + first, prefix + last + AFTER_ALL)})` : '';
    return `(${within(params, c, prefix, prefix + AFTER_ALL)}${goesOn})`;
  };
}

function contains(attribute: Attribute, input: string, path: string): StatedCondition['match'] {
  const part = textOf(attribute, input, path, foldPart);
  return (params, c) => {
    const asked = params.add(`%${likeText(part)}%`);
    const closed = isOpen(part) ? params.add(closedPattern(part)) : null;
    const has = (text: string): string => (closed ? `${text} LIKE ${asked} AND ${text} ~ ${closed}` : `${text} LIKE ${asked}`);
    const whole = `SELECT FROM search_text t WHERE t.root_id = ${c}.root_id AND t.key = ${c}.key AND t.position = ${c}.position AND ${has('t.body')}`;
    return `(${has(`${c}.value`)} OR ${isLong(`${c}.value`)} AND EXISTS (${whole}))`;
  };
}

/** A text as it is compared: folded, and no longer than an index holds. */
function textOf(attribute: Attribute, input: unknown, path: string, foldOf = fold): string {
  const isCode = attribute.type === 'reference' || attribute.type === 'asset';
  need(hasWords(attribute) || isCode, attribute, 'a part of a text', path, 'Ask equals, in, label, or from and to.');
  const dirty = typeof input === 'string' ? checkCharacters(input, path) : undefined;
  if (dirty) throw new Refusal(dirty);
  const text = typeof input === 'string' ? (isCode ? input : foldOf(input)) : '';
  if (text.trim() !== '' && text.length <= LONGEST && !text.includes(MARK)) return text;
  throw new Refusal(problem('filter_malformed', path, 'This is no text to look for.', `Send 1 to ${LONGEST} characters.`));
}

/** Of blanks and accents alone every label has some. */
function labelOf(input: string, path: string): string {
  const dirty = checkCharacters(input, path);
  if (dirty) throw new Refusal(dirty);
  if (fold(input).trim() !== '') return input;
  throw new Refusal(problem('filter_malformed', path, 'This is no part of a label.', 'Send a letter or digit of it.'));
}

function need(holds: boolean, { code, type }: Attribute, question: string, path: string, fix: string): void {
  const found: Problem = problem('filter_misplaced', path, `Attribute ${code} holds ${type}, which ${question} does not ask.`, fix);
  if (!holds) throw new Refusal(found);
}
