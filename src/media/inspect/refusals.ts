import { problem, type Problem } from '../../../libs/problem/index.js';

/** Every way in which a file is refused, with its mending. `path` is the file's name. */

export function emptyFile(name: string): Problem {
  return problem('media_empty', name, `${name} has no bytes.`, 'Send the file again; check that the export that wrote it had finished.');
}

export function tooManyBytes(name: string, maxBytes: number): Problem {
  const limit = `${Math.floor(maxBytes / 1024 / 1024)} MiB`;
  return problem('media_too_large', name, `${name} is larger than ${limit}.`, `Save it as JPEG with at most ${limit}.`);
}

export function unsupportedType(name: string, label: string | undefined): Problem {
  const what = label ? `${name} is ${label}` : `${name} is of no type that we know`;
  return problem(
    'media_unsupported_type',
    name,
    `${what}; pictures are JPEG, PNG, WebP, AVIF, GIF or TIFF. The content decides, not the name.`,
    'Export the picture as JPEG or PNG and send that.',
  );
}

export function tooManyPixels(
  name: string,
  limits: { maxPixels: number; maxSide: number },
  size?: { width: number; height: number },
): Problem {
  const found = size ? `${size.width}×${size.height} pixels` : 'more pixels than we decode';
  const most = `${limits.maxPixels / 1_000_000} megapixels and ${limits.maxSide.toLocaleString('en-US')} pixels on a side`;
  return problem('media_too_many_pixels', name, `${name} has ${found}; at most ${most} are taken.`, 'Scale it down and send it again.');
}

export function notesTooLarge(name: string, most: number): Problem {
  const message = `${name} holds notes that unpack to more than ${most / 1024 / 1024} MiB.`;
  return problem('media_notes_too_large', name, message, 'Save it anew without its metadata, and send that.');
}

export function truncated(name: string): Problem {
  return problem('media_truncated', name, `${name} ends before its picture does.`, 'Send the whole file again; the copy was cut short.');
}

/** Without what the decoder says: its words are about its settings and insides. */
export function corrupt(name: string): Problem {
  return problem(
    'media_corrupt',
    name,
    `${name} is damaged: its picture cannot be decoded.`,
    'Open it in an image editor, save it anew as JPEG or PNG, and send that.',
  );
}

/** Its making never came to an end: the program that made it was ended each time, or could not go on. */
export function unrenderable(name: string, tries: number): Problem {
  return problem(
    'media_unrenderable',
    name,
    `${name} ended the program that made its renditions, or was more than it could hold, ${tries} times by itself.`,
    'Open it in an image editor, save it anew as JPEG in a usual size, and send that. The same file sent again is tried again.',
  );
}
