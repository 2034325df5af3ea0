import type { DataSource, EntityMetadata } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';
import { readColumns } from './from-catalog.js';
import { list, reference, type ColumnShape, type Shape, type Shapes } from './shape.js';

/** What TypeORM understood of the entities. */
export async function shapesOfEntities(ds: DataSource): Promise<Shapes> {
  const written = await asPostgresWritesThem(ds);
  return new Map(
    ds.entityMetadatas.map((entity): [string, Shape] => [
      entity.tableName,
      {
        entity: entity.name,
        columns: new Map(entity.columns.map((column) => [column.databaseName, columnShape(column, written)])),
        primary: list(entity.primaryColumns.map((column) => column.databaseName)),
        unique: [...entity.uniques, ...entity.indices.filter((index) => index.isUnique)].map(({ columns }) =>
          list(columns.map((column) => column.databaseName)),
        ),
        foreign: entity.foreignKeys.map((key) =>
          reference({
            columns: key.columnNames,
            table: key.referencedEntityMetadata.tableName,
            referenced: key.referencedColumnNames,
            onDelete: key.onDelete ?? 'NO ACTION',
            onUpdate: key.onUpdate ?? 'NO ACTION',
            deferrable: key.deferrable ?? '',
          }),
        ),
      },
    ]),
  );
}

function columnShape(column: ColumnMetadata, written: Map<string, Pick<ColumnShape, 'type' | 'default'>>): ColumnShape {
  return {
    ...written.get(`${column.entityMetadata.tableName}.${column.databaseName}`)!,
    null: column.isNullable,
    identity: column.generatedIdentity === 'ALWAYS' ? 'always' : column.generatedIdentity === 'BY DEFAULT' ? 'by default' : 'no',
    generated: column.asExpression ? (column.generatedType === 'VIRTUAL' ? 'virtual' : 'stored') : 'no',
  };
}

/**
 * `int` and `integer`, `'{}'` and `'{}'::jsonb` are the same to PostgreSQL only: it writes down in its own words the types and defaults
 * of tables that are made, in a schema of their own, of nothing else.
 */
async function asPostgresWritesThem(ds: DataSource): Promise<Map<string, Pick<ColumnShape, 'type' | 'default'>>> {
  await ds.query('CREATE SCHEMA shape');
  for (const entity of ds.entityMetadatas) await ds.query(`CREATE TABLE shape."${entity.tableName}" (${columnsOf(ds, entity)})`);
  const rows = await readColumns(ds, 'shape');
  await ds.query('DROP SCHEMA shape CASCADE');
  return new Map(rows.map((row) => [`${row.table}.${row.column}`, { type: row.type, default: row.default }]));
}

function columnsOf(ds: DataSource, entity: EntityMetadata): string {
  return entity.columns
    .map((column) => {
      const value = ds.driver.normalizeDefault(column);
      return `"${column.databaseName}" ${ds.driver.createFullType(column as never)}${value === undefined ? '' : ` DEFAULT ${value}`}`;
    })
    .join(', ');
}
