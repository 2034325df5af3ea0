import { filenameOf, fileStatus, isHttpUrl } from '../files/files.js';
import { parseGid } from '../shop/ids.js';
import type { Product } from '../shop/records.js';
import type { Shop } from '../shop/shop.js';
import type { UserErrors } from './errors.js';
import type { FileInput, ProductSetInput } from './inputs.js';
import { normalHandle } from './handle.js';
import { checkMetafields } from './metafields.js';

const CATEGORY = /^[a-z]{2,3}(-\d+)*$/;
const MAX_FILES = 250;

/** Product-level rules of productSet: text lengths, handle, category, files and metafields. The shop has no collections, so none can be named. */
export function checkProduct(shop: Shop, input: ProductSetInput, target: Product | undefined, errors: UserErrors): void {
  checkTexts(input, target, errors);
  checkHandle(shop, input, target, errors);
  if (input.category && !(parseGid(input.category)?.type === 'TaxonomyCategory' && CATEGORY.test(parseGid(input.category)!.key))) {
    errors.add('INVALID_INPUT', 'category', 'The category is not a product taxonomy category');
  }
  if (input.tags && input.tags.length > 250) errors.add('INVALID_PRODUCT', 'tags', 'A product has at most 250 tags');
  if (input.tags?.some((tag) => tag.length > 255)) errors.add('INVALID_PRODUCT', 'tags', 'A tag has at most 255 characters');
  if (target && input.giftCard !== undefined && input.giftCard !== null && input.giftCard !== target.isGiftCard) {
    errors.add('GIFT_CARD_ATTRIBUTE_CANNOT_BE_CHANGED', 'giftCard', 'The product gift_card attribute cannot be changed after creation.');
  }
  if (input.metafields) checkMetafields(shop, input.metafields, 'PRODUCT', 'metafields', errors, 'INVALID_METAFIELD', target);
  if (input.collections?.length) errors.add('INVALID_INPUT', 'collections.0', 'Collection does not exist');
  if (input.files) checkFiles(shop, input.files, errors);
  if (input.productOptions && (!input.variants || (input.productOptions.length > 0 && input.variants.length === 0)))
    errors.add('VARIANTS_INPUT_MISSING', 'variants', 'Must specify variants when updating options.');
  if (input.variants && !input.productOptions) {
    errors.add('PRODUCT_OPTIONS_INPUT_MISSING', 'productOptions', 'Must specify product options when updating variants.');
  }
}

function checkTexts(input: ProductSetInput, target: Product | undefined, errors: UserErrors): void {
  const title = input.title?.trim();
  if (title === '' || (title === undefined && !target)) errors.add('INVALID_PRODUCT', 'title', "Title can't be blank");
  if (title && title.length > 255) errors.add('INVALID_PRODUCT', 'title', 'Title is too long (maximum is 255 characters)');
  for (const field of ['vendor', 'productType'] as const) {
    if ((input[field]?.length ?? 0) > 255) errors.add('INVALID_PRODUCT', field, `${field} is too long (maximum is 255 characters)`);
  }
  if ((input.descriptionHtml?.length ?? 0) > 512 * 1024) errors.add('INVALID_PRODUCT', 'descriptionHtml', 'Description (HTML) is too big');
}

function checkHandle(shop: Shop, input: ProductSetInput, target: Product | undefined, errors: UserErrors): void {
  if (!input.handle) return;
  if (input.handle.length > 255) errors.add('INVALID_PRODUCT', 'handle', 'Handle is too long (maximum is 255 characters)');
  const holder = shop.productByHandle.get(normalHandle(input.handle));
  if (holder && holder !== target) errors.add('HANDLE_NOT_UNIQUE', 'handle', 'Handle already in use. Please provide a new handle.');
}

function checkFiles(shop: Shop, files: FileInput[], errors: UserErrors): void {
  if (files.length > MAX_FILES) errors.add('INVALID_INPUT', 'files', `A product has at most ${MAX_FILES} media`);
  const ids = new Set<string>();
  files.forEach((input, index) => {
    if (input.id && ids.has(input.id)) errors.add('DUPLICATED_VALUE', `files.${index}.id`, 'The file is given twice');
    if (input.id) ids.add(input.id);
    checkFile(shop, input, `files.${index}`, errors);
  });
}

function checkFile(shop: Shop, input: FileInput, at: string, errors: UserErrors): void {
  if ((input.alt?.length ?? 0) > 512)
    errors.add('INVALID_INPUT', `${at}.alt`, 'The alt value exceeds the maximum limit of 512 characters.');
  if (input.id) {
    const file = shop.files.get(input.id);
    if (!file) errors.add('INVALID_INPUT', `${at}.id`, 'File does not exist');
    else if (fileStatus(shop, file) === 'FAILED') errors.add('INVALID_INPUT', `${at}.id`, 'File failed processing and cannot be attached');
    return;
  }
  if (!input.originalSource) return errors.add('INVALID_INPUT', at, 'Either id or originalSource is required');
  if (!isHttpUrl(input.originalSource)) return errors.add('INVALID_INPUT', `${at}.originalSource`, 'Image URL is invalid');
  if (input.contentType && input.contentType !== 'IMAGE') {
    errors.add('INVALID_INPUT', `${at}.contentType`, 'The sandbox takes only images on products');
  }
  if (input.duplicateResolutionMode === 'REPLACE' && !input.filename) {
    errors.add('INVALID_INPUT', at, 'Duplicate resolution mode REPLACE cannot be used without specifying filename.');
  }
  if (
    input.duplicateResolutionMode === 'RAISE_ERROR' &&
    shop.filenames.has(filenameOf({ ...input, originalSource: input.originalSource }))
  ) {
    errors.add('INVALID_INPUT', `${at}.filename`, 'The provided filename already exists.');
  }
}
