import { createHash } from 'node:crypto';
import { OWN_MARKETPLACES } from '../marketplaces.js';
import { buildDefinition } from './build.js';
import type { Definition } from './definition.js';
import { readDefinitions } from './folder.js';
import { PRODUCT_TYPES } from './product-types.js';
import { narrowSchema, type Requirements } from './requirements.js';
import type { Schema } from './shape.js';

export interface SchemaText {
  text: string;
  /** Base64 MD5 of the text, as Amazon states it. */
  checksum: string;
}

/** Every product type definition that this sandbox knows; those of a folder win over our own of the same name and marketplace. */
export class DefinitionRegistry {
  private readonly known = new Map<string, Definition>();
  private readonly texts = new Map<string, SchemaText>();

  constructor(folder?: string) {
    for (const type of PRODUCT_TYPES) {
      for (const marketplace of OWN_MARKETPLACES) {
        const { schema, groups } = buildDefinition(type, marketplace);
        const displayName = marketplace.languageTag === 'de_DE' ? type.label[1] : type.label[0];
        this.add({ productType: type.name, displayName, keywords: type.keywords, marketplace, schema, groups, version: digest(schema) });
      }
    }
    if (folder) for (const found of readDefinitions(folder)) this.add({ ...found, version: digest(found.schema) });
  }

  find(productType: string, marketplaceId: string): Definition | undefined {
    return this.known.get(`${productType}@${marketplaceId}`);
  }

  /** Product types of a marketplace whose name or keywords contain one of the words; all of them without words. */
  search(marketplaceId: string, words: string[]): Definition[] {
    const here = [...this.known.values()].filter(({ marketplace }) => marketplace.id === marketplaceId);
    if (words.length === 0) return here;
    const wanted = words.map((word) => word.toLowerCase());
    return here.filter(({ productType, keywords }) => {
      const names = [productType.toLowerCase(), ...keywords];
      return wanted.some((word) => names.some((name) => name.includes(word) || word.includes(name)));
    });
  }

  /** The schema file that a link serves, for one requirement set. */
  text(definition: Definition, requirements: Requirements, enforced: boolean): SchemaText {
    const key = `${definition.productType}@${definition.marketplace.id}/${requirements}/${enforced}`;
    const kept = this.texts.get(key);
    if (kept) return kept;
    const text = JSON.stringify(narrowSchema(definition.schema, requirements, enforced));
    const made = { text, checksum: createHash('md5').update(text).digest('base64') };
    this.texts.set(key, made);
    return made;
  }

  private add(definition: Definition): void {
    this.known.set(`${definition.productType}@${definition.marketplace.id}`, definition);
  }
}

const digest = (schema: Schema): string => createHash('sha256').update(JSON.stringify(schema)).digest('base64').slice(0, 12);
