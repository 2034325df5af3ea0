/**
 * SQL: the labels of a row that is saved (alias r), in front of those that are stored (alias s). Each locale is said by itself: whoever mends the
 * German text has nothing to say of the English one. Null takes a label away.
 */
export const MERGED_LABELS = `jsonb_strip_nulls(coalesce(s.labels, '{}') || coalesce(r.labels, '{}'))`;
