import { firstCharacters } from '../../../libs/problem/index.js';
import type { AssetEntity } from './asset.entity.js';

/** A media file, known by the SHA-256 of its bytes. */
export interface Asset extends Omit<AssetEntity, 'bytes'> {
  bytes: number;
}

/** Originals and renditions share one namespace of the store: both are named by their content. */
export function objectKey(hash: string): string {
  return `media/${hash.slice(0, 2)}/${hash}`;
}

/** A file's name as a sender gave it: the last part of any path, without control characters, at most 200 characters. */
export function cleanName(name: string | undefined): string {
  const last = (name ?? '').normalize('NFC').split(/[\\/]/).at(-1) ?? '';
  const clean = firstCharacters(last.replace(/[\p{Cc}\p{Cf}]/gu, '').trim(), 200);
  return clean === '' ? 'unnamed' : clean;
}
