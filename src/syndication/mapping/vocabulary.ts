/** What the catalogue knows of attributes and units, as a mapping needs it. */

export interface AttributeInfo {
  code: string;
  type: string;
  owner: 'erp' | 'pim';
  localizable: boolean;
  scopable: boolean;
  unitFamily: string | null;
}

/** value in the standard unit = amount × factor + offset; both decimal strings. */
export interface UnitInfo {
  factor: string;
  offset?: string;
}

export interface Vocabulary {
  attributes: ReadonlyMap<string, AttributeInfo>;
  /** unit family → unit → conversion */
  units: ReadonlyMap<string, ReadonlyMap<string, UnitInfo>>;
}
