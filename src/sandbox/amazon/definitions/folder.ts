import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { marketplaceOf } from '../marketplaces.js';
import type { Definition } from './definition.js';
import type { Schema } from './shape.js';

type Found = Omit<Definition, 'version'>;

/**
 * Reads real definitions from a folder (any depth): files as Amazon's schema link serves them, or with the schema under `schema`.
 * Which type and marketplace a file is for is taken from its content (`$id`, `$defs.marketplace_id`), because file names vary.
 */
export function readDefinitions(folder: string): Found[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json'))
    .toSorted()
    .flatMap((name) => definitionIn(join(folder, name)) ?? []);
}

function definitionIn(path: string): Found | undefined {
  const file = JSON.parse(readFileSync(path, 'utf8')) as Schema;
  const schema = (isSchema(file['schema']) ? file['schema'] : file) as Schema;
  const id = schema['$id'];
  const marketplaceId = ((schema['$defs'] as Schema | undefined)?.['marketplace_id'] as Schema | undefined)?.['default'];
  if (typeof id !== 'string' || typeof marketplaceId !== 'string' || !isSchema(schema['properties'])) return undefined;
  const marketplace = marketplaceOf(marketplaceId);
  const productType = id.slice(id.lastIndexOf('/') + 1);
  if (!marketplace) return undefined;
  const groups = { all: { title: 'All', propertyNames: Object.keys(schema['properties']) } };
  const words = productType.toLowerCase().split('_');
  return { productType, displayName: productType, keywords: words, marketplace, schema, groups };
}

const isSchema = (value: unknown): value is Schema => typeof value === 'object' && value !== null && !Array.isArray(value);
