import {
  compareDecimals,
  resolveCell,
  localeChain,
  scopeChain,
  scopesOfChannel,
  toStandardUnit,
  type Attribute,
  type CatalogSchema,
  type CellValue,
  type Doc,
  type Measurement,
} from '../../src/catalog/index.js';
import { fold, plainText } from '../../src/search/cells/fold.js';
import type { FacetAsk } from '../../src/search/facets/facet.js';
import type { CellFilter, SearchFilter } from '../../src/search/query/filter.js';
import type { ReadinessPlace } from '../../src/search/index.js';
import type { Rows } from '../../src/search/query/rows.js';
import type { SearchSort } from '../../src/search/query/question.js';

/** A node as the tables have it. */
export interface OracleNode {
  id: string;
  sku: string;
  rootId: string;
  parentId: string | null;
  position: string;
  family: string | null;
  categories: string[];
  lifecycle: string;
  doc: Doc;
}

/** What a search must answer, by walking over everything: slow, and written without SQL. */
export class Oracle {
  private readonly byId: Map<string, OracleNode>;
  private readonly leaves: OracleNode[];

  constructor(
    private readonly schema: CatalogSchema,
    private readonly nodes: OracleNode[],
    /** Category → all above it, itself included. */
    private readonly above: ReadonlyMap<string, string[]>,
    /** Channels of which it is known what they show. */
    private readonly places: readonly ReadinessPlace[] = [],
  ) {
    this.byId = new Map(nodes.map((node) => [node.id, node]));
    const parents = new Set(nodes.map(({ parentId }) => parentId));
    this.leaves = nodes.filter(({ id }) => !parents.has(id));
  }

  /** SKUs of all rows, in order. */
  rows(filter: SearchFilter, rows: Rows, sort: SearchSort): string[] {
    const found = this.leaves.filter((leaf) => this.holds(filter, leaf));
    const roots = [...new Set(found.map(({ rootId }) => this.byId.get(rootId)!))];
    const list = rows === 'variants' ? found : rows === 'products' ? roots : [...new Set([...found, ...roots])];
    return list.toSorted((a, b) => this.compare(a, b, sort, rows)).map(({ sku }) => sku);
  }

  isRoot(sku: string): boolean {
    return this.nodes.some((node) => node.sku === sku && node.parentId === null);
  }

  /** How many rows have each value, range (by its number, 0 before the first bound) or none (null). */
  facet(filter: SearchFilter, rows: Rows, ask: FacetAsk, bounds: CellValue[]): Map<string, number> {
    const found = new Map<string, Set<string>>();
    for (const leaf of this.leaves.filter((one) => this.holds(filter, one))) {
      const values = this.values(leaf, ask, bounds);
      for (const value of values.length > 0 ? values : this.isOutside(leaf, ask) ? [] : [null]) {
        const set = found.get(JSON.stringify(value)) ?? new Set();
        for (const id of rows === 'variants' ? [leaf.id] : rows === 'products' ? [leaf.rootId] : [leaf.id, leaf.rootId]) set.add(id);
        found.set(JSON.stringify(value), set);
      }
    }
    return new Map([...found].map(([value, set]) => [value, set.size]));
  }

  private values(leaf: OracleNode, ask: FacetAsk, bounds: CellValue[]): unknown[] {
    const root = this.byId.get(leaf.rootId)!;
    if (ask.field === 'family') return root.family === null ? [] : [root.family];
    if (ask.field === 'state') return ['draft'];
    if (ask.field === 'lifecycle') return [...new Set([leaf.lifecycle, root.lifecycle])];
    if (ask.field === 'category') {
      const chains = root.categories.map((code) => [...this.above.get(code)!].reverse());
      return [...new Set(chains.flatMap((chain) => (ask.below ? (chain[chain.indexOf(ask.below) + 1 || chain.length] ?? []) : chain[0]!)))];
    }
    const attribute = this.schema.attributes.get(ask.attribute!)!;
    const value = this.shown(ask as CellFilter, leaf);
    if (value === undefined) return [];
    if (['number', 'measurement', 'date'].includes(attribute.type))
      return [bounds.filter((bound) => this.order(attribute, value, bound) >= 0).length];
    return Array.isArray(value) ? value : [value];
  }

  /** Below a category, what stands elsewhere is not counted as standing nowhere. */
  private isOutside(leaf: OracleNode, { below }: FacetAsk): boolean {
    return below != null && !this.byId.get(leaf.rootId)!.categories.includes(below);
  }

  private chain(node: OracleNode): OracleNode[] {
    return node.parentId === null ? [node] : [node, ...this.chain(this.byId.get(node.parentId)!)];
  }

  private holds(filter: SearchFilter, leaf: OracleNode): boolean {
    const { and, or, not, cell, families, inbox, categories, lifecycles, skus, skuPrefix } = filter;
    const root = this.byId.get(leaf.rootId)!;
    const names = this.chain(leaf).map(({ sku }) => sku.toLowerCase());
    return (
      (and ?? []).every((part) => this.holds(part, leaf)) &&
      (!or || or.some((part) => this.holds(part, leaf))) &&
      (!not || !this.holds(not, leaf)) &&
      (!cell || this.answers(cell, leaf, root)) &&
      (!families || families.includes(root.family ?? '')) &&
      (inbox == null || inbox === (root.family === null)) &&
      (!categories || root.categories.some((code) => this.above.get(code)!.some((one) => categories.includes(one)))) &&
      (!lifecycles || [leaf, root].some(({ lifecycle }) => lifecycles.some((one) => one === lifecycle))) &&
      (!skus || skus.some((sku) => names.includes(sku.toLowerCase()))) &&
      (!skuPrefix || names.some((sku) => sku.startsWith(skuPrefix.toLowerCase())))
    );
  }

