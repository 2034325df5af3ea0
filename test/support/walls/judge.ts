import path from 'node:path';
import { COMPUTED, type Named, type Use } from './tables-named.js';

/** What `tables.mjs` exports. */
export interface Walls {
  rooms: string[];
  owners: Record<string, string>;
  published: [table: string, to: string, reason: string][];
  everyTable: [files: string, reason: string][];
}

export interface Finding {
  file: string;
  use: Use;
  table: string;
  /** What is wrong and how to mend it. */
  said: string;
}

/** `src/catalog/…` is catalog, `libs/…` is libs; a file at the top of src is in no room. */
export function roomOf(file: string): string {
  const [first, second, third] = file.split('/');
  if (first !== 'src') return first!;
  return third === undefined ? 'the top of src' : second!;
}

/** Tables of PostgreSQL itself are nobody's. */
const systems = (table: string): boolean => /^(pg_|information_schema\.)/.test(table);

export function ownerOf({ owners }: Walls, table: string): string | undefined {
  return owners[table] ?? owners[`${table.split('.')[0]}.*`];
}

/** Holds one use of one table in one file against the walls. Null when it may be. */
export function judge(walls: Walls, file: string, { table, use }: Named): Finding | null {
  if (systems(table) || walls.everyTable.some(([files]) => file.startsWith(files))) return null;
  const said = faultOf(walls, roomOf(file), table, use);
  return said === null ? null : { file, use, table, said };
}

function faultOf(walls: Walls, room: string, table: string, use: Use): string | null {
  if (table === COMPUTED) return 'puts the name of a table together: write it, or choose among constants of the file.';
  const owner = ownerOf(walls, table);
  if (!owner) return `names ${table}, which has no room: give it one in tables.mjs (or, if it is no table, call it otherwise).`;
  if (owner === room) return null;
  const [mine, theirs] = [walls.rooms.indexOf(room), walls.rooms.indexOf(owner)];
  if (mine < 0) return `names ${table} of ${owner}, and ${room} works on no table: call a function that the index of ${owner} exports.`;
  if (theirs > mine) {
    return `looks up at ${table} of ${owner}: let ${room} own a port (an abstract class) and ${owner} register what answers it.`;
  }
  if (use !== 'read') {
    const does = use === 'write' ? 'writes' : 'locks rows of';
    return `${does} ${table} of ${owner}: call a function that the index of ${owner} exports, in the same transaction.`;
  }
  if (walls.published.some(([name, to]) => name === table && to === room)) return null;
  return `reads ${table}, which ${owner} does not publish to ${room}: call a function of ${owner}, or add a line with its reason to tables.mjs.`;
}

export const told = ({ file, said }: Finding): string => `${file} ${said}`;

/** With `/` on every system, from the root of the project. */
export const fromRoot = (file: string): string => path.relative(process.cwd(), file).split(path.sep).join('/');
