import { DefaultNamingStrategy } from 'typeorm';

/** `rootId` in an entity is `root_id` in its table, so that no column has to say its name twice. */
export class SnakeNaming extends DefaultNamingStrategy {
  override columnName(property: string, given: string | undefined, embedded: string[]): string {
    if (given || embedded.length > 0) return super.columnName(property, given as string, embedded);
    return property.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  }
}

/** A row as its table names the columns: what a statement without aliases answers of an entity. */
export type RowOf<Entity> = { [Property in keyof Entity as Property extends string ? Snake<Property> : never]: Entity[Property] };

type Snake<Text extends string> = Text extends `${infer First}${infer Rest}`
  ? `${First extends Lowercase<First> ? First : `_${Lowercase<First>}`}${Snake<Rest>}`
  : '';
