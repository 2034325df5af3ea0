/** Hard limits of one value, whatever the attribute allows: a document of a node must stay small enough to read and hash at once. */
export const MAX_TEXT_CHARACTERS = 20_000;
export const MAX_RICH_TEXT_CHARACTERS = 100_000;

/** Bytes of a text in UTF-8, as Amazon counts some limits. */
export function countBytes(text: string): number {
  return Buffer.byteLength(text, 'utf8');
}
