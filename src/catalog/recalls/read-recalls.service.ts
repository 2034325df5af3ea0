import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { decodeCursor, encodeCursor } from '../products/cursor.js';
import type { Recall } from './recall.js';
import { pageRecalls, recallsOfNodes, type RecallFilter } from './recalls.repository.js';

/** Recalls for people and programs: nothing is ever left out of their history. */
@Injectable()
export class ReadRecalls {
  constructor(private readonly ds: DataSource) {}

  /** Newest first. Throws Refusal (`cursor_invalid`) for a cursor of another filter. */
  async page(filter: RecallFilter, after: string | null, first: number) {
    const query = { recalls: filter };
    const before = after === null ? null : decodeCursor(query, after, /^$/).id;
    const rows = await pageRecalls(this.ds.manager, filter, before, first + 1);
    const recalls = rows.slice(0, first);
    const last = recalls.at(-1);
    return { recalls, hasNextPage: rows.length > first, endCursor: last ? encodeCursor(query, '', last.id) : null };
  }

  /** Of each node its own and those of the nodes above, newest first. One statement. */
  async ofNodes(nodeIds: string[]): Promise<Recall[][]> {
    const found = Map.groupBy(await recallsOfNodes(this.ds.manager, [...new Set(nodeIds)]), ({ of }) => of);
    return nodeIds.map((id) => found.get(id) ?? []);
  }
}
