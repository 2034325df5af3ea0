import { problem, type Problem } from '../../../libs/problem/index.js';
import { compileAxes } from './axes.js';
import type { ProductView, ViewNode } from './edition-view.js';
import { imageReader, type RenditionLookup } from './images.js';
import type { MappedField, MappedNode, MappedOffer, MappedProduct, MappingBody } from '../../port/index.js';
import { ownerOf, textProblems } from './plain-text.js';
import { inVariantOrder } from './variant-order.js';
import type { CompiledRule } from './rules.js';
import type { ChannelPlace } from './sources.js';
import { isMeasure } from './values.js';
import type { Vocabulary } from './vocabulary.js';

/** What a payload is made of besides the edition and the mapping. */
export interface MappingInputs {
  offers: ReadonlyMap<string, MappedOffer>;
  rendition: RenditionLookup;
}

/** What a mapping made of a product. With a problem of severity error nothing is sent. */
export interface MappingResult {
  /** null: the mapping excludes the family. */
  product: MappedProduct | null;
  problems: Problem[];
  /** What the family requires and has no value: it stops a submission without a reason, and no send of what was approved all the same. */
  incomplete: Problem[];
  /** Assets whose rendition is not ready yet. */
  pending: string[];
}

/** The rules of one family on one channel, ready to run. */
export interface RuleSet {
  base: CompiledRule[];
  /** Further locale → rules of localised texts. */
  further: Map<string, CompiledRule[]>;
  /** What the family itself requires, whatever is mapped. */
  required(chains: (readonly ViewNode[])[]): Problem[];
}

export interface MappingRun {
  body: MappingBody;
  rulesOf(family: string): RuleSet;
  place: ChannelPlace;
  channelCode: string;
  vocabulary: Vocabulary;
}

/** A pure function of its arguments: the same edition, offers, renditions and mapping give the same product. */
export function mapProduct(run: MappingRun, view: ProductView, inputs: MappingInputs): MappingResult {
  const root = view.nodes[0]!;
  const family = root.family ?? '';
  if (run.body.excludedFamilies?.includes(family)) return { product: null, problems: [], incomplete: [], pending: [] };
  const problems: Problem[] = [];
  const plan = run.body.plans?.[family];
  const axes = compileAxes(root, view.dictionary, plan, run.place, run.vocabulary);
  const images = imageReader(view.nodes, run.channelCode, run.place, inputs.rendition);
  const rules = run.rulesOf(family);
  const chains = chainsOf(view.nodes);
  const mapped = view.nodes.map((node): MappedNode => {
    const chain = chains.get(node.sku)!;
    return {
      sku: node.sku,
      parentSku: node.parentSku,
      kind: node.kind,
      sellable: node.sellable,
      lifecycle: node.lifecycle,
      fields: evaluate(rules.base, node, chain, view, run.vocabulary, problems),
      localized: evaluateFurther(rules.further, node, chain, view, run.vocabulary, problems),
      axes: node.sellable ? axes.values(chain, problems) : [],
      images: images.read(node.sku),
      offer: node.sellable ? (inputs.offers.get(node.sku) ?? null) : null,
    };
  });
  const incomplete = rules.required(view.nodes.filter((node) => node.sellable && !isOff(node)).map((node) => chains.get(node.sku)!));
  const nodes = inVariantOrder(mapped, view, axes);
  return {
    product: {
      rootSku: view.rootSku,
      family,
      locale: run.place.locale,
      locales: [...run.place.locales],
      nodes,
      ...(view.nodes.some((node) => node.order) && { orderedByHand: true }),
      fields: nodes[0]!.fields,
      axes: axes.names,
      planSettings: plan?.settings ?? {},
    },
    problems: onceEach([...axes.problems, ...problems, ...images.problems]),
    incomplete,
    pending: [...images.pending].sort(),
  };
}

/** An option that is told by an axis and by a field, or inherited by hundreds, is said once. */
function onceEach(problems: Problem[]): Problem[] {
  return [...new Map(problems.map((one) => [JSON.stringify([one.code, one.path, one.message, one.details?.['sku']]), one])).values()];
}

