const NO_JSONB = /\\u0000|\\ud[89a-f]/i;

/** Whether a JSON text holds anything that a jsonb column cannot. One look at the text of many messages spares a look at each. */
export const isStorableText = (json: string): boolean => !NO_JSONB.test(json);

/** A message as it may be kept in a jsonb column, or null for what PostgreSQL cannot hold there (NUL, half a surrogate pair). */
export function storable<T>(message: T): T | null {
  return message !== null && NO_JSONB.test(JSON.stringify(message)) ? null : message;
}

/** Text of ours that may quote such characters: they become U+FFFD. */
export function cleanText(text: string): string {
  return text.toWellFormed().replaceAll('\u0000', '\ufffd');
}

export function cleaned<T>(value: T): T {
  return JSON.parse(JSON.stringify(value, (_key, inner: unknown) => (typeof inner === 'string' ? cleanText(inner) : inner))) as T;
}
