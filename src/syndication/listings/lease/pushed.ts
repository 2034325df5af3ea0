/** SQL, of a listing (alias l): what is left of its pushes when a send that covers this revision was taken. A decision that came later waits for its own. */
export const pushedAfter = (revision: string): string =>
  `(SELECT jsonb_object_agg(p.key, p.value) FROM jsonb_each_text(l.pushed) AS p WHERE p.value::bigint > ${revision})`;

/** Stands among the pushes of a listing for another try that was asked for: of no field, and no channel is told of it. */
export const ANOTHER_TRY = '$again';

/** SQL, of a listing (alias l): why it is rejected. Where another try was asked for after this revision, or a push, those bytes may go once more. */
export const rejectedAfter = (problem: string, revision: string): string =>
  `CASE WHEN ${pushedAfter(revision)} IS NULL THEN ${problem} ELSE ${problem} - 'rejectedHash' END`;

/** The fields that a channel is told to push. */
export function pushedFields(pushed: Readonly<Record<string, string>> | null): Record<string, string> | undefined {
  const fields = Object.entries(pushed ?? {}).filter(([field]) => field !== ANOTHER_TRY);
  return fields.length === 0 ? undefined : Object.fromEntries(fields);
}
