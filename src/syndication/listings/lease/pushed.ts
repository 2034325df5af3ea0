/** SQL, of a listing (alias l): what is left of its pushes when a send that covers this revision was taken. A decision that came later waits for its own. */
export const pushedAfter = (revision: string): string =>
  `(SELECT jsonb_object_agg(p.key, p.value) FROM jsonb_each_text(l.pushed) AS p WHERE p.value::bigint > ${revision})`;
