import { canonicalJson, sha256 } from '../../../libs/canonical/index.js';

/** What a stored document is a part of. */
export type SnapshotKind = 'content' | 'facts' | 'links' | 'dictionary' | 'node' | 'chunk' | 'version' | 'edition';

/** A document to be stored under its hash. The body is canonical JSON (RFC 8785). */
export interface Snapshot {
  id: string;
  /** Tells people what the body is. Not part of the id: an empty facts document and an empty content document are one row. */
  kind: SnapshotKind;
  body: string;
}

/** The id of a document: SHA-256 of its bytes in UTF-8, base64url (43 characters). */
export const snapshotId = (body: string): string => sha256(body).toString('base64url');

/** Collects the snapshots of a batch, each body once, to be stored by one statement. */
export class SnapshotBag {
  private readonly byId = new Map<string, Snapshot>();

  /** The id of the value's canonical form. */
  put(kind: SnapshotKind, value: unknown): string {
    const body = canonicalJson(value);
    const id = snapshotId(body);
    if (!this.byId.has(id)) this.byId.set(id, { id, kind, body });
    return id;
  }

  /** In the order of their ids: two transactions that store some of the same snapshots take them in the same order. */
  sorted(): Snapshot[] {
    return [...this.byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  get size(): number {
    return this.byId.size;
  }
}
