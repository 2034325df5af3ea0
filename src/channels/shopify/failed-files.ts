import { problem, type Problem } from '../../../libs/problem/index.js';
import { fileBinding, hashIn } from './pictures.js';
import { pictureName } from './observed.js';
import type { FileView } from './product-view.js';

/** A picture as it was sent last: by which file of ours, with which text, and as the how manyth. */
interface SentPicture {
  hash: string;
  alt: string;
  position: number;
}

/** A file that the shop could not take, and what it may have been; of more than one nobody knows which. */
interface FailedFile {
  file: FileView;
  may: SentPicture[];
}

/**
 * Shopify keeps no copy of what it could not take, so that nothing in such a file tells which picture it was to be: it is one of those that were sent and
 * are not shown, in the order in which they were sent. Where somebody has added or taken off others meanwhile, each of them may be it.
 */
function failedOf(owned: Record<string, unknown>, media: FileView[]): FailedFile[] {
  const nameOf = (file: FileView): string | undefined => hashIn(pictureName(file));
  const sent = sentPictures(owned);
  const shown = new Set(media.flatMap((file) => nameOf(file) ?? []));
  const missing = sent.filter(({ hash }) => !shown.has(hash));
  const known = new Set(listOf(owned['images']));
  const nameless = media.filter((file) => nameOf(file) === undefined && !known.has(file.id));
  const isSure = nameless.length === missing.length;
  return media.filter(isFailed).map((file) => {
    const index = nameless.indexOf(file);
    if (index < 0) return { file, may: sent.filter(({ hash }) => hash === nameOf(file)) };
    return { file, may: isSure ? [missing[index]!] : missing };
  });
}

/** Bindings of pictures whose files failed, to be forgotten: what is sent once more by its source finds its own file again, by its name. */
export function failedFiles(owned: Record<string, unknown>, media: FileView[]): Record<string, string> {
  const failed = failedOf(owned, media).flatMap(({ file, may }) => (hashIn(pictureName(file)) === undefined ? may : []));
  return Object.fromEntries(failed.map(({ hash, alt }) => [fileBinding(hash, alt), '']));
}

/** `renditions`: our files that it may be, by which whose picture that is can be told. */
export function pictureIssues(owned: Record<string, unknown>, media: FileView[]): Problem[] {
  const count = sentPictures(owned).length;
  return failedOf(owned, media).map(({ file, may }) => {
    const [error] = file.mediaErrors;
    const positions = may.map(({ position }) => position);
    const which = positions.length === 0 ? 'a picture that is not ours' : `picture ${positions.join(' or ')} of ${count}`;
    const message = `Shopify could not take ${which}: ${error?.message ?? 'no reason was given'}`;
    const fix = 'Check that the picture can be fetched at its address and is a sound JPEG, PNG, WebP or GIF, then release the listing';
    const code = `image_${(error?.code ?? 'failed').toLowerCase()}`;
    const place = positions.length === 1 ? `images.${positions[0]}` : 'images';
    const details = { file: file.id, ...(may.length > 0 && { renditions: may.map(({ hash }) => hash) }) };
    return problem(code, place, message, fix, { severity: 'error', owner: 'pim', details });
  });
}

const isFailed = ({ status }: FileView): boolean => status === 'FAILED';

/** Ours of what was sent last, each with its text; what an adopted product had before has ids of the shop, and no text of ours. */
function sentPictures(owned: Record<string, unknown>): SentPicture[] {
  const texts = listOf(owned['images.alt']);
  const hashes = listOf(owned['images']).filter((name) => hashIn(name) !== undefined);
  return hashes.map((hash, index) => ({ hash, alt: texts[index] ?? '', position: index + 1 }));
}

const listOf = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);
