/** Letters that no Unicode decomposition takes apart, as people type them where they have not got them. */
const LETTERS: Record<string, string> = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', đ: 'd', ð: 'd', ł: 'l', þ: 'th', ı: 'i' };

/**
 * A text as it is compared in a search: without case, accents, width and doubled blanks (Unicode NFKD without marks). "Crème  BRÛLÉE" is
 * "creme brulee".
 */
export function fold(text: string): string {
  if (/^[ -@[-~]*$/.test(text) && !text.includes('  ')) return text.trim();
  const plain = text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase();
  return plain.replace(/[ßæœøđðłþı]/g, (letter) => LETTERS[letter]!).replace(/\s+/g, ' ').trim(); // prettier-ignore
}

/** The words of rich text, without its tags and entities. */
export function plainText(html: string): string {
  return html.replace(/<[^>]*>/g, ' ').replace(/&(?:nbsp|#160);/g, ' ').replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&quot;/g, '"').replace(/&#39;/g, "'").replace(/&amp;/g, '&'); // prettier-ignore
}
