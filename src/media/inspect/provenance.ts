import { firstCharacters } from '../../../libs/problem/index.js';

/**
 * The two marks that every derivative must keep: IPTC's DigitalSourceType (Google wants it on generated pictures, support 14784710)
 * and the copyright notice. Everything else in a file's metadata (place, camera, names) stays out of what we publish.
 */
export interface Provenance {
  /** Last word of the IPTC code, e.g. `trainedAlgorithmicMedia`. */
  digitalSourceType?: string;
  copyright?: string;
}

const CODES = 'http://cv.iptc.org/newscodes/digitalsourcetype/';

/**
 * Reads the marks out of an XMP packet, in time that grows with its length alone: the history that an editor keeps in it may be long. XMP may say a property as an attribute or as an element, and quote by either sign (ExifTool takes the
 * single one), so all are looked for.
 */
export function readProvenance(xmp: string | undefined): Provenance {
  if (!xmp) return {};
  const source = /DigitalSourceType(?:\s*=\s*["']|>|\s+rdf:resource\s*=\s*["'])\s*([^"'<\s]+)/.exec(xmp)?.[1];
  const rights = firstItem(between(xmp, '<dc:rights>', '</dc:rights>'));
  const code = source?.split('/').findLast((part) => part !== '');
  return {
    ...(code && /^[A-Za-z]{3,60}$/.test(code) ? { digitalSourceType: code } : {}),
    ...(rights?.trim() ? { copyright: firstCharacters(legible(unescapeXml(rights.trim())), 500) } : {}),
  };
}

/** The first item of a list of RDF, e.g. of the languages of a notice. */
function firstItem(list: string | undefined): string | undefined {
  const item = between(list ?? '', '<rdf:li', '</rdf:li>');
  const start = item?.indexOf('>') ?? -1;
  return start < 0 ? undefined : item!.slice(start + 1);
}

/** By `indexOf`: a regular expression with three open parts tried every pair of their places, and 64 KB of them stopped the process. */
function between(text: string, open: string, close: string): string | undefined {
  const start = text.indexOf(open);
  const end = start < 0 ? -1 : text.indexOf(close, start + open.length);
  return end < 0 ? undefined : text.slice(start + open.length, end);
}

/** Without what neither PostgreSQL nor XML can hold: it is kept, and written into what we publish. */
function legible(text: string): string {
  return text.toWellFormed().replace(/[^\P{Cc}\t\n\r]/gu, '');
}

/** An XMP packet that says these marks and nothing else, or undefined when there are none. */
export function writeProvenance(marks: Provenance): string | undefined {
  if (!marks.digitalSourceType && !marks.copyright) return undefined;
  const source = marks.digitalSourceType
    ? `<Iptc4xmpExt:DigitalSourceType>${CODES}${escapeXml(marks.digitalSourceType)}</Iptc4xmpExt:DigitalSourceType>`
    : '';
  const rights = marks.copyright
    ? `<dc:rights><rdf:Alt><rdf:li xml:lang="x-default">${escapeXml(marks.copyright)}</rdf:li></rdf:Alt></dc:rights>`
    : '';
  return (
    '<?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">' +
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""' +
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/">' +
    `${source}${rights}</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>`
  );
}

function escapeXml(value: string): string {
  return value.replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c]!);
}

function unescapeXml(value: string): string {
  const names: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
  return value.replace(/&(amp|lt|gt|quot|apos);/g, (_, name: string) => names[name]!);
}
