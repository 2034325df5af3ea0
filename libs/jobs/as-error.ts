/** pg-boss tells some of what goes wrong as plain objects with the fields of an error: by its type alone nobody would know that the database is away. */
export function asError(told: unknown): Error {
  if (told instanceof Error) return told;
  const fields = typeof told === 'object' ? told : { message: String(told) };
  return Object.assign(new Error(), fields);
}
