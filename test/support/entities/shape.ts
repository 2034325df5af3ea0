/** What entity and database must agree on. Names are those of the database. */
export interface Shape {
  /** The entity's class, where the shape comes from one. */
  entity?: string;
  columns: Map<string, ColumnShape>;
  /** Columns of the primary key, in its order. */
  primary: string;
  /** Columns of each unique key that counts for all rows. What a key of a part of the rows, or of an expression, says stays in migrations. */
  unique: string[];
  /** `columns → table (columns)`, with what happens on delete and whether it is checked at commit. */
  foreign: string[];
}

export interface ColumnShape {
  type: string;
  null: boolean;
  identity: 'always' | 'by default' | 'no';
  generated: 'stored' | 'virtual' | 'no';
  /** As PostgreSQL writes it. */
  default: string | null;
}

export type Shapes = Map<string, Shape>;

export const list = (columns: string[]): string => columns.join(', ');

export function reference(key: {
  columns: string[];
  table: string;
  referenced: string[];
  onDelete: string;
  onUpdate: string;
  deferrable: string;
}): string {
  const then = [
    key.onDelete === 'NO ACTION' ? '' : ` ON DELETE ${key.onDelete}`,
    key.onUpdate === 'NO ACTION' ? '' : ` ON UPDATE ${key.onUpdate}`,
    key.deferrable === '' ? '' : ` ${key.deferrable}`,
  ];
  return `${list(key.columns)} → ${key.table} (${list(key.referenced)})${then.join('')}`;
}
