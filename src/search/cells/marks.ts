import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { replaceMarks, type MarkedNode } from './marks.repository.js';
import { keyHash } from './terms.js';

/** No attribute's code begins so. */
export const keyOfMark = (kind: string): string => keyHash(`$${kind}`);

/** What an upper room says of nodes, as rows that filters find: a kind of its own, and words of it. */
export abstract class Marker {
  /** By which its marks are told from those of others and from cells. Never changes: rows in the database bear it. */
  abstract readonly kind: string;
  /** All words that it says of nodes: what asks for another is refused. */
  abstract readonly words: readonly string[];
  /** All nodes of these trees that have marks. One statement; asked when the index is built anew, and when nodes moved. */
  abstract read(m: EntityManager, rootIds: string[]): Promise<MarkedNode[]>;
}

/**
 * The port by which rooms above make what they know of nodes something to search for: pictures, for one. They write in the transaction of their own
 * change, and answer for all of a tree when its rows are made anew. Rooms import downwards only, so that they come to it at start (`use`).
 */
@Injectable()
export class SearchMarks {
  private readonly markers: Marker[] = [];

  use(marker: Marker): void {
    this.markers.push(marker);
  }

  /** All words of a kind; none, where no room says such. */
  wordsOf(kind: string): readonly string[] {
    return this.markers.find((marker) => marker.kind === kind)?.words ?? [];
  }

  /** These words are from now on all that is said of these nodes. The caller holds the locks of the roots. One statement. */
  async replace(m: EntityManager, { kind }: Marker, nodes: MarkedNode[]): Promise<void> {
    if (nodes.length > 0) await replaceMarks(m, keyOfMark(kind), nodes);
  }

  /** Of trees of which nothing is known any more. */
  async again(m: EntityManager, rootIds: string[]): Promise<void> {
    for (const marker of this.markers) await this.replace(m, marker, await marker.read(m, rootIds));
  }
}
