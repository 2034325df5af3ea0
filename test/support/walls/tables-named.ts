import { HOLE, tokens, type Token } from './sql-tokens.js';

/** What a statement does to a table. A row lock on a foreign table orders the owner's writers, so it is not a read. */
export type Use = 'read' | 'lock' | 'write';

export interface Named {
  /** Without `public`; another schema stays (`plinth_jobs.job`). COMPUTED where the source does not tell the name. */
  table: string;
  use: Use;
}

export const COMPUTED = '${…}';

interface Frame {
  /** In a list of FROM, where a comma starts the next table. */
  listing: Use | null;
  /** `extract(… FROM …)` and its like: its FROM names no table. */
  call: boolean;
  deleting: boolean;
  items: { table: string; alias: string }[];
}

const frame = (call = false): Frame => ({ listing: null, call, deleting: false, items: [] });
const FROM_INSIDE = new Set(['EXTRACT', 'SUBSTRING', 'TRIM', 'OVERLAY', 'POSITION']);
const ENDS_LIST = new Set(
  'WHERE GROUP ORDER HAVING LIMIT OFFSET FETCH WINDOW UNION INTERSECT EXCEPT RETURNING SET SELECT VALUES FOR'.split(' '),
);
const NO_ALIAS = new Set([
  ...ENDS_LIST,
  ...'ON USING JOIN LEFT RIGHT FULL INNER CROSS NATURAL FROM DO IN TABLESAMPLE WITH AS TO DEFAULT'.split(' '),
]);
const BEFORE_NAME = new Set(['ONLY', 'LATERAL', 'IF', 'NOT', 'EXISTS', 'TABLE']);
const STARTS_QUERY = new Set(['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'WITH', 'VALUES', 'MERGE', HOLE]);

/**
 * The tables that a statement, or a piece of one, names where SQL expects a table, each with its use, once. Names of common table
 * expressions are given apart: a piece may use one that another piece makes. A reader of pieces was chosen over a full parser of
 * PostgreSQL's grammar, which takes whole statements only: 30 of the house's texts are pieces of others.
 */
export function tablesNamed(sql: string, of: 'source' | 'statement'): { tables: Named[]; expressions: Set<string> } {
  const reader = new Reader(tokens(sql, of));
  reader.read();
  const expressions = reader.expressions();
  const seen = new Map<string, Named>();
  for (const one of reader.found) if (!expressions.has(one.table)) seen.set(`${one.table} ${one.use}`, one);
  return { tables: [...seen.values()], expressions };
}

class Reader {
  readonly found: Named[] = [];
  private readonly frames: Frame[] = [frame()];

  constructor(private readonly all: Token[]) {}

  /** `name [(columns)] AS [NOT] [MATERIALIZED] (query`. */
  expressions(): Set<string> {
    const names = new Set<string>();
    this.all.forEach(({ key }, at) => {
      if (key !== 'AS') return;
      let next = at + 1;
      while (['NOT', 'MATERIALIZED'].includes(this.key(next))) next++;
      if (this.sign(next) !== '(' || !STARTS_QUERY.has(this.key(next + 1))) return;
      let name = at - 1;
      if (this.sign(name) === ')') while (name > 0 && this.sign(name) !== '(') name--;
      const token = this.all[this.sign(name) === '(' ? name - 1 : name];
      if (token) names.add(token.value);
    });
    return names;
  }

  read(): void {
    for (let at = 0; at < this.all.length; at++) {
      const { kind, value, key } = this.all[at]!;
      if (value === '(' && kind === 'sign') this.open(at);
      else if (value === ')' && kind === 'sign') this.close();
      else if (value === ',' && kind === 'sign' && this.top.listing) this.item(at + 1, this.top.listing);
      else if (kind === 'text') this.text(at);
      else if (key) this.word(at, key);
    }
  }

  private open(at: number): void {
    const inner = frame(FROM_INSIDE.has(this.all[at - 1]?.value.toUpperCase() ?? ''));
    const lists = ['FROM', 'JOIN'].includes(this.key(at - 1)) && !this.compares(at - 1);
    const joined = lists && !STARTS_QUERY.has(this.key(at + 1));
    this.frames.push(inner);
    if (joined) this.item(at + 1, (inner.listing = 'read'));
  }

  private close(): void {
    if (this.frames.length > 1) this.frames.pop();
  }

  private word(at: number, key: string): void {
    const before = this.key(at - 1);
    if (ENDS_LIST.has(key)) this.top.listing = null;
    if (['UNION', 'INTERSECT', 'EXCEPT'].includes(key)) this.top.items = [];
    if (key === 'DELETE') this.top.deleting = true;
    if (key === 'FROM') this.from(at, before);
    else if (key === 'JOIN') this.item(at + 1, 'read');
    else if (key === 'USING' && this.top.deleting) this.item(at + 1, (this.top.listing = 'read'));
    else if (key === 'INTO') this.item(at + 1, 'write');
    else if (key === 'UPDATE' && !['DO', 'FOR', 'KEY', 'ON', 'BEFORE', 'AFTER', 'OR'].includes(before)) this.item(at + 1, 'write');
    else if (key === 'FOR') this.lock(at + 1);
    else if (key === 'TRUNCATE' || (key === 'TABLE' && before !== 'TRUNCATE')) this.item(at + 1, (this.top.listing = 'write'));
    else if (key === 'COPY') this.copy(at + 1);
    else if (key === 'REFERENCES') this.item(at + 1, 'read');
  }

  private from(at: number, before: string): void {
    if (this.top.call || this.compares(at) || this.key(at + 1) === 'STDIN') return;
    if (before === 'DELETE') return this.item(at + 1, 'write');
    this.top.listing = 'read';
    this.item(at + 1, 'read');
  }

  /** `IS [NOT] DISTINCT FROM`. */
  private compares(at: number): boolean {
    return this.key(at - 1) === 'DISTINCT' && ['IS', 'NOT'].includes(this.key(at - 2));
  }

  /** `COPY name [(columns)] FROM` writes, `TO` reads. */
  private copy(at: number): void {
    const direction = this.all.slice(at).find(({ key }) => key === 'FROM' || key === 'TO');
    if (direction && this.sign(at) !== '(') this.item(at, direction.key === 'FROM' ? 'write' : 'read');
  }

  /** `FOR [NO KEY] UPDATE | [KEY] SHARE [OF alias, …]`. */
  private lock(at: number): void {
    let next = at;
    while (['NO', 'KEY'].includes(this.key(next))) next++;
    if (!['UPDATE', 'SHARE'].includes(this.key(next))) return;
    const only = this.key(next + 1) === 'OF' ? this.all[next + 2]?.value : undefined;
    for (const { table, alias } of this.top.items) if (!only || only === alias) this.found.push({ table, use: 'lock' });
  }

  /** A name in a text: `'listing'::regclass`, and sequences (`nextval('…')`). */
  private text(at: number): void {
    const { value } = this.all[at]!;
    const asTable = this.sign(at + 1) === ':' && this.sign(at + 2) === ':' && this.all[at + 3]?.value === 'regclass';
    if (asTable) this.found.push({ table: value.replace(/^public\./, ''), use: 'read' });
    if (['nextval', 'setval'].includes(this.all[at - 2]?.value.toLowerCase() ?? '')) this.found.push({ table: value, use: 'write' });
  }

  private item(at: number, use: Use): void {
    let next = at;
    while (BEFORE_NAME.has(this.key(next))) next++;
    // `ROWS FROM (function(…), …)` names functions only.
    if (this.key(next) === 'ROWS' && this.key(next + 1) === 'FROM') return;
    const [first, after] = [this.all[next], this.all[next + 1]];
    if (!first || (first.kind !== 'word' && first.kind !== 'quoted')) return;
    const qualified = after?.value === '.' && this.all[next + 2];
    if (qualified) next += 2;
    const calls = this.sign(next + 1) === '(' && use === 'read' && first.kind === 'word';
    if (calls || ENDS_LIST.has(first.key)) return;
    const schema = qualified && first.value !== 'public' ? `${first.value}.` : '';
    const name = schema + (qualified || first).value;
    const table = name.includes(HOLE) ? COMPUTED : name;
    const named = this.all[this.key(next + 1) === 'AS' ? next + 2 : next + 1];
    const alias = named && named.kind !== 'sign' && !NO_ALIAS.has(named.key) ? named.value : table;
    this.found.push({ table, use });
    this.top.items.push({ table, alias });
  }

  private get top(): Frame {
    return this.frames.at(-1)!;
  }
  private key(at: number): string {
    return this.all[at]?.key ?? '';
  }
  private sign(at: number): string {
    return this.all[at]?.kind === 'sign' ? this.all[at].value : '';
  }
}
