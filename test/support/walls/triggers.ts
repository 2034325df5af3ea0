import type { DataSource } from 'typeorm';
import { ownerOf, roomOf, type Walls } from './judge.js';
import { tablesNamed } from './tables-named.js';

/** What `triggers.mjs` says of what the database does by itself. */
export interface SaidOfDatabase extends Walls {
  triggers: Doing[];
  /** Function that statements call → the room whose files may. */
  functions: Record<string, string>;
}

/** A function of triggers: the tables that these stand on, and those that it reads and writes. */
export interface Doing {
  run: string;
  on: string[];
  reads: string[];
  writes: string[];
  reason: string;
}

/** What a migrated database has. */
export interface Found {
  triggers: Omit<Doing, 'reason'>[];
  /** Functions that name tables and belong to no trigger. */
  functions: Pick<Doing, 'run' | 'reads' | 'writes'>[];
  /** Functions that put a statement together: which tables it names, nobody can read. */
  computed: string[];
  /** Foreign keys that change or delete rows: of `table`, when its `parent` is. */
  cascades: { table: string; parent: string }[];
}

interface StoredFunction {
  name: string;
  body: string;
  /** Of its triggers; empty for one that statements call. */
  on: string[];
}

const FUNCTIONS = `
  SELECT p.proname AS name, coalesce(pg_get_function_sqlbody(p.oid), p.prosrc) AS body,
    ARRAY(SELECT DISTINCT c.relname::text FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
      WHERE t.tgfoid = p.oid AND NOT t.tgisinternal AND t.tgparentid = 0 ORDER BY 1) AS on
  FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')`;

const CASCADES = `
  SELECT conrelid::regclass::text AS table, confrelid::regclass::text AS parent FROM pg_constraint
  WHERE contype = 'f' AND (confdeltype NOT IN ('a', 'r') OR confupdtype NOT IN ('a', 'r'))`;

/** Reads `pg_trigger` and `pg_proc`: what each function does, with what the functions do that it calls. */
export async function readDoings(ds: DataSource): Promise<Found> {
  const stored = new Map((await ds.query<StoredFunction[]>(FUNCTIONS)).map((one) => [one.name, one]));
  const tables = new Set(
    (await ds.query<{ name: string }[]>(`SELECT relname AS name FROM pg_class WHERE relkind IN ('r', 'p', 'v', 'm')`)).map(
      ({ name }) => name,
    ),
  );
  const all = [...stored.values()].map(({ name, on }) => ({ run: name, on, ...usesOf(name, stored, tables) }));
  return {
    triggers: all.filter(({ on }) => on.length > 0),
    functions: all.filter(({ on, reads, writes }) => on.length === 0 && reads.length + writes.length > 0),
    computed: [...stored.values()].filter(({ body }) => /\bEXECUTE\b/i.test(body)).map(({ name }) => name),
    cascades: await ds.query<Found['cascades']>(CASCADES),
  };
}

/** Names that are no tables (a variable after INTO, rows of the statement) are left out. A row lock orders the owner's writers: it counts as a write. */
function usesOf(name: string, stored: ReadonlyMap<string, StoredFunction>, tables: ReadonlySet<string>): Pick<Doing, 'reads' | 'writes'> {
  const [seen, reads, writes] = [new Set<string>(), new Set<string>(), new Set<string>()];
  const walk = (at: string): void => {
    if (seen.has(at)) return;
    seen.add(at);
    const { body } = stored.get(at)!;
    for (const { table, use } of tablesNamed(body, 'statement').tables) if (tables.has(table)) (use === 'read' ? reads : writes).add(table);
    for (const other of stored.keys()) if (calls(body, other)) walk(other);
  };
  walk(name);
  return { reads: [...reads].sort(), writes: [...writes].sort() };
}

const calls = (text: string, name: string): boolean => new RegExp(`\\b${name}\\s*\\(`).test(text);

/** Each difference between what is said and what is there, and each function that is called, or reaches, through a wall; with what to do. */
export function doingFaults(walls: SaidOfDatabase, found: Found, sources: readonly { file: string; sql: string }[]): string[] {
  return [
    ...found.computed.map((name) => `${name} puts a statement together: write its tables out, or do it in the program.`),
    ...found.triggers.flatMap((one) => triggerFaults(walls, one)),
    ...walls.triggers
      .filter(({ run }) => !found.triggers.some((one) => one.run === run))
      .map(({ run }) => `${run} stands in triggers.mjs and is run by no trigger: take the line away.`),
    ...found.functions.flatMap((one) => functionFaults(walls, one, sources)),
    ...Object.keys(walls.functions)
      .filter((name) => !found.functions.some(({ run }) => run === name))
      .map((name) => `${name} stands in the functions of triggers.mjs and names no table of the database: take it away.`),
    ...found.cascades
      .filter(({ table, parent }) => ownerOf(walls, table) !== ownerOf(walls, parent))
      .map(
        ({ table, parent }) =>
          `A foreign key changes ${table} with ${parent}, through a wall: let it restrict, and a function of the owner write.`,
      ),
  ];
}

function triggerFaults(walls: SaidOfDatabase, one: Omit<Doing, 'reason'>): string[] {
  const said = walls.triggers.find(({ run }) => run === one.run);
  if (!said) {
    const what = `on ${one.on.join(', ')}; reads ${one.reads.join(', ') || 'nothing'}; writes ${one.writes.join(', ') || 'nothing'}`;
    return [
      `The trigger function ${one.run} (${what}) is not in triggers.mjs: call a function of the owner instead, or add a line to triggers with the reason why that would not do.`,
    ];
  }
  return (['on', 'reads', 'writes'] as const).flatMap((part) => {
    const verb = part === 'on' ? 'stands on' : part;
    return [
      ...one[part]
        .filter((table) => !said[part].includes(table))
        .map(
          (table) =>
            `${one.run} ${verb} ${table} of ${ownerOf(walls, table)}, and its line in triggers.mjs does not say so: add it if its reason still holds, or do it by a function of the owner.`,
        ),
      ...said[part]
        .filter((table) => !one[part].includes(table))
        .map((table) => `${one.run} no longer ${verb} ${table}: take it from its line in triggers.mjs.`),
    ];
  });
}

function functionFaults(
  walls: SaidOfDatabase,
  { run, reads, writes }: Found['functions'][number],
  sources: readonly { file: string; sql: string }[],
): string[] {
  const room = walls.functions[run];
  if (room === undefined)
    return [
      `The function ${run} (reads ${reads.join(', ') || 'nothing'}; writes ${writes.join(', ') || 'nothing'}) has no room: give it that of its tables in the functions of triggers.mjs.`,
    ];
  return [
    ...[...new Set([...reads, ...writes])]
      .filter((table) => ownerOf(walls, table) !== room)
      .map(
        (table) => `The function ${run} of ${room} names ${table} of ${ownerOf(walls, table)}: let each room have a function of its own.`,
      ),
    ...sources
      .filter(({ file, sql }) => calls(sql, run) && roomOf(file) !== room)
      .map(
        ({ file }) =>
          `${file} calls the database's ${run}, which works on tables of ${room}: call a function that the index of ${room} exports.`,
      ),
  ];
}
