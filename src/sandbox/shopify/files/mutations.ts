import type { File, UserError } from '../shop/records.js';
import type { Shop } from '../shop/shop.js';
import { createFile, deleteFile, filenameOf, fileStatus, isHttpUrl, replaceSource, type NewFile } from './files.js';

interface FilesResult {
  files: File[] | null;
  userErrors: UserError[];
}

interface FileUpdate {
  id: string;
  alt?: string | null;
  filename?: string | null;
  originalSource?: string | null;
  referencesToAdd?: string[] | null;
  referencesToRemove?: string[] | null;
}

const problem = (code: string, field: string[], message: string): UserError => ({ code, field: ['files', ...field], message });

/** Up to 250 files, all or none. They are UPLOADED at first; READY comes later. */
export function createFiles(shop: Shop, inputs: NewFile[]): FilesResult {
  const userErrors = inputs.flatMap((input, index) => check(shop, input, String(index)));
  if (userErrors.length > 0) return { files: null, userErrors };
  const files = inputs.map((input) => {
    const replaced = input.duplicateResolutionMode === 'REPLACE' ? shop.filenames.get(input.filename!) : undefined;
    if (!replaced) return createFile(shop, input);
    replaceSource(shop, replaced, input.originalSource);
    return replaced;
  });
  return { files, userErrors: [] };
}

export function updateFiles(shop: Shop, inputs: FileUpdate[]): FilesResult {
  const userErrors: UserError[] = [];
  inputs.forEach((input, index) => {
    const file = shop.files.get(input.id);
    const at = [String(index), 'id'];
    if (!file) userErrors.push(problem('FILE_DOES_NOT_EXIST', at, `File id ${input.id} does not exist.`));
    else if (fileStatus(shop, file) === 'FAILED')
      userErrors.push(problem('INVALID_FAILED_MEDIA_STATE', at, 'File cannot be updated in a failed state.'));
    else if (fileStatus(shop, file) !== 'READY') userErrors.push(problem('NON_READY_STATE', at, 'The file is not in the READY state.'));
    userErrors.push(...checkAlt(input.alt, String(index)));
    for (const id of [...(input.referencesToAdd ?? []), ...(input.referencesToRemove ?? [])]) {
      if (!shop.products.get(id))
        userErrors.push(problem('REFERENCE_TARGET_DOES_NOT_EXIST', [String(index)], 'The target resource does not exist.'));
    }
    if (input.filename) userErrors.push(problem('INVALID_FILENAME', [String(index), 'filename'], 'The sandbox does not rename files'));
  });
  if (userErrors.length > 0) return { files: null, userErrors };
  return { files: inputs.map((input) => update(shop, input)), userErrors: [] };
}

export function deleteFiles(shop: Shop, fileIds: string[]): { deletedFileIds: string[] | null; userErrors: UserError[] } {
  const missing = fileIds.filter((id) => !shop.files.get(id));
  if (missing.length > 0) {
    const userErrors = [{ code: 'FILE_DOES_NOT_EXIST', field: ['fileIds'], message: `File ids ${missing.join(', ')} do not exist.` }];
    return { deletedFileIds: null, userErrors };
  }
  for (const id of fileIds) deleteFile(shop, shop.files.get(id)!);
  return { deletedFileIds: fileIds, userErrors: [] };
}

function update(shop: Shop, input: FileUpdate): File {
  const file = shop.files.get(input.id)!;
  if (input.alt !== undefined) file.alt = input.alt;
  if (input.originalSource) replaceSource(shop, file, input.originalSource);
  for (const id of input.referencesToAdd ?? []) {
    const product = shop.products.get(id)!;
    if (!product.files.includes(file)) product.files = [...product.files, file];
  }
  for (const id of input.referencesToRemove ?? []) {
    const product = shop.products.get(id)!;
    product.files = product.files.filter((other) => other !== file);
    for (const variant of product.variants) if (variant.file === file) variant.file = null;
  }
  return file;
}

function check(shop: Shop, input: NewFile, at: string): UserError[] {
  if (!isHttpUrl(input.originalSource)) {
    return [problem('INVALID_IMAGE_SOURCE_URL', [at, 'originalSource'], 'Invalid image source url value provided.')];
  }
  const errors = checkAlt(input.alt, at);
  if (input.contentType && !['IMAGE', 'FILE'].includes(input.contentType)) {
    errors.push(problem('UNACCEPTABLE_ASSET', [at, 'contentType'], 'The file type is not supported.'));
  }
  if (input.duplicateResolutionMode === 'REPLACE' && !input.filename) {
    const message = 'Duplicate resolution mode REPLACE cannot be used without specifying filename.';
    errors.push(problem('MISSING_FILENAME_FOR_DUPLICATE_MODE_REPLACE', [at], message));
  }
  if (input.duplicateResolutionMode === 'RAISE_ERROR' && shop.filenames.has(filenameOf(input))) {
    errors.push(problem('FILENAME_ALREADY_EXISTS', [at, 'filename'], 'The provided filename already exists.'));
  }
  return errors;
}

function checkAlt(alt: string | null | undefined, at: string): UserError[] {
  return (alt?.length ?? 0) > 512
    ? [problem('ALT_VALUE_LIMIT_EXCEEDED', [at, 'alt'], 'The alt value exceeds the maximum limit of 512 characters.')]
    : [];
}
