import type { MappedImage } from '../../port/index.js';
import type { Attributes } from './attributes.js';
import type { Definition } from './definition/definition.js';

/** One main picture, eight more, and a swatch. */
const MOST = 8;

export function mainPicture(images: MappedImage[]): MappedImage | undefined {
  return images.find(({ role }) => role === 'main') ?? images.find(({ role }) => role === 'gallery' || role === 'lifestyle');
}

export function pictureAttributes(images: MappedImage[], marketplaceId: string, definition: Definition): Attributes {
  const main = mainPicture(images);
  const swatch = images.find(({ role }) => role === 'swatch');
  const others = images.filter((image) => image !== main && image !== swatch).slice(0, MOST);
  const placed: [string, MappedImage | undefined][] = [
    ['main_product_image_locator', main],
    ...others.map((image, index): [string, MappedImage] => [`other_product_image_locator_${index + 1}`, image]),
    ['swatch_product_image_locator', swatch],
  ];
  return Object.fromEntries(
    placed.flatMap(([name, image]) =>
      image && definition.attributes[name] ? [[name, [{ media_location: image.url, marketplace_id: marketplaceId }]]] : [],
    ),
  );
}
