import { localeChain } from '../../catalog/index.js';
import type { Problem } from '../../../libs/problem/index.js';
import { compileLookup, fillableCells, type CellLookup, type LookupPlace } from './cells.js';
import type { ViewDictionary, ViewNode } from './edition-view.js';
import { categoryPath, familyLabel, labelMissing, optionLabel } from './labels.js';
import type { CellRef, Source } from '../../port/index.js';
import { asText, isEmpty } from './values.js';
import type { AttributeInfo, Vocabulary } from './vocabulary.js';

/** The place on the channel for which one compiled mapping works. */
export interface ChannelPlace {
  scopes: readonly string[];
  locale: string;
  locales: readonly string[];
  market: string;
  country: string;
}

export interface NodeContext {
  /** The node, its parent, up to the root. */
  chain: readonly ViewNode[];
  dictionary: ViewDictionary;
  /** Takes what is wrong though there is a value. */
  report(problem: Problem): void;
}

export interface SourcedValue {
  value: unknown;
  cells: CellRef[];
}

export interface CompiledSource {
  read(context: NodeContext): SourcedValue | undefined;
  /** What could be filled so that it has a value. */
  fillable: { cell: string; owner: 'erp' | 'pim' }[];
}

const NOTHING: CompiledSource = { read: () => undefined, fillable: [] };

export function compileSource(source: Source, place: ChannelPlace, vocabulary: Vocabulary, localizedOnly = false): CompiledSource {
  if ('constant' in source) return localizedOnly ? NOTHING : { read: () => ({ value: source.constant, cells: [] }), fillable: [] };
  if ('system' in source) return localizedOnly ? NOTHING : { read: systemReader(source.system, place), fillable: [] };
  if ('template' in source) return compileTemplate(source.template, place, vocabulary, localizedOnly);
  return attributeSource(source, place, vocabulary, localizedOnly);
}

function attributeSource(
  source: { attribute: string; code?: boolean; locale?: string },
  place: ChannelPlace,
  vocabulary: Vocabulary,
  localizedOnly: boolean,
): CompiledSource {
  const attribute = vocabulary.attributes.get(source.attribute);
  if (!attribute) return NOTHING;
  const locales = source.locale ? [source.locale] : localizedOnly ? [place.locale] : localeChain(place.locale, place.locales);
  // Options carry no locale in their cell, but their label does.
  const labelled = !source.code && (attribute.type === 'select' || attribute.type === 'multi_select');
  const where: LookupPlace = { scopes: place.scopes, locales, localizedOnly: localizedOnly && !labelled };
  return {
    read: valueReader(compileLookup(attribute, where), labelled ? labeller(attribute, locales[0]!, place, localizedOnly) : undefined),
    fillable: fillableCells(attribute, where).map((cell) => ({ cell, owner: attribute.owner })),
  };
}

type Labeller = (code: string, context: NodeContext, cell: CellRef) => string | undefined;

function labeller({ code: attribute }: AttributeInfo, locale: string, place: ChannelPlace, translatedOnly: boolean): Labeller {
  if (translatedOnly) return (code, { dictionary }) => optionLabel(dictionary, attribute, code, [locale]);
  const locales = localeChain(locale, place.locales);
  return (code, { dictionary, report }, { sku, cell }) => {
    const label = optionLabel(dictionary, attribute, code, locales);
    if (label === undefined) report(labelMissing(`Option ${code} of ${attribute}`, cell, locale, sku));
    return label ?? code;
  };
}

function valueReader(lookup: CellLookup, label: Labeller | undefined): CompiledSource['read'] {
  return (context) => {
    const found = lookup(context.chain);
    if (!found || isEmpty(found.value)) return undefined;
    const value = label ? toLabels(found.value, (code) => label(code, context, found.ref)) : found.value;
    return value === undefined ? undefined : { value, cells: [found.ref] };
  };
}

/** A list of which one entry has no translation is no translation. */
function toLabels(value: unknown, label: (code: string) => string | undefined): unknown {
  if (!Array.isArray(value)) return typeof value === 'string' ? label(value) : value;
  const labels = value.map((code) => label(String(code)));
  return labels.includes(undefined) ? undefined : labels;
}

type SystemName = Extract<Source, { system: string }>['system'];

