import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../../../libs/clock/index.js';
import { existingCategories, type CatalogSchema } from '../../catalog/index.js';
import { PersonsRepository } from '../../journal/index.js';
import type { Ground } from './compile.js';
import type { SearchFilter } from './filter.js';
import { namesIn } from './question.js';

/** Reads what filters are compiled with and is not in memory: one statement for all categories that they name, one for each person. */
@Injectable()
export class ReadGround {
  constructor(
    private readonly ds: DataSource,
    private readonly persons: PersonsRepository,
    private readonly clock: Clock,
  ) {}

  async of(schema: CatalogSchema, ...filters: SearchFilter[]): Promise<Ground> {
    const m = this.ds.manager;
    const named = namesIn({ and: filters });
    const categories = named.categories.size > 0 ? await existingCategories(m, [...named.categories]) : named.categories;
    const spellings = new Map<string, string[]>();
    for (const person of named.persons) spellings.set(person, [...(await this.persons.spellingsOf(m, person))]);
    return { schema, categories, spellings, now: this.clock.now() };
  }
}
