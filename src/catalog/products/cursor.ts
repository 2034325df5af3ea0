import { canonicalJson, sha256 } from '../../../libs/canonical/index.js';
import { problem, Refusal } from '../../../libs/problem/index.js';

/** Where a page ended, bound to its query: a cursor of another filter or order would silently skip products. */
export function encodeCursor(of: object, key: string, id: string): string {
  return Buffer.from(JSON.stringify([fingerprint(of), key, id])).toString('base64url');
}

/** Throws a Refusal where the text is no cursor of this query. `form` is how a key of its order looks: a forged one must not reach SQL. */
export function decodeCursor(of: object, cursor: string, form: RegExp): { key: string; id: string } {
  const parts = parse(cursor);
  if (parts && parts[0] === fingerprint(of) && form.test(parts[1])) return { key: parts[1], id: parts[2] };
  const message = parts ? 'The cursor belongs to another query.' : 'This is not a cursor.';
  throw new Refusal(
    problem(
      'cursor_invalid',
      'after',
      message,
      'Send endCursor of the page before, with the same filter and sort, or none for the first page.',
    ),
  );
}

/** A page has a cursor for each row, and one question. */
const fingerprints = new WeakMap<object, string>();

function fingerprint(of: object): string {
  let made = fingerprints.get(of);
  if (made === undefined) {
    made = sha256(canonicalJson(JSON.parse(JSON.stringify(of))))
      .toString('base64url')
      .slice(0, 12);
    fingerprints.set(of, made);
  }
  return made;
}

function parse(cursor: string): [string, string, string] | undefined {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (!Array.isArray(parts) || parts.length !== 3 || !parts.every((part) => typeof part === 'string' && !part.includes('\0')))
      return undefined;
    return /^\d{1,18}$/.test(parts[2] as string) ? (parts as [string, string, string]) : undefined;
  } catch {
    return undefined;
  }
}
