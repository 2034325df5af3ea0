import sanitize from 'sanitize-html';

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });

export interface TextLimit {
  /** Unicode code points, as JSON Schema's maxLength counts them. */
  chars?: number;
  /** Bytes in UTF-8, as Amazon's maxUtf8ByteLength counts them. */
  bytes?: number;
}

/** Never longer than the limit, never cuts a grapheme; cuts between words when that keeps at least half of what fits. */
export function truncate(text: string, limit: TextLimit): string {
  const chars = limit.chars ?? Infinity;
  const bytes = limit.bytes ?? Infinity;
  // UTF-16 units are at least as many as code points, and no code point takes more than three bytes per unit: most texts end here.
  if (text.length <= chars && text.length * 3 <= bytes) return text;
  const cut = fittingLength(text, chars, bytes);
  if (cut === text.length) return text;
  return tidyEnd(text.slice(0, wordBoundary(text, cut)));
}

function fittingLength(text: string, chars: number, bytes: number): number {
  let [points, size, end] = [0, 0, 0];
  for (const { segment } of graphemes.segment(text)) {
    for (const _ of segment) points++;
    size += Buffer.byteLength(segment);
    if (points > chars || size > bytes) return end;
    end += segment.length;
  }
  return end;
}

function wordBoundary(text: string, cut: number): number {
  if (/^\s/.test(text.slice(cut, cut + 1))) return cut;
  const head = text.slice(0, cut);
  const space = head.search(/\s\S*$/);
  return space >= cut / 2 ? space : cut;
}

/** By hand: the regular expression for it tries every run of such characters anew from each of its places. */
function tidyEnd(text: string): string {
  let end = text.length;
  while (end > 0 && /[\s,;:–—-]/u.test(text[end - 1]!)) end -= 1;
  return text.slice(0, end);
}

const BLOCK_END = /<\/(?:p|li|div|h[1-6]|tr|ul|ol|table|blockquote)\s*>|<br\s*\/?>/gi;

/** The text that a reader would see; blocks are parted by a space. */
export function stripHtml(html: string): string {
  if (!/[<&]/.test(html)) return html;
  const text = sanitize(
    html.replace(BLOCK_END, (end) => `${end} `),
    { allowedTags: [], allowedAttributes: {} },
  );
  return unescapeHtml(text).replace(/\s+/g, ' ').trim();
}

/** Keeps the tags named, without attributes but a link's address; the text of other tags stays, scripts and styles go whole. */
export function limitHtml(html: string, allow: string[]): string {
  if (!/[<&]/.test(html)) return html;
  return sanitize(html, { allowedTags: allow, allowedAttributes: { a: ['href'] } }).trim();
}

/** A text between the tags of HTML: & < > as entities. Not for attributes: quotes stay. */
export function escapeHtml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}

function unescapeHtml(text: string): string {
  return text
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, '&');
}

/** Lower-case ASCII letters and digits with single hyphens; letters without an ASCII base fall out. */
export function slug(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/ß/g, 'ss')
    .replace(/æ/gi, 'ae')
    .replace(/ø/gi, 'o')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
}
