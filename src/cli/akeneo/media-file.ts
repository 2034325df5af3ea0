import { realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { defaultLimits } from '../../media/index.js';

const MOST_PICTURE_BYTES = defaultLimits.maxBytes;

/** The picture that a cell names, or why there is none. */
export type MediaFile = { file: string } | { code: string; why: string; fix: string };

const MISSING_FIX = 'Export the media files too, or upload the picture here.';

/** A path that leads out of the export's folder, by dots, from the root or by a link, is not followed. */
export function mediaFile(root: string, text: string): MediaFile {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text))
    return {
      code: 'akeneo_file_address',
      why: `${text} is an address; the import fetches nothing.`,
      fix: 'Put the file beside the export, or upload the picture here.',
    };
  const at = (said: string): string => path.resolve(root, said.replaceAll('\\', '/'));
  const outside: MediaFile = {
    code: 'akeneo_file_outside',
    why: `${text} leads out of the export's folder.`,
    fix: 'Put the file into the folder, and name it from there.',
  };
  if (!isWithin(root, at(text))) return outside;
  // A Mac takes letters apart, and a tool that unpacks may put them together, or the other way round.
  const file = realPath(at(text)) ?? realPath(at(text.normalize('NFD'))) ?? realPath(at(text.normalize('NFC')));
  if (file === undefined) return { code: 'akeneo_file_missing', why: `${text} is not in the export.`, fix: MISSING_FIX };
  if (!isWithin(realpathSync(root), file)) return outside;
  const stat = statSync(file);
  if (!stat.isFile()) return { code: 'akeneo_file_missing', why: `${text} is no file.`, fix: MISSING_FIX };
  if (stat.size > MOST_PICTURE_BYTES)
    return {
      code: 'akeneo_file_too_large',
      why: `${text} has ${Math.ceil(stat.size / 1e6)} MB; a picture has at most ${MOST_PICTURE_BYTES / 1e6}.`,
      fix: 'Save it smaller.',
    };
  return { file };
}

const isWithin = (root: string, file: string): boolean => file.startsWith(root + path.sep);

function realPath(file: string): string | undefined {
  try {
    return realpathSync(file);
  } catch {
    return undefined;
  }
}
