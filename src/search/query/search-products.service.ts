import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../../../libs/clock/index.js';
import { problem, Refusal } from '../../../libs/problem/index.js';
import {
  AttributeCatalog,
  decodeCursor,
  encodeCursor,
  existingCategories,
  ReadProducts,
  type CatalogSchema,
  type SeenNode,
} from '../../catalog/index.js';
import { PersonsRepository } from '../../journal/index.js';
import { BuildIndex } from '../build/build-index.service.js';
import type { Facet, FacetAsk } from '../facets/facet.js';
import { needFew } from '../facets/plan-facets.js';
import { ReadFacets } from '../facets/read-facets.service.js';
import { lookUp } from './cell-condition.js';
import { compileFilter, textKeys, type Ground } from './compile.js';
import type { CellFilter, SearchFilter } from './filter.js';
import type { Order, Place } from './order.js';
import { countRows, readKeyed, readKeyless, type FoundNode, type Question } from './page.repository.js';
import type { Rows } from './rows.js';
import { languagesOf, readWords } from './words.js';

/** In which order: a field of the row, the rank of its text, or a cell. */
export interface SearchSort extends Pick<CellFilter, 'locale' | 'channel'> {
  attribute?: string | null;
  by?: 'sku' | 'created' | 'updated' | 'relevance' | null;
  descending?: boolean | null;
}

export interface SearchQuery {
  filter: SearchFilter;
  rows: Rows;
  sort: SearchSort;
  first: number;
  after?: string | null;
}

export interface SearchPage {
  items: (SeenNode & { cursor: string })[];
  hasNextPage: boolean;
  count: () => Promise<number>;
  /** All facets of one question, however often they are asked for, are counted together against what is allowed. */
  facets: (asks: readonly FacetAsk[], locale: string | null) => Promise<Facet[]>;
}

/** How PostgreSQL writes the keys of an order, behind the sign of those that have none, and their position: a forged one must not reach SQL. */
const KEY_FORMS: Record<string, RegExp> = {
  sku: /^\+[0-9a-f]{0,25}\|.{1,1020}$/su,
  created: /^\+[0-9a-f]{0,25}\|\d{1,18}$/,
  updated: /^\+[0-9a-f]{0,25}\|\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}(\.\d{1,6})?[+-]\d{2}(:\d{2})?$/,
  relevance: /^\+[0-9a-f]{0,25}\|\d(\.\d{1,20})?(e-\d{1,3})?$/,
  cell: /^(\+[0-9a-f]{0,25}\|.{0,1000}|-[0-9a-f]{0,25}\|)$/su,
  option: /^(\+[0-9a-f]{0,25}\|\d{1,9}|-[0-9a-f]{0,25}\|)$/,
};

/**
 * Finds products, variants or both by what their cells and they themselves are. A page costs a constant number of statements: the definitions' stamp,
 * one for the page (one more where it reaches the rows without a value), one for a total that is asked for, one for the trees. Throws a Refusal where
 * the question names what is not there, is malformed or too large, and while the index is being built.
 */
@Injectable()
export class SearchProducts {
  constructor(
    private readonly ds: DataSource,
    private readonly catalog: AttributeCatalog,
    private readonly products: ReadProducts,
    private readonly persons: PersonsRepository,
    private readonly build: BuildIndex,
    private readonly clock: Clock,
    private readonly facets: ReadFacets,
  ) {}

  async page({ filter, rows, sort, first, after }: SearchQuery): Promise<SearchPage> {
    await this.build.needWhole();
    const m = this.ds.manager;
    const schema = await this.catalog.load(m);
    const ground = await this.ground(schema, filter);
    const question: Question = { condition: compileFilter(ground, filter), rows, order: orderOf(schema, sort, filter) };
    const asked = { filter, rows, sort };
    const found = await this.read(question, after == null ? null : placeOf(asked, question.order, after), first + 1);
    const shown = found.slice(0, first);
    const seen = this.products.seen(shown, schema);
    const items = shown.map((node, at) => ({ ...seen[at]!, cursor: cursorOf(asked, node) }));
    let facets = 0;
    return {
      ...{ items, hasNextPage: found.length > first, count: () => countRows(m, question) },
      facets: async (asks, locale) => {
        needFew((facets += asks.length));
        return this.facets.read(ground, filter, rows, asks, locale);
      },
    };
  }

