import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Problem } from '../../../libs/problem/index.js';
import { AttributeCatalog, type CatalogSchema } from '../../catalog/index.js';
import { labelsNotLive } from '../inputs/labels-not-live.js';
import { EditionViews } from '../inputs/product-inputs.js';
import type { ViewDictionary } from '../mapping/index.js';
import type { ListingView } from './listing-views.repository.js';

/** Labels that read otherwise now than in what a listing shows: what is approved stays, so somebody has to be told. */
@Injectable()
export class LabelsShown {
  constructor(
    private readonly ds: DataSource,
    private readonly catalog: AttributeCatalog,
    private readonly editions: EditionViews,
  ) {}

  /** By listing id; those of which all is called as it was are absent. Four statements for any number, none for none. */
  async notLive(
    listings: Pick<ListingView, 'id' | 'sku' | 'channel' | 'editionId'>[],
    localesOf: (channel: string) => readonly string[],
  ): Promise<Map<string, Problem[]>> {
    const found = new Map<string, Problem[]>();
    const ids = [...new Set(listings.flatMap(({ editionId }) => editionId ?? []))];
    if (ids.length === 0) return found;
    const schema = await this.catalog.load(this.ds.manager);
    const approved = await this.editions.dictionaries(this.ds.manager, ids);
    const today = new Map([...approved].map(([id, dictionary]) => [id, calledToday(dictionary, schema)]));
    for (const { id, sku, channel, editionId } of listings) {
      const [then, now] = [approved.get(editionId ?? ''), today.get(editionId ?? '')];
      const problems = then && now ? labelsNotLive(channel, sku, localesOf(channel), then, now) : [];
      if (problems.length > 0) found.set(id, problems);
    }
    return found;
  }
}

/** What the definitions call the same things now. */
function calledToday({ attributes, options }: ViewDictionary, schema: CatalogSchema): ViewDictionary {
  const labelOf = (attribute: string): Record<string, string> => schema.attributes.get(attribute)?.labels ?? {};
  const optionOf = (attribute: string, code: string): Record<string, string> =>
    schema.attributes.get(attribute)?.options.get(code)?.labels ?? {};
  const codes = (attribute: string): string[] => Object.keys(options[attribute] ?? {});
  return {
    attributes: Object.fromEntries(Object.keys(attributes).map((code) => [code, labelOf(code)])),
    options: Object.fromEntries(
      Object.keys(options).map((attribute) => [
        attribute,
        Object.fromEntries(codes(attribute).map((code) => [code, optionOf(attribute, code)])),
      ]),
    ),
  };
}
