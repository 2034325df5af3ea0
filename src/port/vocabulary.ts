/** The fields that a channel takes: what a mapping may fill. */

export type FieldType = 'text' | 'html' | 'number' | 'boolean' | 'date' | 'list' | 'measure' | 'money' | 'image' | 'gtin' | 'json';

/** One field that a channel's mapping may fill. */
export interface FieldSpec {
  target: string;
  type: FieldType;
  /** `product`: evaluated on the root only. `sellable`: on each sellable. `node`: on every node (Amazon's parents and children). */
  level: 'product' | 'sellable' | 'node';
  /** What two things of one GTIN may differ in, where the field says it. */
  tells?: 'pack' | 'condition' | 'fulfilment';
  /** In plain words, for people who edit mappings. */
  description: string;
}