  private async ground(schema: CatalogSchema, filter: SearchFilter): Promise<Ground> {
    const m = this.ds.manager;
    const named = namesIn(filter);
    const categories = named.categories.size > 0 ? await existingCategories(m, [...named.categories]) : named.categories;
    const spellings = new Map<string, string[]>();
    for (const person of named.persons) spellings.set(person, [...(await this.persons.spellingsOf(m, person))]);
    return { schema, categories, spellings, now: this.clock.now() };
  }

  private async read(question: Question, after: Place | null, limit: number): Promise<(FoundNode & { isEmpty: boolean })[]> {
    const m = this.ds.manager;
    const { order } = question;
    const keyed = after?.isEmpty ? [] : await readKeyed(m, question, after, limit);
    const left = limit - keyed.length;
    const keyless =
      order.by === 'cell' && left > 0 ? await readKeyless(m, { ...question, order }, after?.isEmpty ? after : null, left) : [];
    return [...keyed.map((node) => ({ ...node, isEmpty: false })), ...keyless.map((node) => ({ ...node, isEmpty: true }))];
  }
}

function orderOf(schema: CatalogSchema, { by, attribute: code, locale, channel, descending }: SearchSort, { text }: SearchFilter): Order {
  const falls = descending ?? by === 'relevance';
  if (by && code) throw new Refusal(problem('sort_malformed', 'sort', 'The rows cannot be sorted by two things.', 'Send by or attribute.'));
  if (code) {
    const { attribute, keys } = lookUp(schema, { attribute: code, locale, channel }, 'sort');
    const options = attribute.options.size > 0 ? [...attribute.options.keys()] : null;
    return { by: 'cell', keys, options, isList: attribute.type === 'multi_select', descending: falls };
  }
  if (by !== 'relevance') return { by: by ?? 'sku', descending: falls };
  if (!text) throw new Refusal(problem('sort_malformed', 'sort.by', 'Without a text nothing is more relevant than another.', 'Send filter.text beside it, or sort by something else.')); // prettier-ignore
  const keys = text.locale ? textKeys(schema, text.locale) : null;
  const words = readWords(text.query, 'filter.text.query');
  return { by, words, languages: languagesOf(schema.locales.keys(), text.locale), keys, descending: falls };
}

/** What a filter names that is not in memory. */
function namesIn(filter: SearchFilter): { categories: Set<string>; persons: Set<string> } {
  const names = { categories: new Set<string>(), persons: new Set<string>() };
  const inner = [...(filter.and ?? []), ...(filter.or ?? []), ...(filter.not ? [filter.not] : [])].map(namesIn);
  for (const code of filter.categories ?? []) names.categories.add(code);
  if (filter.changed?.by) names.persons.add(filter.changed.by);
  for (const one of inner) {
    for (const code of one.categories) names.categories.add(code);
    for (const person of one.persons) names.persons.add(person);
  }
  return names;
}

function cursorOf(asked: object, { isEmpty, key, position, rootId }: Place): string {
  return encodeCursor(asked, `${isEmpty ? '-' : '+'}${position}|${key}`, rootId);
}

function placeOf(asked: object, order: Order, cursor: string): Place {
  const form = order.by === 'cell' && order.options ? 'option' : order.by;
  const { key, id } = decodeCursor(asked, cursor, KEY_FORMS[form]!);
  const end = key.indexOf('|');
  return { isEmpty: key.startsWith('-'), position: key.slice(1, end), key: key.slice(end + 1), rootId: id };
}
