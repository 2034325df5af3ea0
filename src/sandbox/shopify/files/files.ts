import { basename, extname } from 'node:path';
import type { File } from '../shop/records.js';
import type { Shop } from '../shop/shop.js';
import { FILE_ERROR_CODES, FileFailure, type FileErrorCode } from './fetched.js';

export type FileStatus = 'UPLOADED' | 'PROCESSING' | 'READY' | 'FAILED';

export interface NewFile {
  originalSource: string;
  alt?: string | null;
  filename?: string | null;
  contentType?: string | null;
  duplicateResolutionMode?: string | null;
}

/** UPLOADED for the first half of the processing time, then PROCESSING; READY or FAILED when the time is over and the source has really been fetched. */
export function fileStatus(shop: Shop, file: File): FileStatus {
  const now = shop.clock.now();
  if (now >= file.dueAt && file.outcome.state === 'failed') return 'FAILED';
  if (now >= file.dueAt && file.outcome.state === 'fetched') return 'READY';
  return now < (file.createdAt.getTime() + file.dueAt) / 2 ? 'UPLOADED' : 'PROCESSING';
}

export function isHttpUrl(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}

export function filenameOf(input: NewFile): string {
  return input.filename ?? (decoded(basename(new URL(input.originalSource).pathname)) || 'file');
}

/** A percent sign that escapes nothing (`100%.jpg`) is a valid part of an address, and stays as it is. */
function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

/** Makes a file and starts to fetch it. The same name again makes a second copy with a UUID in its name (APPEND_UUID), as Shopify does. */
export function createFile(shop: Shop, input: NewFile): File {
  const wanted = filenameOf(input);
  const filename = shop.filenames.has(wanted) ? withUuid(wanted, shop.chance.uuid()) : wanted;
  const kind = input.contentType === 'FILE' ? 'GenericFile' : 'MediaImage';
  const file: File = {
    ...shop.row(kind),
    kind,
    alt: input.alt ?? null,
    filename,
    originalSource: input.originalSource,
    dueAt: shop.clock.now() + shop.settings.latencyMs,
    outcome: { state: 'pending' },
  };
  shop.filenames.set(filename, file);
  shop.files.add(file);
  load(shop, file);
  return file;
}

/** Puts a new source under an existing file (duplicateResolutionMode REPLACE, fileUpdate). The id stays. */
export function replaceSource(shop: Shop, file: File, originalSource: string): void {
  file.originalSource = originalSource;
  file.dueAt = shop.clock.now() + shop.settings.latencyMs;
  file.updatedAt = shop.clock.date();
  load(shop, file);
}

export function deleteFile(shop: Shop, file: File): void {
  shop.files.delete(file.id);
  if (shop.filenames.get(file.filename) === file) shop.filenames.delete(file.filename);
  for (const product of shop.products.all()) {
    if (!product.files.includes(file)) continue;
    product.files = product.files.filter((other) => other !== file);
    for (const variant of product.variants) if (variant.file === file) variant.file = null;
  }
}

function withUuid(filename: string, uuid: string): string {
  const extension = extname(filename);
  return `${filename.slice(0, filename.length - extension.length)}_${uuid}${extension}`;
}

function load(shop: Shop, file: File): void {
  file.outcome = { state: 'pending' };
  const source = file.originalSource;
  const settle = (outcome: File['outcome']): void => {
    if (file.originalSource === source) file.outcome = outcome;
  };
  const fault = shop.faults.takeMedia(source);
  if (fault) return settle({ state: 'failed', code: codeOf(fault.code), message: 'The sandbox was told to fail this file' });
  shop.fetcher.fetch(source).then(
    (fetched) => settle({ state: 'fetched', file: fetched }),
    (error: unknown) => {
      const failure = error instanceof FileFailure ? error : new FileFailure('IMAGE_PROCESSING_FAILURE', String(error));
      settle({ state: 'failed', code: failure.code, message: failure.message });
    },
  );
}

/** A code that the contract does not have could not be answered. */
function codeOf(wanted: string | undefined): FileErrorCode {
  return FILE_ERROR_CODES.find((code) => code === wanted) ?? 'IMAGE_PROCESSING_FAILURE';
}
