import { fileBinding, hashIn } from './pictures.js';
import { pictureName } from './observed.js';
import type { FileView } from './product-view.js';

/**
 * Bindings of pictures whose files failed, to be forgotten. Shopify keeps no copy of what it could not take, so that nothing in such a file tells which
 * picture it was to be: it is one of those that were sent and are not shown, in the order in which they were sent. Where somebody has added or taken off
 * others meanwhile, each of them may be it; what is sent once more by its source finds its own file again, by its name.
 */
export function failedFiles(owned: Record<string, unknown>, media: FileView[]): Record<string, string> {
  const shown = new Set(media.flatMap((file) => hashIn(pictureName(file)) ?? []));
  const missing = sentPictures(owned).filter(({ hash }) => !shown.has(hash));
  const known = new Set(listOf(owned['images']));
  const nameless = media.filter((file) => hashIn(pictureName(file)) === undefined && !known.has(file.id));
  if (!nameless.some(isFailed)) return {};
  const failed = nameless.length === missing.length ? missing.filter((_, index) => isFailed(nameless[index]!)) : missing;
  return Object.fromEntries(failed.map(({ hash, alt }) => [fileBinding(hash, alt), '']));
}

const isFailed = ({ status }: FileView): boolean => status === 'FAILED';

/** Ours of what was sent last, each with its text; what an adopted product had before has ids of the shop, and no text of ours. */
function sentPictures(owned: Record<string, unknown>): { hash: string; alt: string }[] {
  const texts = listOf(owned['images.alt']);
  const hashes = listOf(owned['images']).filter((name) => hashIn(name) !== undefined);
  return hashes.map((hash, index) => ({ hash, alt: texts[index] ?? '' }));
}

const listOf = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);
