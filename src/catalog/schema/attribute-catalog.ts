import { hash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { readDefinitions, readStamp, type Definitions } from './schema.repository.js';
import type { AttributeOption, CatalogSchema } from './schema.js';

const KEPT = 4;

/** The definitions with a word for their state: it is another one after each change of any of them. */
export interface DefinedSchema extends CatalogSchema {
  stamp: string;
}

/**
 * The definitions in memory. Each load asks the database for one short stamp and reads the definitions only when it is new: every
 * process sees a change with its next use, without a message that could be lost.
 */
@Injectable()
export class AttributeCatalog {
  /** A few stamps are kept: during a deployment's imports, open transactions see older definitions beside newer ones. */
  private readonly known = new Map<string, DefinedSchema>();
  /** What was loaded last: most probably what is in force, for whoever asks again in the same breath. */
  latest: DefinedSchema | undefined;

  /** All definitions as this transaction sees them. One short statement where nothing has changed since the last load. */
  async load(m: EntityManager): Promise<DefinedSchema> {
    return (this.latest = await this.of(m, await readStamp(m)));
  }

  /** Those of a stamp that was read just now, with something else. */
  async of(m: EntityManager, stamp: string): Promise<DefinedSchema> {
    const found = this.known.get(stamp);
    if (found) return found;
    const schema = { ...assemble(await readDefinitions(m)), stamp: hash('sha1', stamp, 'base64') };
    // A definition committed between the two statements would be filed under the older stamp.
    if ((await readStamp(m)) !== stamp) return schema;
    this.known.set(stamp, schema);
    for (const oldest of this.known.keys()) {
      if (this.known.size <= KEPT) break;
      this.known.delete(oldest);
    }
    return schema;
  }
}

function assemble(read: Definitions): CatalogSchema {
  const options = new Map<string, Map<string, AttributeOption>>();
  for (const { attribute, ...option } of read.options) {
    const list = options.get(attribute) ?? new Map<string, AttributeOption>();
    options.set(attribute, list.set(option.code, option));
  }
  return {
    attributes: byCode(read.attributes.map((attribute) => ({ ...attribute, options: options.get(attribute.code) ?? new Map() }))),
    unitFamilies: byCode(read.unitFamilies),
    families: byCode(read.families.map((family) => ({ ...family, attributes: new Set(family.attributes) }))),
    familyVariants: byCode(read.familyVariants),
    locales: new Map(read.locales.map(({ code, label }) => [code, label])),
    scopes: byCode(read.scopes),
    markets: byCode(read.markets),
    stockSources: byCode(read.stockSources),
  };
}

function byCode<T extends { code: string }>(rows: T[]): Map<string, T> {
  return new Map(rows.map((row) => [row.code, row]));
}
