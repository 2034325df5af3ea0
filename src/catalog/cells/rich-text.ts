import sanitizeHtml from 'sanitize-html';

/** What shop pages can show anywhere: structure and emphasis, links and tables. No styles, classes, ids, scripts, frames, forms or images. */
const OPTIONS: sanitizeHtml.IOptions = {
  allowedTags: [
    'p',
    'br',
    'b',
    'strong',
    'i',
    'em',
    'u',
    's',
    'sub',
    'sup',
    'small',
    'ul',
    'ol',
    'li',
    'h2',
    'h3',
    'h4',
    'blockquote',
    'a',
    'span',
  ].concat(['table', 'caption', 'thead', 'tbody', 'tr', 'th', 'td', 'dl', 'dt', 'dd', 'hr']),
  allowedAttributes: { a: ['href', 'title'], th: ['colspan', 'rowspan', 'scope'], td: ['colspan', 'rowspan'] },
  allowedSchemes: ['http', 'https', 'mailto', 'tel'],
  allowProtocolRelative: false,
  nestingLimit: 50,
};

const PASSES = 8;

/**
 * The safe form of HTML from any source. Applying it twice changes nothing more (a property test holds it to that): broken nesting
 * is parsed anew until it stands still, and what never does is kept as text only.
 */
export function sanitizeRichText(html: string): string {
  if (!/[<>&"]/.test(html)) return html;
  let safe = html;
  for (let pass = 0; pass < PASSES; pass++) {
    const next = sanitizeHtml(safe, OPTIONS).trim();
    if (next === safe) return safe;
    safe = next;
  }
  return sanitizeHtml(safe, { allowedTags: [], allowedAttributes: {} }).trim();
}
