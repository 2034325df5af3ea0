import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { EditionReader, type EditionView as ApprovedView } from '../../approval/index.js';
import type { ViewDictionary } from '../mapping/index.js';
import { EditionViews, type EditionView } from './product-inputs.js';

/** Approval's reader behind the controller's port. The cast only takes off `readonly`: views are shared, and nothing here writes into one. */
@Injectable()
export class ApprovedEditions extends EditionViews {
  constructor(private readonly reader: EditionReader) {
    super();
  }

  async read(m: EntityManager, editionIds: string[]): Promise<EditionView[]> {
    return (await this.reader.read(m, editionIds)).map(toEditionView);
  }

  async dictionaries(m: EntityManager, editionIds: string[]): Promise<Map<string, ViewDictionary>> {
    return (await this.reader.dictionaries(m, editionIds)) as Map<string, ViewDictionary>;
  }

  leaving(m: EntityManager, rootIds: string[], channelCode: string): Promise<Map<string, ReadonlyMap<string, string>>> {
    return this.reader.leaving(m, rootIds, channelCode);
  }

  async draft(m: EntityManager, rootIds: string[], channelCode: string, locales: string[]): Promise<EditionView[]> {
    return (await this.reader.draft(m, rootIds, channelCode, locales)).map(toEditionView);
  }
}

export function toEditionView(view: ApprovedView): EditionView {
  return view as unknown as EditionView;
}
