import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../../../libs/clock/index.js';
import { problem, Refusal } from '../../../libs/problem/index.js';
import { existingCategories, type CatalogSchema } from '../../catalog/index.js';
import { PersonsRepository } from '../../journal/index.js';
import { SearchMarks } from '../cells/marks.js';
import { AssortmentPlaces, type PlacesOfChannels } from '../meant/assortment-places.js';
import { ReadinessPlaces } from '../readiness/places.service.js';
import { ReadReasons } from '../readiness/read-reasons.service.js';
import { ChannelStatesPort } from '../states/channel-states-port.js';
import { readText, type AskedText } from '../text/asked-text.js';
import { resolveText, type Instead } from '../text/resolve-texts.js';
import type { Ground } from './compile.js';
import { checkSize, PICTURE_ROLES, type PlacedText, type SearchFilter, type TextFilter } from './filter.js';
import { namesIn } from './question.js';

/** A filter, and where it stands in the caller's input. */
export interface PlacedFilter {
  filter: SearchFilter;
  path: string;
}

/**
 * Reads what filters are compiled with and is not in memory: one statement for all categories that they name, one for all persons, one for the channels, one for owners that are no roles,
 * two for all channels whose readiness is asked for, one for all whose assortment is, and one where cells are asked for as a channel shows them.
 */
@Injectable()
export class ReadGround {
  constructor(
    private readonly ds: DataSource,
    private readonly persons: PersonsRepository,
    private readonly clock: Clock,
    private readonly assortments: AssortmentPlaces,
    private readonly reasons: ReadReasons,
    private readonly shown: ReadinessPlaces,
    private readonly states: ChannelStatesPort,
    private readonly marks: SearchMarks,
  ) {}

  /** Throws a Refusal where a filter is too large, before anything is asked because of it. */
  async of(schema: CatalogSchema, ...filters: PlacedFilter[]): Promise<Ground> {
    const m = this.ds.manager;
    const texts = readTexts(schema, filters.flatMap(({ filter, path }) => checkSize(filter, path))); // prettier-ignore
    const named = namesIn({ and: filters.map(({ filter }) => filter) });
    const categories = named.categories.size > 0 ? await existingCategories(m, [...named.categories]) : named.categories;
    const spellings = named.persons.size > 0 ? await this.persons.spellingsOfEach(m, [...named.persons]) : new Map<string, string[]>();
    const channels = named.channels.size > 0 ? await this.states.channels(m) : new Map<string, string[]>();
    const owners = await this.states.owners(m, [...named.owners]);
    const reasons = await this.reasons.of(m, schema, [...named.judged]);
    const places: PlacesOfChannels = named.assortments.size + named.judged.size > 0 ? await this.assortments.all(m) : new Map();
    const shown = named.scopes.size > 0 ? await this.shown.all(m) : [];
    return {
      schema,
      shown,
      categories,
      spellings,
      texts,
      channels,
      owners,
      reasons,
      places,
      roles: this.marks.wordsOf(PICTURE_ROLES),
      now: this.clock.now(),
    };
  }

  /** The same for a question that also sees cells as this scope: what is known of the channels, one statement where nothing knew it yet. */
  async seenAs(ground: Ground, ...scopes: (string | null | undefined)[]): Promise<Ground> {
    if (ground.shown.length > 0 || scopes.every((scope) => scope == null)) return ground;
    return { ...ground, shown: await this.shown.all(this.ds.manager) };
  }

  /** Finds out what the catalogue has of the texts, and writes it into them; returns what is looked for instead of words that nothing has. */
  async resolve({ schema, texts }: Ground): Promise<Instead[]> {
    const searchedFor = new Map<string, Instead>();
    for (const text of texts.values()) {
      if (text instanceof Refusal) throw text;
      for (const one of await resolveText(this.ds.manager, schema, text)) searchedFor.set(one.word, one);
    }
    return [...searchedFor.values()];
  }
}

/** What is wrong with a text is told where it is asked for: of many views that are listed, one may be wrong. */
function readTexts(schema: CatalogSchema, placed: PlacedText[]): Map<TextFilter, AskedText | Refusal> {
  return new Map(placed.map(({ text, path }) => [text, readOne(schema, text, path)]));
}

function readOne(schema: CatalogSchema, { query, locale }: TextFilter, path: string): AskedText | Refusal {
  if (locale && !schema.locales.has(locale))
    return new Refusal(problem('locale_unknown', `${path}.locale`, 'There is no such locale.', 'Use the code of an existing locale.'));
  try {
    return readText(schema, query, locale ?? null, `${path}.query`);
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}
