import { pairsOf } from '../cells/words.js';
import type { Params } from '../query/params.js';
import type { AskedPiece, AskedWord, Form } from './asked-text.js';

/** Texts in which a word stands, in any of its forms: a tsquery of SQL. Words are letters, marks and digits only, so that none is syntax. */
export function wordQuery({ pieces, joined }: AskedWord, params: Params): string {
  const all = pieces.map((piece) => pieceQuery(piece, params)).join(' && ');
  return joined === null ? `(${all})` : `((${all}) || ${formsQuery([joined], true, params)})`;
}

function pieceQuery(piece: AskedPiece, params: Params): string {
  if (piece.isRun) return runQuery(piece.text, params);
  return piece.instead.length > 0 ? formsQuery(piece.instead, false, params) : formsQuery([piece], true, params);
}

/**
 * The words themselves, or (`begins`) what begins with them, or what has their stems. No stem that is found so anyway: ts_rank takes a word and
 * its beginning for one, and forgets the beginning.
 */
function formsQuery(forms: Form[], begins: boolean, params: Params): string {
  const words = forms.flatMap(({ text, stems }) => [begins ? `${text}:*` : text, ...stems.filter((stem) => (begins ? !stem.startsWith(text) : stem !== text))]); // prettier-ignore
  return `to_tsquery('simple', ${params.add(words.join(' | '))})`;
}

/** Its pairs of letters, one after another; of one letter, any pair that begins with it. */
function runQuery(run: string, params: Params): string {
  const pairs = pairsOf(run);
  const asked = pairs.length === 1 ? `${pairs[0]}:*` : pairs.slice(0, -1).join(' <-> ');
  return `to_tsquery('simple', ${params.add(asked)})`;
}