function systemReader(name: SystemName, place: ChannelPlace): CompiledSource['read'] {
  const valueOf = name === 'familyLabel' || name === 'categoryPath' ? namedValue(name, place) : systemValue(name, place);
  return (context) => {
    const value = valueOf(context);
    return isEmpty(value) ? undefined : { value, cells: [] };
  };
}

/** By the labels that were approved; a code stands where there is none, and the issue says so. */
function namedValue(name: 'familyLabel' | 'categoryPath', { locale, locales }: ChannelPlace): (context: NodeContext) => unknown {
  const wanted = localeChain(locale, locales);
  const named = (what: string, code: string, label: string | undefined, { report, chain }: NodeContext): string => {
    if (label === undefined)
      report(labelMissing(`${what} ${code}`, name === 'familyLabel' ? 'family' : 'categories', locale, chain.at(-1)!.sku));
    return label ?? code;
  };
  return (context) => {
    const { family, categories } = context.chain.at(-1)!;
    if (name === 'familyLabel') return family && named('The family', family, familyLabel(context.dictionary, family, wanted), context);
    if (categories[0] === undefined) return undefined;
    const path = categoryPath(context.dictionary, categories[0], wanted);
    return path.map(([code, label]) => named('The category', code, label, context)).join(' > ');
  };
}

type PlainName = Exclude<SystemName, 'familyLabel' | 'categoryPath'>;

function systemValue(name: PlainName, place: ChannelPlace): (context: NodeContext) => unknown {
  const plain = plainValue(name, place);
  return ({ chain }) => plain(chain);
}

function plainValue(name: PlainName, place: ChannelPlace): (chain: readonly ViewNode[]) => unknown {
  switch (name) {
    case 'sku':
      return (chain) => chain[0]!.sku;
    case 'rootSku':
      return (chain) => chain.at(-1)!.sku;
    case 'parentSku':
      return (chain) => chain[0]!.parentSku;
    case 'family':
      return (chain) => chain.at(-1)!.family;
    case 'lifecycle':
      return (chain) => chain[0]!.lifecycle;
    case 'category':
      return (chain) => chain.at(-1)!.categories[0];
    case 'categories':
      return (chain) => chain.at(-1)!.categories;
    case 'locale':
      return () => place.locale;
    case 'market':
      return () => place.market;
    case 'country':
      return () => place.country;
  }
}

interface TemplatePart {
  text: string;
  source?: CompiledSource;
  optional?: boolean;
}

const PLACEHOLDER = /\{([A-Za-z][A-Za-z0-9_]*)(\?)?\}/g;

export function templateAttributes(template: string): string[] {
  return [...template.matchAll(PLACEHOLDER)].map((match) => match[1]!);
}

function compileTemplate(template: string, place: ChannelPlace, vocabulary: Vocabulary, localizedOnly: boolean): CompiledSource {
  const parts = templateParts(template, place, vocabulary);
  const translated = templateAttributes(template).some((code) => vocabulary.attributes.get(code)?.localizable);
  if (localizedOnly && !translated) return NOTHING;
  return {
    read: (context) => readTemplate(parts, context, localizedOnly ? place.locale : undefined),
    fillable: parts.flatMap((part) => (part.optional ? [] : (part.source?.fillable ?? []))),
  };
}

function templateParts(template: string, place: ChannelPlace, vocabulary: Vocabulary): TemplatePart[] {
  const parts: TemplatePart[] = [];
  let end = 0;
  for (const match of template.matchAll(PLACEHOLDER)) {
    parts.push({ text: template.slice(end, match.index) });
    parts.push({ text: '', source: attributeSource({ attribute: match[1]! }, place, vocabulary, false), optional: match[2] === '?' });
    end = match.index + match[0].length;
  }
  parts.push({ text: template.slice(end) });
  return parts;
}

function readTemplate(parts: TemplatePart[], context: NodeContext, mustHave: string | undefined): SourcedValue | undefined {
  const cells: CellRef[] = [];
  let text = '';
  for (const part of parts) {
    text += part.text;
    if (!part.source) continue;
    const found = part.source.read(context);
    if (!found && !part.optional) return undefined;
    if (!found) continue;
    text += asText(found.value);
    cells.push(...found.cells);
  }
  if (mustHave && !cells.some((ref) => ref.cell.includes(`@${mustHave}`))) return undefined;
  return { value: text.replace(/ {2,}/g, ' ').trim(), cells };
}
