import { isApparel } from './apparel.js';
import { finding, type Finding, type Rule, type Subject } from './finding.js';
import { IMAGE_LIMITS, type ImageSeen } from './image-facts.js';
import { isWebAddress } from './required.js';

/** Smallest width and height in pixels, by the day from which they hold (support.google.com/merchants/answer/6324350 and its 2026 notice). */
export const IMAGE_MINIMUMS = [
  { from: '2010-01-01', apparel: 250, other: 100 },
  { from: '2027-01-31', apparel: 500, other: 500 },
];

/** Endings that each type of file may have in its address. */
const ENDINGS: Record<string, string[]> = {
  jpeg: ['jpg', 'jpeg'],
  png: ['png'],
  webp: ['webp'],
  gif: ['gif'],
  bmp: ['bmp'],
  tiff: ['tif', 'tiff'],
};

/** The main picture bars the product when it is wrong; a further picture is only left out. */
export const imageRule: Rule = (subject) => {
  const { imageLink, additionalImageLinks = [] } = subject.attributes;
  return [
    ...(imageLink ? judgePicture(imageLink, subject, 'image_link', 'DISAPPROVED') : []),
    ...additionalImageLinks.flatMap((url) => judgePicture(url, subject, 'additional_image_link', 'NOT_IMPACTED')),
  ];
};

/** Every picture that the rules need to see. */
export function pictureLinks({ attributes: { imageLink, additionalImageLinks = [] } }: Pick<Subject, 'attributes'>): string[] {
  return [...(imageLink ? [imageLink] : []), ...additionalImageLinks].filter(isWebAddress);
}

function judgePicture(url: string, subject: Subject, attribute: string, severity: Finding['severity']): Finding[] {
  const report = (code: string, what: string, detail: string): Finding[] => [
    finding(severity, `${attribute}_${code}`, attribute, what, `${url.slice(0, 200)}: ${detail}`),
  ];
  const facts = subject.images.get(url);
  if (!facts) return report('invalid', 'Invalid image address', 'must be an http or https address in ASCII of at most 2,000 characters.');
  if ('failed' in facts) return report('not_crawlable', 'Image could not be fetched', facts.failed);
  const endings = ENDINGS[facts.type];
  if (!endings)
    return report('unsupported_type', 'Unsupported image type', `${facts.type} is not served; use JPEG, WebP, PNG, GIF, BMP or TIFF.`);
  const ending = /\.([A-Za-z]{3,4})$/.exec(new URL(url).pathname)?.[1]?.toLowerCase();
  if (ending && !endings.includes(ending))
    return report('type_mismatch', 'Image type does not match its ending', `.${ending}, yet the bytes are ${facts.type}.`);
  if (facts.width * facts.height > IMAGE_LIMITS.pixels)
    return report('too_large', 'Image too large', `${facts.width} × ${facts.height}; at most 64 megapixels.`);
  const least = minimum(subject);
  if (Math.min(facts.width, facts.height) < least) {
    return report('too_small', 'Image too small', `${facts.width} × ${facts.height}; at least ${least} × ${least}.`);
  }
  return generated(facts)
    ? report('generated_unmarked', 'Generated image without its mark', 'IPTC DigitalSourceType TrainedAlgorithmicMedia is missing.')
    : [];
}

function minimum({ attributes, now }: Subject): number {
  const rule = IMAGE_MINIMUMS.filter(({ from }) => now >= new Date(`${from}T00:00:00Z`)).at(-1)!;
  return isApparel(attributes.googleProductCategory) ? rule.apparel : rule.other;
}

const generated = (facts: ImageSeen): boolean => facts.looksGenerated && !facts.saysGenerated;

/**
 * A product whose text is declared as generated and whose picture says nothing of its origin: a warning to look, because a generated picture
 * must carry the mark through every copy (support.google.com/merchants/answer/14784710) and most image tools drop it.
 */
export const generatedImageRule: Rule = ({ attributes, images }) => {
  const declared = [attributes.structuredTitle, attributes.structuredDescription].some(
    (text) => text?.digitalSourceType === 'TRAINED_ALGORITHMIC_MEDIA',
  );
  const facts = attributes.imageLink === undefined ? undefined : images.get(attributes.imageLink);
  if (!declared || !facts || 'failed' in facts || facts.saysGenerated) return [];
  const detail = 'If the picture is generated too, its IPTC DigitalSourceType must be TrainedAlgorithmicMedia; the file carries none.';
  return [finding('NOT_IMPACTED', 'image_link_source_type_missing', 'image_link', 'Image without a source type', detail)];
};
