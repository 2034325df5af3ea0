import type { Attribute, Family, Scope, UnitFamily } from '../../catalog/index.js';

/** What a mapping has to know of an attribute. */
export type AttributeInfo = Pick<Attribute, 'code' | 'type' | 'owner' | 'localizable' | 'scopable'> &
  Partial<Pick<Attribute, 'unitFamily' | 'validation'>>;

/** What the catalogue knows of attributes and units, as a mapping needs it: a part of CatalogSchema. */
export interface Vocabulary {
  attributes: ReadonlyMap<string, AttributeInfo>;
  unitFamilies: ReadonlyMap<string, UnitFamily>;
  /** Absent where a test requires nothing. */
  families?: ReadonlyMap<string, Pick<Family, 'required'>>;
  /** Absent where a test needs none: a channel then stands below its kind only. */
  scopes?: ReadonlyMap<string, Scope>;
}
