import type { ColumnShape, Shape, Shapes } from './shape.js';

/** What differs between entities and database, each a sentence that tells how to mend it; none when they agree. */
export function differences(entities: Shapes, database: Shapes): string[] {
  const tables = [...new Set([...entities.keys(), ...database.keys()])].sort();
  return tables.flatMap((table) => {
    const [ours, theirs] = [entities.get(table), database.get(table)];
    if (!ours) return [`The table ${table} has no entity. Write ${fileOf(table)} in its room and name it in the entities.ts of that room.`];
    if (!theirs) return [`${ours.entity} is the shape of ${table}, which the database does not have. Write a migration, or take it away.`];
    return differencesOf(table, ours, theirs);
  });
}

function differencesOf(table: string, ours: Shape, theirs: Shape): string[] {
  const mend = `Mend ${fileOf(table)}, or write a migration.`;
  const columns = [...new Set([...ours.columns.keys(), ...theirs.columns.keys()])];
  const found = columns.flatMap((name) => {
    const [mine, real] = [ours.columns.get(name), theirs.columns.get(name)];
    if (!mine) return [`${table}.${name} is not in ${ours.entity}: the database has it as ${real!.type}.`];
    if (!real) return [`${table}.${name} is in ${ours.entity} and not in the database.`];
    return PROPERTIES.filter((property) => mine[property] !== real[property]).map(
      (property) => `${table}.${name}: ${property} is ${mine[property]} in ${ours.entity} and ${real[property]} in the database.`,
    );
  });
  const keys = [
    ...compareKeys(table, 'primary key', [ours.primary].filter(Boolean), [theirs.primary].filter(Boolean)),
    ...compareKeys(table, 'unique key', ours.unique, theirs.unique),
    ...compareKeys(table, 'foreign key', ours.foreign, theirs.foreign),
  ];
  return [...found, ...keys].map((sentence) => `${sentence} ${mend}`);
}

const PROPERTIES: (keyof ColumnShape)[] = ['type', 'null', 'identity', 'generated', 'default'];

function compareKeys(table: string, kind: string, ours: string[], theirs: string[]): string[] {
  return [
    ...theirs.filter((key) => !ours.includes(key)).map((key) => `${table}: the ${kind} ${key} is in the database only.`),
    ...ours.filter((key) => !theirs.includes(key)).map((key) => `${table}: the ${kind} ${key} is in the entity only.`),
  ];
}

const fileOf = (table: string): string => `${table.replaceAll('_', '-')}.entity.ts`;
