import { parseCellKey, type Attribute, type CatalogSchema } from '../../catalog/index.js';

/** Undefined: the cell is of an attribute that there is no more. */
export function attributeOfCell({ attributes }: Pick<CatalogSchema, 'attributes'>, cell: string): Attribute | undefined {
  return attributes.get(parseCellKey(cell)?.attribute ?? '');
}
