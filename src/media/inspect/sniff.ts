/**
 * Types by their first bytes. A name's ending says nothing about the content and is never looked at. What is recognised but not
 * accepted has `accepted: false`, so that the refusal can name it ("this is a PDF").
 */
export interface SniffedFile {
  mediaType: string;
  label: string;
  accepted: boolean;
}

/** As many bytes as `sniff` ever looks at. */
export const SNIFF_BYTES = 512;

type Test = (head: Buffer) => boolean;

const starts =
  (...bytes: number[]): Test =>
  (head) =>
    bytes.every((byte, at) => head[at] === byte);
const text =
  (value: string, at = 0): Test =>
  (head) =>
    head.toString('latin1', at, at + value.length) === value;
const brand =
  (...brands: string[]): Test =>
  (head) =>
    text('ftyp', 4)(head) && brands.includes(head.toString('latin1', 8, 12));
/** The brands that a file has besides the one in front, in the same box. */
const brandToo =
  (...brands: string[]): Test =>
  (head) =>
    text('ftyp', 4)(head) &&
    brands.some((one) =>
      head
        .toString('latin1', 16, head.readUInt32BE(0))
        .match(/.{1,4}/gs)
        ?.includes(one),
    );
const both =
  (...tests: Test[]): Test =>
  (head) =>
    tests.every((test) => test(head));

const known: [Test, string, string, boolean][] = [
  [starts(0xff, 0xd8, 0xff), 'image/jpeg', 'JPEG', true],
  [starts(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a), 'image/png', 'PNG', true],
  [(head) => text('RIFF')(head) && text('WEBP', 8)(head), 'image/webp', 'WebP', true],
  [(head) => text('GIF87a')(head) || text('GIF89a')(head), 'image/gif', 'GIF', true],
  [(head) => starts(0x49, 0x49, 0x2a, 0x00)(head) || starts(0x4d, 0x4d, 0x00, 0x2a)(head), 'image/tiff', 'TIFF', true],
  [(head) => starts(0x49, 0x49, 0x2b, 0x00)(head) || starts(0x4d, 0x4d, 0x00, 0x2b)(head), 'image/tiff', 'BigTIFF', true],
  [brand('avif', 'avis'), 'image/avif', 'AVIF', true],
  // Named in front by what it holds it in.
  [both(brand('mif1', 'msf1', 'miaf'), brandToo('avif', 'avis')), 'image/avif', 'AVIF', true],
  [brand('heic', 'heix', 'hevc', 'mif1', 'msf1'), 'image/heic', 'HEIC', false],
  [brand('mp41', 'mp42', 'isom', 'iso2', 'avc1', 'qt  ', 'M4V '), 'video/mp4', 'a video', false],
  [text('%PDF-'), 'application/pdf', 'a PDF', false],
  [text('BM'), 'image/bmp', 'BMP', false],
  [starts(0x50, 0x4b, 0x03, 0x04), 'application/zip', 'a ZIP archive', false],
  [text('glTF'), 'model/gltf-binary', 'a 3D model', false],
  [text('8BPS'), 'image/vnd.adobe.photoshop', 'a Photoshop file', false],
  [text('%!PS'), 'application/postscript', 'PostScript', false],
  [starts(0, 0, 1, 0), 'image/vnd.microsoft.icon', 'an icon', false],
  [(head) => starts(0xff, 0x0a)(head) || text('JXL ', 4)(head), 'image/jxl', 'JPEG XL', false],
  [text('jP  ', 4), 'image/jp2', 'JPEG 2000', false],
];

/** SVG may run scripts and fetch files where it is shown, and no channel takes it. */
const markup: [RegExp, string, string][] = [
  [/<svg[\s>]/i, 'image/svg+xml', 'SVG'],
  [/^\s*(<!doctype html|<html)/i, 'text/html', 'a web page'],
];

/** The type of a file that starts with `head`, or undefined when nothing we know starts so. */
export function sniff(head: Buffer): SniffedFile | undefined {
  const found = known.find(([test]) => test(head));
  if (found) return { mediaType: found[1], label: found[2], accepted: found[3] };
  const start = head.toString('utf8', 0, SNIFF_BYTES).replace(/^\uFEFF/, '');
  const marked = markup.find(([test]) => test.test(start));
  if (marked) return { mediaType: marked[1], label: marked[2], accepted: false };
  return /^\s*<\?xml/.test(start) ? { mediaType: 'application/xml', label: 'XML', accepted: false } : undefined;
}

const extensions: Record<string, string> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/webp': 'webp',
  'image/gif': 'gif',
  'image/tiff': 'tif',
  'image/avif': 'avif',
};

/** The ending of a file of this type in our addresses: channels want it to agree with the content (Google, support 6324350). */
export function extensionOf(mediaType: string): string {
  return extensions[mediaType] ?? 'bin';
}
