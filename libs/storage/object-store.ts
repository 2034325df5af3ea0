import type { Readable } from 'node:stream';

/** Key, size and type of a stored object. */
export interface ObjectInfo {
  key: string;
  /** Bytes. */
  size: number;
  contentType: string;
}

/**
 * Where bytes live. Two implementations, a folder and S3, are held to one contract test.
 *
 * A key is 1–512 characters of `A–Z a–z 0–9 . _ - /`, without empty, `.` or `..` segments; anything else is refused before a byte
 * moves (InvalidKey). An object is whole or absent: a stream that breaks leaves what was there before. Writing to a key again replaces it.
 */
export abstract class ObjectStore {
  /** Creates the folder or bucket when it is missing. Throws StartFailure with the mending when the store cannot be used. */
  abstract ensure(): Promise<void>;
  /** Rejects when the store cannot be used at this moment: part of readiness. */
  abstract check(): Promise<void>;
  abstract put(key: string, body: Buffer | Readable, options: { contentType: string }): Promise<void>;
  /** Throws ObjectNotFound. */
  abstract get(key: string): Promise<Readable>;
  abstract head(key: string): Promise<ObjectInfo | undefined>;
  /** Deleting what is not there is no error. */
  abstract delete(key: string): Promise<void>;
  /** Every object whose key starts with `prefix`, in the order of keys. */
  abstract list(prefix: string): AsyncIterable<{ key: string; size: number }>;
}

/** There is no object of this key. */
export class ObjectNotFound extends Error {
  constructor(readonly key: string) {
    super(`There is no object ${key}`);
    this.name = 'ObjectNotFound';
  }
}

/** A key that no store takes; a bug of the caller. */
export class InvalidKey extends Error {
  constructor(readonly key: string) {
    super(`${JSON.stringify(key)} cannot be the key of an object`);
    this.name = 'InvalidKey';
  }
}

export function assertKey(key: string): void {
  const fits = key.length <= 512 && /^[A-Za-z0-9._/-]+$/.test(key);
  if (!fits || key.split('/').some((segment) => segment === '' || segment === '.' || segment === '..')) throw new InvalidKey(key);
}
