import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { inTransaction } from '../../../libs/db/index.js';
import { problem, type Problem } from '../../../libs/problem/index.js';
import { PersonsRepository, type Acting } from '../../journal/index.js';
import { DraftPort, ofAll } from './draft-port.js';
import { touchTrees } from './flush.repository.js';
import { MovedMeanwhile } from './moved-meanwhile.js';
import { STRUCTURE } from './node.js';
import { lockRoots } from './nodes.repository.js';
import { normalizeSku, unknownSku } from './sku.js';
import { checkRevision } from './update-cells.service.js';
import { laterOrder, readOrderedParent, writeVariantOrder, type OrderedParent } from './variant-order.repository.js';

/** The order that a person gives to what stands right below a product or level. */
export interface VariantOrder {
  sku: string;
  /** First to last. What is not named follows by the options of its axes; none: all of them do. */
  skus: string[];
  /** The parent's revision that the person was looking at. */
  expectedRevision: number;
  path: string;
}

/** Order is content: a person gives it, it is reviewed with the draft, and an ERP's lines cannot change it. */
@Injectable()
export class OrderVariants {
  constructor(
    private readonly ds: DataSource,
    private readonly persons: PersonsRepository,
    private readonly drafts: DraftPort,
  ) {}

  order(wish: VariantOrder, by: Acting): Promise<Problem[]> {
    return inTransaction(this.ds, (m) => this.write(m, wish, by));
  }

  private async write(m: EntityManager, wish: VariantOrder, by: Acting): Promise<Problem[]> {
    const sku = normalizeSku(wish.sku, `${wish.path}.sku`);
    if (sku.problem) return [sku.problem];
    const seen = await readOrderedParent(m, sku.sku);
    if (!seen) return [unknownSku(sku.sku, `${wish.path}.sku`)];
    await lockRoots(m, [seen.rootId]);
    const parent = (await readOrderedParent(m, sku.sku))!;
    if (parent.rootId !== seen.rootId) throw new MovedMeanwhile();
    const named = wish.skus.map((one, at) => normalizeSku(one, `${wish.path}.skus.${at}`));
    const skus = named.flatMap((one) => one.sku ?? []);
    const refused = [
      ...named.flatMap((one) => one.problem ?? []),
      ...checkRevision(wish, parent.revision),
      ...checkNames(parent, sku.sku, skus, wish.path),
    ];
    if (refused.length > 0) return refused;
    const order = skus.length > 0 ? skus : null;
    if (JSON.stringify(order) === JSON.stringify(parent.variantOrder)) return [];
    const conflict = await this.conflict(m, parent, wish, by);
    if (conflict) return [conflict];
    await writeVariantOrder(m, parent.id, order);
    const changes = { [STRUCTURE.variantOrder]: [parent.variantOrder, order] as [unknown, unknown] };
    await touchTrees(m, [{ rootId: parent.rootId, nodeId: parent.id, changes }], by);
    await this.drafts.changed(m, [ofAll(parent.rootId)], by.now);
    return [];
  }

  /** Somebody else ordered them after this person had looked. */
  private async conflict(m: EntityManager, parent: OrderedParent, wish: VariantOrder, by: Acting): Promise<Problem | undefined> {
    const later = parent.revision > wish.expectedRevision ? await laterOrder(m, parent, wish.expectedRevision) : undefined;
    if (!later || (await this.persons.spellingsOf(m, by.person)).has(later.actor)) return undefined;
    return problem(
      'order_changed',
      `${wish.path}.skus`,
      `${later.actor} ordered them at ${later.at.toISOString()}, after you read it: ${parent.variantOrder?.join(', ') ?? 'by their options'}.`,
      `Decide between the two, then send it again with expectedRevision ${parent.revision}.`,
      { details: { theirs: parent.variantOrder, mine: wish.skus, by: later.actor, at: later.at.toISOString(), revision: later.revision } },
    );
  }
}

function checkNames({ children }: OrderedParent, parent: string, skus: string[], path: string): Problem[] {
  const known = new Set(children);
  return skus.flatMap((sku, at) => {
    const place = `${path}.skus.${at}`;
    if (skus.indexOf(sku) < at) return [problem('sku_twice', place, `${sku} is named twice.`, 'Name each once.')];
    if (known.has(sku)) return [];
    return [problem('not_below', place, `${sku} does not stand right below ${parent}.`, 'Name nodes of the level right below it.')];
  });
}
