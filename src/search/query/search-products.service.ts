import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../../../libs/clock/index.js';
import { problem, Refusal } from '../../../libs/problem/index.js';
import { AttributeCatalog, existingCategories, ReadProducts, type CatalogSchema, type SeenNode } from '../../catalog/index.js';
import { PersonsRepository } from '../../journal/index.js';
import { BuildIndex } from '../build/build-index.service.js';
import { lookUp } from './cell-condition.js';
import { readText, type AskedText } from '../text/asked-text.js';
import { resolveText, type Instead } from '../text/resolve-texts.js';
import { compileFilter } from './compile.js';
import { cursorOf, placeOf } from './cursors.js';
import { checkSize, type CellFilter, type PlacedText, type SearchFilter, type TextFilter } from './filter.js';
import type { Order, Place } from './order.js';
import { countRows, readKeyed, readKeyless, type FoundNode, type Question } from './page.repository.js';
import type { Rows } from './rows.js';
import { inTime } from './in-time.js';

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
  /** Words of the texts asked for that nothing has, and what was looked for instead. */
  searchedFor: Instead[];
}

/**
 * Finds products, variants or both by what their cells and they themselves are. A page costs a constant number of statements: the definitions' stamp,
 * two for each text (four where a word of it finds nothing), one for the page (one more where it
 * reaches the rows without a value), one for a total that is asked for, one for the trees. Throws a Refusal where
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
  ) {}

  async page({ filter, rows, sort, first, after }: SearchQuery): Promise<SearchPage> {
    await this.build.needWhole();
    const m = this.ds.manager;
    const schema = await this.catalog.load(m);
    const { question, searchedFor } = await inTime(this.question(schema, { filter, rows, sort }));
    const asked = { filter, rows, sort };
    const found = await inTime(this.read(question, after == null ? null : placeOf(asked, question.order, after), first + 1));
    const shown = found.slice(0, first);
    const seen = this.products.seen(shown, schema);
    const items = shown.map((node, at) => ({ ...seen[at]!, cursor: cursorOf(asked, node) }));
    return { items, hasNextPage: found.length > first, count: () => inTime(countRows(m, question)), searchedFor };
  }

  private async question(
    schema: CatalogSchema,
    { filter, rows, sort }: Pick<SearchQuery, 'filter' | 'rows' | 'sort'>,
  ): Promise<{ question: Question; searchedFor: Instead[] }> {
    const m = this.ds.manager;
    const placed = checkSize(filter);
    const named = namesIn(filter);
    const categories = named.categories.size > 0 ? await existingCategories(m, [...named.categories]) : named.categories;
    const spellings = new Map<string, string[]>();
    for (const person of named.persons) {
      const isKnown = (await this.persons.of(m, person)) !== undefined;
      spellings.set(person, isKnown ? [...(await this.persons.spellingsOf(m, person))] : []);
    }
    const texts = readTexts(schema, placed);
    const ground = { schema, categories, spellings, texts, now: this.clock.now() };
    // What is wrong with the rest is told before anything is asked because of a text.
    compileFilter(ground, filter);
    const order = orderOf(schema, sort, filter, texts);
    const searchedFor = new Map<string, Instead>();
    for (const text of texts.values()) for (const one of await resolveText(m, schema, text)) searchedFor.set(one.word, one);
    return { question: { condition: compileFilter(ground, filter), rows, order }, searchedFor: [...searchedFor.values()] };
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

function readTexts(schema: CatalogSchema, placed: PlacedText[]): Map<TextFilter, AskedText> {
  const texts = new Map<TextFilter, AskedText>();
  for (const { text, path } of placed) {
    if (text.locale && !schema.locales.has(text.locale)) throw new Refusal(problem('locale_unknown', `${path}.locale`, 'There is no such locale.', 'Use the code of an existing locale.')); // prettier-ignore
    texts.set(text, readText(schema, text.query, text.locale ?? null, `${path}.query`));
  }
  return texts;
}

function orderOf(
  schema: CatalogSchema,
  { by, attribute: code, locale, channel, descending }: SearchSort,
  { text }: SearchFilter,
  texts: ReadonlyMap<TextFilter, AskedText>,
): Order {
  const falls = descending ?? by === 'relevance';
  if (by && code) throw new Refusal(problem('sort_malformed', 'sort', 'The rows cannot be sorted by two things.', 'Send by or attribute.'));
  if (code) {
    const { attribute, keys } = lookUp(schema, { attribute: code, locale, channel }, 'sort');
    const options = attribute.options.size > 0 ? [...attribute.options.keys()] : null;
    return { by: 'cell', keys, options, isList: attribute.type === 'multi_select', descending: falls };
  }
  if (by !== 'relevance') return { by: by ?? 'sku', descending: falls };
  if (!text) throw new Refusal(problem('sort_malformed', 'sort.by', 'Without a text nothing is more relevant than another.', 'Send filter.text beside it, or sort by something else.')); // prettier-ignore
  return { by, text: texts.get(text)!, descending: falls };
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
