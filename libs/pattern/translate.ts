import { RE2JS } from 're2js';

/** White space as ECMAScript's \s has it, and all other characters: ranges for a class of RE2, whose own \s is that of ASCII. */
const SPACE = '\\t-\\r \\x{a0}\\x{1680}\\x{2000}-\\x{200a}\\x{2028}\\x{2029}\\x{202f}\\x{205f}\\x{3000}\\x{feff}';
const NO_SPACE =
  '\\x00-\\x08\\x0e-\\x1f!-\\x{9f}\\x{a1}-\\x{167f}\\x{1681}-\\x{1fff}\\x{200b}-\\x{2027}\\x{202a}-\\x{202e}\\x{2030}-\\x{205e}\\x{2060}-\\x{2fff}\\x{3001}-\\x{fefe}\\x{ff00}-\\x{10ffff}';
const NO_LINE_END = '[^\\n\\r\\x{2028}\\x{2029}]';

/** RE2 knows scripts and categories by their names alone. */
const PROPERTY = /^\{(?:Script|sc|General_Category|gc)=(\w+)\}/;

/** A pattern of ECMAScript (flag `u`) in the words of RE2, so that both take the same texts. */
export function translate(pattern: string): string {
  let told = '';
  let isInClass = false;
  const known = RE2JS.translateRegExp(pattern);
  for (let at = 0; at < known.length; at++) {
    const character = known[at]!;
    if (character === '\\') {
      const pair = character + known[++at]!;
      const [whole, name] = (/^\\p$/i.test(pair) && PROPERTY.exec(known.slice(at + 1))) || [];
      told += name ? `${pair}{${name}}` : escape(pair, isInClass);
      at += whole?.length ?? 0;
    } else if (isInClass) {
      if (character === ']') isInClass = false;
      told += character === '[' ? '\\[' : character;
    } else if (character === '.') {
      told += NO_LINE_END;
    } else {
      isInClass = character === '[';
      told += character;
    }
  }
  return told;
}

function escape(pair: string, isInClass: boolean): string {
  switch (pair) {
    case '\\s':
      return isInClass ? SPACE : `[${SPACE}]`;
    case '\\S':
      return isInClass ? NO_SPACE : `[${NO_SPACE}]`;
    case '\\b':
      return isInClass ? '\\x08' : pair;
    case '\\0':
      return '\\x00';
    default:
      return pair;
  }
}
