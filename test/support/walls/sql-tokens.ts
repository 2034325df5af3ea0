/** A piece of SQL: a word (keyword or name), a quoted name, a text, a bracket or sign. */
export interface Token {
  kind: 'word' | 'quoted' | 'text' | 'sign';
  /** Words as written; quoted names and texts without their quotes. */
  value: string;
  /** The word in capitals, for comparing with keywords; empty for everything else. */
  key: string;
}

/** Stands in a text for a `${…}` whose value the source does not tell. It counts as a letter, so that it is seen in a name's place. */
export const HOLE = '\uFFFC';

const SCAN = new RegExp(
  [
    String.raw`--[^\n]*`, // comments
    String.raw`/\*[\s\S]*?\*/`,
    String.raw`(?<text>'(?:[^']|'')*'|\$\$[\s\S]*?\$\$)`,
    String.raw`"(?<quoted>(?:[^"]|"")*)"`,
    String.raw`\$\d+`, // parameters
    String.raw`(?<word>[A-Za-z_${HOLE}][\w${HOLE}]*)`,
    String.raw`\d[\w.]*`,
    String.raw`(?<sign>[^\s\w])`,
  ].join('|'),
  'g',
);

/**
 * Comments, numbers and parameters are left out: no table stands in them. The house writes keywords in capitals; in its sources a `from`
 * in small letters is prose. What reached the database is SQL throughout (`statement`).
 */
export function tokens(sql: string, of: 'source' | 'statement'): Token[] {
  const all: Token[] = [];
  for (const { groups } of sql.matchAll(SCAN)) {
    const { text, quoted, word, sign } = groups!;
    if (word !== undefined)
      all.push({ kind: 'word', value: word, key: of === 'statement' || /^[A-Z]/.test(word) || word === HOLE ? word.toUpperCase() : '' });
    else if (quoted !== undefined) all.push({ kind: 'quoted', value: quoted, key: '' });
    else if (text !== undefined) all.push({ kind: 'text', value: text.slice(1, -1), key: '' });
    else if (sign !== undefined) all.push({ kind: 'sign', value: sign, key: '' });
  }
  return all;
}
