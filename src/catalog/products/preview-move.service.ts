import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { tried } from '../../../libs/db/index.js';
import { problem, type Problem } from '../../../libs/problem/index.js';
import type { Acting } from '../../journal/index.js';
import { readPlaces, type PlacedNode } from './move.repository.js';
import { normalizeSku } from './sku.js';
import { WriteContentMany } from './write-content-many.service.js';

/** Where something would go, and what would go with it. */
export interface PreviewedMove {
  /** The product that it is part of now. */
  from: PlacedNode;
  /** The one that it would be part of. */
  to: PlacedNode;
  /** All of what is sold that would go along: itself, or what stands below it. */
  sellables: PlacedNode[];
  /** All SKUs that would go, levels as well. */
  along: string[];
}

/** Whether a node may go to another parent, by the very rules of the write, which is made and undone. */
@Injectable()
export class PreviewMove {
  constructor(
    private readonly ds: DataSource,
    private readonly content: WriteContentMany,
  ) {}

  async preview(sku: string, parent: string, by: Acting): Promise<{ move?: PreviewedMove; problems: Problem[] }> {
    const [node, above] = [normalizeSku(sku, 'sku').sku ?? '', normalizeSku(parent, 'parent').sku ?? ''];
    const places = await readPlaces(this.ds.manager, [node, above]);
    const [from, to] = [node, above].map((one) => places.find((place) => place.isTop && place.top === one));
    const missing = [from ? [] : unknown('sku', sku), to ? [] : unknown('parent', parent)].flat();
    if (!from || !to) return { problems: missing };
    const problems = await this.tried(node, above, by);
    if (problems.length > 0) return { problems };
    const going = places.filter(({ top }) => top === node);
    return { move: { from, to, sellables: going.filter(({ sellable }) => sellable), along: going.map((one) => one.sku) }, problems: [] };
  }

  private tried(sku: string, parentSku: string, by: Acting): Promise<Problem[]> {
    return tried(this.ds, async (m) => {
      const [result] = await this.content.write(m, [{ sku, parentSku, cells: {}, mustExist: true, path: 'input' }], by);
      return result!.problems.map((one) => ({ ...one, path: one.path?.replace(/^input\./, '') ?? 'parent' }));
    });
  }
}

const unknown = (path: string, sku: string): Problem =>
  problem('sku_unknown', path, `There is no ${JSON.stringify(sku.toWellFormed().slice(0, 100))}.`, 'Name a SKU that exists.');
