import type { MappedImage } from '../../port/index.js';
import { isApparel } from './apparel.js';
import type { Violation } from '../../port/kit/index.js';
import type { Subject } from './subject.js';
import { isWebAddress, missing } from './rules-texts.js';

const ENDINGS: Record<string, RegExp> = {
  'image/jpeg': /\.jpe?g$/i,
  'image/png': /\.png$/i,
  'image/webp': /\.webp$/i,
  'image/gif': /\.gif$/i,
  'image/bmp': /\.bmp$/i,
  'image/tiff': /\.tiff?$/i,
};

/** The main picture bars the product when it is wrong; a wrong further one is only not shown. */
export function imageViolations(subject: Subject): Violation[] {
  const { imageLink, additionalImageLinks = [] } = subject.payload.productAttributes as {
    imageLink?: string;
    additionalImageLinks?: string[];
  };
  if (imageLink === undefined) return [missing('imageLink', 'Link a picture to the product with the role main')];
  const byUrl = new Map(subject.node.images.map((image) => [image.url, image]));
  const check = (url: string, field: string, severity: Violation['severity']): Violation[] => {
    const image = byUrl.get(url);
    // One that an adopted offer had before is the shop's own, and no picture of ours.
    const why = image && pictureViolation(image, subject);
    return why ? [{ code: why[0], field, message: why[1], fix: why[2], severity }] : [];
  };
  return [
    ...check(imageLink, 'imageLink', 'error'),
    ...additionalImageLinks.flatMap((url) => check(url, 'additionalImageLinks', 'warning')),
  ];
}

function pictureViolation(
  { url, width, height, bytes, mediaType }: MappedImage,
  { policy, payload }: Subject,
): [string, string, string] | undefined {
  const { image, mediaTypes } = policy;
  const least = isApparel(payload.productAttributes.googleProductCategory as string | undefined) ? image.minApparel : image.min;
  const size = `${width} × ${height}`;
  if (!isWebAddress(url)) return ['image_address', `${url} is no web address that Google can fetch`, 'Set the public address of Plinth'];
  if (!mediaTypes.includes(mediaType)) return ['image_type', `Google does not take ${mediaType}`, 'Use JPEG, PNG or WebP'];
  const path = new URL(url).pathname;
  if (/\.[A-Za-z]{3,4}$/.test(path) && !ENDINGS[mediaType]?.test(path)) {
    return ['image_ending', `${url} does not end like ${mediaType}`, 'Make the rendition again'];
  }
  if (Math.min(width, height) < least)
    return ['image_too_small', `the picture is ${size}; Google wants ${least} × ${least}`, 'Upload a larger picture'];
  if (width * height > image.maxPixels)
    return ['image_too_large', `the picture is ${size}; Google takes 64 megapixels`, 'Upload a smaller picture'];
  if (bytes > image.maxBytes) return ['image_too_heavy', `the file has ${bytes} bytes; Google takes 16 MB`, 'Upload a smaller file'];
  return undefined;
}
