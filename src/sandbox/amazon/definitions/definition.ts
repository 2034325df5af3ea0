import type { Marketplace } from '../marketplaces.js';
import type { BuiltDefinition } from './build.js';
import type { Schema } from './shape.js';

/** One product type in one marketplace. */
export interface Definition {
  productType: string;
  displayName: string;
  keywords: string[];
  marketplace: Marketplace;
  schema: Schema;
  groups: BuiltDefinition['groups'];
  /** Amazon's opaque version string; here a digest of the schema, so that a changed file is a new version. */
  version: string;
}