  private shown({ attribute, locale, channel }: CellFilter, leaf: OracleNode): CellValue | undefined {
    const { localizable } = this.schema.attributes.get(attribute)!;
    return resolveCell(this.chain(leaf), attribute, {
      scopes: this.scopes(channel),
      locales: localizable ? this.locales(locale, channel) : [],
    })?.value;
  }

  private scopes(channel: string | null | undefined): string[] {
    const place = this.places.find(({ channelCode }) => channelCode === channel);
    if (place) return scopesOfChannel(this.schema, { code: place.channelCode, kind: place.kind, market: place.marketCode });
    return channel ? scopeChain(this.schema, channel) : [];
  }

  private locales(locale: string | null | undefined, channel: string | null | undefined): string[] {
    return localeChain(locale!, this.places.find(({ channelCode }) => channelCode === channel)?.locales ?? []);
  }

  private answers(filter: CellFilter, leaf: OracleNode, root: OracleNode): boolean {
    const attribute = this.schema.attributes.get(filter.attribute)!;
    const value = this.shown(filter, leaf);
    if (filter.isEmpty != null)
      return filter.isEmpty ? value === undefined && this.schema.families.get(root.family ?? '')?.attributes.has(attribute.code) === true : value !== undefined; // prettier-ignore
    if (value === undefined) return false;
    const values = Array.isArray(value) ? value : [value];
    const same = (asked: unknown): boolean => values.some((one) => this.order(attribute, one, asked as CellValue) === 0 && (typeof one !== 'string' || attribute.type === 'number' || one === asked)); // prettier-ignore
    const text = (): string => fold(attribute.type === 'rich_text' ? plainText(value as string) : (value as string));
    if (filter.equals !== undefined) return (Array.isArray(filter.equals) ? filter.equals : [filter.equals]).every(same);
    if (filter.in) return filter.in.some(same);
    if (filter.prefix) return text().startsWith(fold(filter.prefix));
    if (filter.contains) return text().includes(fold(filter.contains));
    return (filter.from === undefined || this.order(attribute, value, filter.from as CellValue) >= 0) && (filter.to === undefined || this.order(attribute, value, filter.to as CellValue) <= 0) && (filter.under === undefined || this.order(attribute, value, filter.under as CellValue) < 0); // prettier-ignore
  }

  private order(attribute: Attribute, a: CellValue, b: CellValue): number {
    const amount = (value: CellValue): string => toStandardUnit(this.schema.unitFamilies.get(attribute.unitFamily!)!, value as Measurement)!; // prettier-ignore
    if (attribute.type === 'number') return Math.sign(compareDecimals(a as string, b as string));
    if (attribute.type === 'measurement') return Math.sign(compareDecimals(amount(a), amount(b)));
    if (attribute.options.size > 0) {
      const place = [...attribute.options.keys()];
      return Math.sign(place.indexOf(a as string) - place.indexOf(b as string));
    }
    const text = { text: fold, rich_text: (html: string) => fold(plainText(html)) }[attribute.type as string] ?? String;
    const [x, y] = [a, b].map((value) => text(String(value)));
    return x! < y! ? -1 : x! > y! ? 1 : 0;
  }

  /** What a row is sorted by; undefined: it has no value. */
  private key(row: OracleNode, sort: SearchSort, rows: Rows): CellValue | undefined {
    const attribute = this.schema.attributes.get(sort.attribute!)!;
    const ofTree = row.parentId === null && rows !== 'variants';
    if (!ofTree) {
      const value = this.shown(sort as CellFilter, row);
      return Array.isArray(value) ? this.first(attribute, value, sort) : value;
    }
    const tree = this.nodes.filter(({ rootId }) => rootId === row.id);
    for (const key of this.keys(sort)) {
      const values = tree.flatMap(({ doc }) => (Object.hasOwn(doc, key) ? doc[key]! : []));
      if (values.length > 0) return this.first(attribute, values, sort);
    }
    return undefined;
  }

  /** A list stands where the first of its options does. */
  private first(attribute: Attribute, values: CellValue[], { descending }: SearchSort): CellValue {
    const sorted = values.flat().toSorted((a, b) => this.order(attribute, a, b));
    return (descending ? sorted.at(-1) : sorted[0])!;
  }

  private keys({ attribute, locale, channel }: SearchSort): string[] {
    const { localizable } = this.schema.attributes.get(attribute!)!;
    const at = localizable ? this.locales(locale, channel).map((one) => `@${one}`) : [''];
    return [...this.scopes(channel).map((scope) => `#${scope}`), ''].flatMap((scope) => at.map((one) => `${attribute}${one}${scope}`));
  }

  private compare(a: OracleNode, b: OracleNode, sort: SearchSort, rows: Rows): number {
    const falls = sort.descending ? -1 : 1;
    const place = (x: OracleNode, y: OracleNode): number =>
      Number(BigInt(x.rootId) - BigInt(y.rootId)) || (x.position < y.position ? -1 : 1);
    if (!sort.attribute) return sort.by === 'created' ? falls * Number(BigInt(a.id) - BigInt(b.id)) : falls * (a.sku < b.sku ? -1 : 1);
    const [x, y] = [this.key(a, sort, rows), this.key(b, sort, rows)];
    if (x === undefined || y === undefined) return x === y ? place(a, b) : x === undefined ? 1 : -1;
    return falls * (this.order(this.schema.attributes.get(sort.attribute)!, x, y) || place(a, b));
  }
}
