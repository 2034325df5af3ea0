import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Clock } from '../../../../libs/clock/index.js';
import { inTransaction } from '../../../../libs/db/index.js';
import { PartNodes } from '../../../approval/index.js';
import { closeMoves, takeMoves, type OpenMove } from '../../../catalog/index.js';
import { editionHeads } from '../../inputs/edition.repository.js';
import { EditionViews } from '../../inputs/product-inputs.js';
import { forgetLeftBindings } from '../render/binding.repository.js';
import { wakeAgain } from '../wires/wake-wires.repository.js';
import { addSales, movesOnChannels, type MoveOnChannel } from './moves.repository.js';

/** Moves looked at together. */
const BATCH = 200;

/**
 * Follows nodes that went to another product. The new sells before the old goes: only once a channel sells a node where it is, the product that it left
 * lets go of it there. Then what was still sold at the old place counts against the new.
 */
@Injectable()
export class MovesService {
  constructor(
    private readonly ds: DataSource,
    private readonly clock: Clock,
    private readonly editions: EditionViews,
    private readonly parting: PartNodes,
  ) {}

  /** Returns how much came of it; 0: nothing moved on. */
  async step(): Promise<number> {
    const now = this.clock.now();
    return inTransaction(this.ds, async (m) => {
      const moves = await takeMoves(m, now, BATCH);
      if (moves.length === 0) return 0;
      const states = await movesOnChannels(m, moves);
      const shown = await this.stillShown(m, states, moves);
      const isShown = (one: MoveOnChannel): boolean => shown.has(keyOf(one));
      const parted = states.filter((one) => one.sellsHere && isShown(one));
      const moveOf = new Map(moves.map((one) => [`${one.nodeId} ${one.rootId}`, one]));
      await this.parting.part(
        m,
        parted.map(({ nodeId, rootId, channelCode }) => ({ ...moveOf.get(`${nodeId} ${rootId}`)!, channelCode })),
        now,
      );
      const done = moves.filter(({ nodeId, rootId }) =>
        states.every((one) => one.nodeId !== nodeId || one.rootId !== rootId || !(one.isThere || isShown(one))),
      );
      for (const code of new Set(states.map(({ channelCode }) => channelCode))) await wakeAgain(m, await addSales(m, code, done), now);
      await forgetLeftBindings(m, done);
      await closeMoves(m, done, now);
      return parted.length + done.length;
    });
  }

  /** Of which the edition in force on a channel still shows the node at its old place. */
  private async stillShown(m: EntityManager, states: MoveOnChannel[], moves: OpenMove[]): Promise<Set<string>> {
    const skuOf = new Map(moves.map(({ nodeId, sku }) => [nodeId, sku]));
    const shown = new Set<string>();
    for (const [code, own] of Map.groupBy(states, ({ channelCode }) => channelCode)) {
      const heads = await editionHeads(m, code, [...new Set(own.map(({ rootId }) => rootId))]);
      const views = await this.editions.read(
        m,
        heads.map(({ editionId }) => editionId),
      );
      const skus = new Map(views.map(({ rootId, nodes }) => [rootId, new Set(nodes.map(({ sku }) => sku))]));
      for (const one of own) if (skus.get(one.rootId)?.has(skuOf.get(one.nodeId)!)) shown.add(keyOf(one));
    }
    return shown;
  }
}

const keyOf = ({ nodeId, rootId, channelCode }: MoveOnChannel): string => `${nodeId} ${rootId} ${channelCode}`;
