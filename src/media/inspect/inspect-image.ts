import { open, readFile, stat } from 'node:fs/promises';
import sharp, { type Metadata } from 'sharp';
import type { Problem } from '../../../libs/problem/index.js';
import { profileOfPng, unusedProfileOf } from './colour-profile.js';
import { isCutFilm, isCutShort } from './cut-short.js';
import { decodeJpeg } from './decode-jpeg.js';
import { defaultLimits, type MediaLimits } from './limits.js';
import { readProvenance, type Provenance } from './provenance.js';
import { MOST_NOTES, unpacksTooMuch } from './png-notes.js';
import { corrupt, emptyFile, notesTooLarge, tooManyBytes, tooManyPixels, truncated, unsupportedType } from './refusals.js';
import { sniff, SNIFF_BYTES } from './sniff.js';
import { decodeTolerantly, type FailOn } from './tolerance.js';

/** Bytes in memory, or the path of a file. */
export type ImageInput = Buffer | string;

export interface ImageProperties extends Provenance {
  /** EXIF orientation of the file, 1–8. */
  orientation: number;
  colourSpace: string;
  alpha: boolean;
  /** Frames or pages; renditions show the first. */
  pages: number;
  /** Of which colours its profile is, where it is not of its own: it is left out. */
  unusedProfile?: string;
}

export interface ImageFacts {
  mediaType: string;
  bytes: number;
  /** Pixels, upright: after the EXIF orientation is applied. */
  width: number;
  height: number;
  properties: ImageProperties;
}

export type Inspection = { ok: true; image: ImageFacts } | { ok: false; problem: Problem };

/**
 * Looks at a file of unknown origin. Bytes, type and pixels are checked before anything is decoded; then the whole picture is decoded
 * once to a thumbnail, because a header alone does not tell a truncated file. Never throws on bad content.
 */
export async function inspectImage(input: ImageInput, name: string, limits: MediaLimits = defaultLimits): Promise<Inspection> {
  const bytes = typeof input === 'string' ? (await stat(input)).size : input.length;
  if (bytes === 0) return refused(emptyFile(name));
  if (bytes > limits.maxBytes) return refused(tooManyBytes(name, limits.maxBytes));
  const type = sniff(await headOf(input));
  if (!type?.accepted) return refused(unsupportedType(name, type?.label));
  const whole = READ_WHOLE.has(type.mediaType) ? await bytesOf(input) : undefined;
  if (type.mediaType === 'image/png' && whole && (await unpacksTooMuch(whole))) return refused(notesTooLarge(name, MOST_NOTES));
  try {
    const metadata = await sharp(input, { failOn: 'truncated', limitInputPixels: limits.maxPixels }).metadata();
    const size = { width: metadata.autoOrient.width, height: metadata.autoOrient.height };
    if (Math.max(size.width, size.height) > limits.maxSide) return refused(tooManyPixels(name, limits, size));
    await decodeAll(input, type.mediaType, limits);
    if (whole && isCutFilm(whole, type.mediaType)) return refused(truncated(name));
    const icc = type.mediaType === 'image/png' && whole ? profileOfPng(whole) : metadata.icc;
    return { ok: true, image: { mediaType: type.mediaType, bytes, ...size, properties: propertiesOf(metadata, icc) } };
  } catch (error) {
    return refused(await refusalOf(input, type.mediaType, name, error, limits));
  }
}

/** Of these the decoder does not tell all that decides: they may move, and it reads the first picture alone. */
const READ_WHOLE: ReadonlySet<string> = new Set(['image/gif', 'image/png']);

function refused(problem: Problem): Inspection {
  return { ok: false, problem };
}

function bytesOf(input: ImageInput): Promise<Buffer> {
  return typeof input === 'string' ? readFile(input) : Promise.resolve(input);
}

async function headOf(input: ImageInput): Promise<Buffer> {
  if (typeof input !== 'string') return input.subarray(0, SNIFF_BYTES);
  const file = await open(input);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(SNIFF_BYTES), 0, SNIFF_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

async function decodeAll(input: ImageInput, mediaType: string, limits: MediaLimits): Promise<void> {
  const decode = (from: ImageInput, failOn: FailOn) => decodeOnce(from, limits, failOn);
  if (mediaType !== 'image/jpeg') return decodeTolerantly((failOn) => decode(input, failOn));
  return decodeJpeg(input, decode, () => bytesOf(input));
}

/** Shrink-on-load makes this about 4× cheaper than a full-size decode and still reads every byte of the picture. */
async function decodeOnce(input: ImageInput, limits: MediaLimits, failOn: FailOn): Promise<void> {
  await sharp(input, { failOn, limitInputPixels: limits.maxPixels, sequentialRead: true })
    .resize(64, 64, { fit: 'inside' })
    .raw()
    .timeout({ seconds: 30 })
    .toBuffer();
}

function propertiesOf(metadata: Metadata, icc: Buffer | undefined): ImageProperties {
  const unusedProfile = unusedProfileOf({ space: metadata.space, icc });
  return {
    orientation: metadata.orientation ?? 1,
    colourSpace: metadata.space,
    alpha: metadata.hasAlpha,
    pages: metadata.pages ?? 1,
    ...(unusedProfile === undefined ? {} : { unusedProfile }),
    ...readProvenance(metadata.xmpAsString),
  };
}

/** libvips tells its failures apart only by text, and of many types it says the same of what is cut and of what is damaged. */
async function refusalOf(input: ImageInput, mediaType: string, name: string, error: unknown, limits: MediaLimits): Promise<Problem> {
  const said = error instanceof Error ? error.message : String(error);
  if (/exceeds pixel limit/i.test(said)) return tooManyPixels(name, limits);
  if (/premature end|unexpected end|truncated|not enough data|bad seek|seek error/i.test(said)) return truncated(name);
  return isCutShort(await bytesOf(input), mediaType) ? truncated(name) : corrupt(name);
}
