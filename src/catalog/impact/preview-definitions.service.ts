import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../../../libs/clock/index.js';
import type { Problem } from '../../../libs/problem/index.js';
import type { AttributeRow } from '../attributes/attribute-rules.js';
import { Attributes } from '../attributes/attributes.service.js';
import type { FamilyRow } from '../families/family-rules.js';
import { Families } from '../families/families.service.js';
import { AttributeCatalog } from '../schema/attribute-catalog.js';
import type { CatalogSchema } from '../schema/schema.js';
import { ChannelPlacesPort } from './channel-places.js';
import { expectedOfAttributes, expectedOfFamilies, missesOf, type Expectation, type Miss } from './impact.js';
import { nextTrees } from './impact.repository.js';

/** Of what stands and does not follow an expectation. */
export interface Impact extends Expectation {
  /** Cells; of `value_missing`: things that are sold. */
  values: number;
  products: number;
  /** The first of them. */
  examples: Miss[];
}

/** What a save of definitions would mean for what stands. */
export interface DefinitionPreview {
  /** Why it would be refused; nothing is looked at then. */
  problems: Problem[];
  /** Those that something breaks, in the order of the rows. */
  impacts: Impact[];
  /** Products that were looked at. */
  looked: number;
  /** False: there was no time for all products, and the counts are of those that were looked at. */
  complete: boolean;
}

const EXAMPLES = 5;
const PRODUCTS_A_PAGE = 500;
/** A person waits for the answer; a few hundred thousand products fit in. */
const LONGEST_MS = 20_000;

/** Counts what would break, page by page, outside of any transaction: nobody waits for whoever only looks. */
@Injectable()
export class PreviewDefinitions {
  constructor(
    private readonly ds: DataSource,
    private readonly clock: Clock,
    private readonly catalog: AttributeCatalog,
    private readonly attributes: Attributes,
    private readonly families: Families,
    private readonly channels: ChannelPlacesPort,
  ) {}

  async ofAttributes(rows: AttributeRow[]): Promise<DefinitionPreview> {
    const schema = await this.catalog.load(this.ds.manager);
    const problems = await this.attributes.check(this.ds.manager, schema, rows);
    return problems.length > 0 ? refused(problems) : this.count(schema, expectedOfAttributes(schema, rows));
  }

  async ofFamilies(rows: FamilyRow[]): Promise<DefinitionPreview> {
    const schema = await this.catalog.load(this.ds.manager);
    const problems = this.families.check(schema, rows);
    if (problems.length > 0) return refused(problems);
    return this.count(schema, expectedOfFamilies(schema, await this.channels.all(this.ds.manager), rows));
  }

  private async count(schema: CatalogSchema, expectations: Expectation[]): Promise<DefinitionPreview> {
    const impacts = expectations.map((one): Impact => ({ ...one, values: 0, products: 0, examples: [] }));
    const end = this.clock.ticks() + LONGEST_MS;
    const families = expectations.flatMap(({ family }) => family ?? []);
    const page = {
      products: PRODUCTS_A_PAGE,
      attributes: [...new Set(expectations.map(({ attribute }) => attribute.code))],
      families: families.length === expectations.length ? [...new Set(families)] : null,
    };
    let looked = 0;
    for (let after = '0', last = expectations.length === 0; !last;) {
      if (this.clock.ticks() > end) return { problems: [], impacts: impacts.filter(isBroken), looked, complete: false };
      const nodes = await nextTrees(this.ds.manager, { ...page, after });
      const trees = Map.groupBy(nodes, ({ rootId }) => rootId);
      for (const tree of trees.values()) for (const impact of impacts) add(impact, missesOf(schema, tree, impact));
      looked += trees.size;
      last = trees.size < PRODUCTS_A_PAGE;
      after = nodes.at(-1)?.rootId ?? after;
    }
    return { problems: [], impacts: impacts.filter(isBroken), looked, complete: true };
  }
}

function add(impact: Impact, misses: Miss[]): void {
  if (misses.length === 0) return;
  impact.values += misses.length;
  impact.products += 1;
  impact.examples.push(...misses.slice(0, EXAMPLES - impact.examples.length));
}

const isBroken = ({ values }: Impact): boolean => values > 0;

const refused = (problems: Problem[]): DefinitionPreview => ({ problems, impacts: [], looked: 0, complete: true });
