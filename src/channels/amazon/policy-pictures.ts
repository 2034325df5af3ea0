import type { Problem } from '../../../libs/problem/index.js';
import type { MappedImage } from '../../port/index.js';
import { advise, forbid } from '../../port/kit/index.js';

const IMAGE_TYPES = ['image/jpeg', 'image/png', 'image/tiff', 'image/gif'];

/** Form and size of the main picture; what is on it, only Amazon judges. */
export function imageProblems(sku: string, main: MappedImage | undefined): Problem[] {
  const path = 'main_product_image_locator';
  if (!main)
    return [
      forbid(
        'image_missing',
        path,
        `${sku} has no picture that Amazon takes; it hides listings without a main picture`,
        'Link a main picture to the item or above it; of one that is linked, its issues say why it cannot be made',
      ),
    ];
  const longest = Math.max(main.width, main.height);
  const size = `${main.width} × ${main.height}`;
  if (!IMAGE_TYPES.includes(main.mediaType))
    return [forbid('image_format', path, `The main picture is ${main.mediaType}`, 'Use JPEG, PNG, TIFF or a still GIF')];
  if (longest < 500)
    return [
      forbid(
        'image_too_small',
        path,
        `The main picture has ${size} pixels, 500 on the longest side are the least`,
        'Link a larger picture',
      ),
    ];
  if (longest > 10_000)
    return [
      forbid(
        'image_too_large',
        path,
        `The main picture has ${size} pixels, 10,000 on the longest side are the most`,
        'Link a smaller picture',
      ),
    ];
  if (longest >= 1000) return [];
  return [advise('image_no_zoom', path, `The main picture has ${size} pixels; from 1,000 on buyers can zoom`, 'Link a larger picture')];
}
