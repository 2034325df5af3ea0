import type { MappedImage } from '../../port/index.js';
import { picturesOf } from './pictures.js';
import type { Policy } from './policy.js';
import type { Subject } from './subject.js';
import type { Violation } from '../../port/kit/index.js';

export function imageViolations({ product, variants, policy }: Subject): Violation[] {
  const images = picturesOf(product.nodes[0]!, variants);
  const field = 'images';
  if (images.length === 0) {
    const fix = 'Link a main picture to the product and approve it';
    return [
      {
        code: 'no_image',
        field,
        message: 'the product has no picture; customers rarely buy what they cannot see',
        fix,
        severity: 'warning',
      },
    ];
  }
  const many: Violation[] =
    images.length > policy.images
      ? [
          {
            code: 'too_many_images',
            field,
            message: `${images.length} pictures; Shopify takes ${policy.images}`,
            fix: 'Link fewer pictures',
          },
        ]
      : [];
  return [...many, ...images.flatMap((image) => oneImage(image, policy))];
}

function oneImage({ assetHash, width, height, bytes, alt }: MappedImage, policy: Policy): Violation[] {
  const name = `picture ${assetHash.slice(0, 12)}`;
  const field = 'images';
  const found: Violation[] = [];
  if (bytes > policy.imageBytes) {
    found.push({
      code: 'image_too_large',
      field,
      message: `${name} has ${bytes} bytes; Shopify takes 20 MB`,
      fix: 'Upload a smaller one',
    });
  }
  if (width > policy.imageSide || height > policy.imageSide || width * height > policy.imagePixels) {
    const message = `${name} is ${width}×${height}; Shopify takes ${policy.imageSide} px a side and ${policy.imagePixels / 1e6} megapixels`;
    found.push({ code: 'image_resolution', field, message, fix: 'Lower the size in the rendition profile' });
  }
  if ((alt?.length ?? 0) > policy.alt) {
    const message = `the alternative text of ${name} has ${alt!.length} characters; Shopify takes ${policy.alt}`;
    found.push({ code: 'alt_too_long', field, message, fix: `Shorten it to ${policy.alt} characters` });
  }
  return found;
}