/** What no channel shows needs nothing. */
const isOff = ({ lifecycle }: ViewNode): boolean => lifecycle === 'planned' || lifecycle === 'discontinued' || lifecycle === 'recalled';

function chainsOf(nodes: readonly ViewNode[]): Map<string, readonly ViewNode[]> {
  const chains = new Map<string, readonly ViewNode[]>();
  for (const node of nodes) chains.set(node.sku, [node, ...(node.parentSku === null ? [] : (chains.get(node.parentSku) ?? []))]);
  return chains;
}

function applies(rule: CompiledRule, node: ViewNode): boolean {
  if (rule.spec.level === 'node') return true;
  return rule.spec.level === 'product' ? node.kind === 'product' : node.sellable;
}

/** A `node` field is demanded of what is sold; its parents may leave it to their variants. */
function demanded(rule: CompiledRule, node: ViewNode): boolean {
  return rule.required && (rule.spec.level !== 'node' || node.sellable);
}

function evaluate(
  rules: CompiledRule[],
  node: ViewNode,
  chain: readonly ViewNode[],
  view: ProductView,
  vocabulary: Vocabulary,
  problems: Problem[],
): Record<string, MappedField> {
  const fields: Record<string, MappedField> = {};
  const context = { chain, dictionary: view.dictionary, report: (found: Problem) => void problems.push(found) };
  for (const rule of rules) {
    if (!applies(rule, node)) continue;
    const field = rule.evaluate(context);
    if (field) {
      fields[rule.target] = field;
      problems.push(...textProblems(rule, field, node.sku, vocabulary), ...measureProblems(rule, field, node.sku, vocabulary));
    } else if (demanded(rule, node)) problems.push(requiredEmpty(rule, node.sku));
  }
  return fields;
}

/** Weights, lengths and volumes are what channels take measures for: none of them is below zero. */
function measureProblems({ spec, target }: CompiledRule, { value, cells }: MappedField, sku: string, vocabulary: Vocabulary): Problem[] {
  if (spec.type !== 'measure' || !isMeasure(value) || !value.amount.startsWith('-')) return [];
  const owner = ownerOf(cells[0], vocabulary);
  const fix = owner === 'erp' ? 'Correct it in the ERP' : 'Correct the value';
  const options = { severity: 'error', owner, details: { sku: cells[0]?.sku ?? sku, target, cells } } as const;
  return [
    problem(
      'measure_negative',
      cells[0]?.cell ?? target,
      `${target} of ${sku} is ${value.amount} ${value.unit}: it cannot be below zero`,
      fix,
      options,
    ),
  ];
}

/** Of a further language only what is wrong with a text that goes out; that one is missing is no fault. */
const TEXT_PROBLEMS = new Set(['markup_in_text', 'text_not_folded', 'text_direction_forced']);

function evaluateFurther(
  further: Map<string, CompiledRule[]>,
  node: ViewNode,
  chain: readonly ViewNode[],
  view: ProductView,
  vocabulary: Vocabulary,
  problems: Problem[],
): MappedNode['localized'] {
  const localized: MappedNode['localized'] = {};
  for (const [locale, rules] of further) {
    const found: Problem[] = [];
    const fields = evaluate(rules, node, chain, view, vocabulary, found);
    problems.push(...found.filter(({ code }) => TEXT_PROBLEMS.has(code)));
    if (Object.keys(fields).length > 0) localized[locale] = fields;
  }
  return localized;
}

function requiredEmpty(rule: CompiledRule, sku: string): Problem {
  const cells = rule.fillable.map((source) => source.cell);
  const owner = rule.fillable[0]?.owner ?? 'pim';
  const fix =
    cells.length === 0
      ? `Give ${rule.target} a source in the mapping`
      : `${owner === 'erp' ? 'Let the ERP send' : 'Fill'} ${cells[0]} on ${sku} or above it${cells.length > 1 ? ` (or one of ${cells.slice(1, 4).join(', ')})` : ''}`;
  return problem('required_empty', cells[0] ?? rule.target, `${sku} has no value for ${rule.target}`, fix, {
    severity: 'error',
    owner,
    details: { sku, target: rule.target, cells },
  });
}
