/** Cursors hold the last key of a page, so that a page goes on where the one before ended, whatever was written meanwhile. */
export function toPage<R, N>(rows: R[], first: number, toNode: (row: R) => N, key: (row: R) => string) {
  const shown = rows.slice(0, first);
  const last = shown.at(-1);
  const endCursor = last === undefined ? null : Buffer.from(key(last)).toString('base64url');
  return { nodes: shown.map(toNode), pageInfo: { hasNextPage: rows.length > first, endCursor } };
}

/** A text key; none: from the beginning. */
export function keyOf(after: string | null | undefined): string {
  return after == null ? '' : Buffer.from(after, 'base64url').toString();
}

/** A number key, whose form was judged; none: from the beginning. */
export function idOf(after: string | null | undefined): string {
  return after == null ? '0' : Buffer.from(after, 'base64url').toString();
}
