import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Clock } from '../../../../libs/clock/index.js';
import { inTransaction } from '../../../../libs/db/index.js';
import { PartNodes } from '../../../approval/index.js';
import { closeMoves, noteSales, takeMoves, type OpenMove } from '../../../catalog/index.js';
import { DueProducts } from '../../../search/index.js';
import { editionHeads } from '../../inputs/edition.repository.js';
import { EditionViews, type EditionView } from '../../inputs/product-inputs.js';
import { forgetLeftBindings } from '../render/binding.repository.js';
import { wakeAgain } from '../wires/wake-wires.repository.js';
import { forgetLeft, movesOnChannels, salesOf, type MoveOnChannel } from './moves.repository.js';
import { hasTwin } from './twins.js';

/** Moves looked at together. */
const BATCH = 200;

/** Channel and root id → what the channel may show of that product. */
type Views = ReadonlyMap<string, EditionView>;

/**
 * Follows nodes that went to another product. The new sells before the old goes: only once a channel sells a node where it is, the product that it left
 * lets go of it there. Whatever is sold of it at any of its places is reckoned with at all of them.
 */
@Injectable()
export class MovesService {
  constructor(
    private readonly ds: DataSource,
    private readonly clock: Clock,
    private readonly editions: EditionViews,
    private readonly parting: PartNodes,
    private readonly due: DueProducts,
  ) {}

  /** Returns how much came of it; 0: nothing moved on. */
  async step(): Promise<number> {
    const now = this.clock.now();
    return inTransaction(this.ds, async (m) => {
      const moves = await takeMoves(m, now, BATCH);
      if (moves.length === 0) return 0;
      const states = await movesOnChannels(m, moves);
      const views = await this.views(m, states, moves);
      const moveOf = new Map(moves.map((one) => [nameOf(one), one]));
      const shown = states.filter((one) => shows(views, one.channelCode, one.rootId, moveOf.get(nameOf(one))!.sku));
      const parted = shown.filter(
        (one) =>
          one.sellsHere ||
          isOutdone(one, shown, moveOf) ||
          givesWay(one, moveOf.get(nameOf(one))!, views) ||
          isOffEverywhere(one, moveOf.get(nameOf(one))!, views, now),
      );
      await this.parting.part(
        m,
        parted.map(({ nodeId, rootId, channelCode }) => ({ ...moveOf.get(nameOf({ nodeId, rootId }))!, channelCode })),
        now,
      );
      const left = new Set([...states.filter(({ isThere }) => isThere), ...shown].map(nameOf));
      const done = moves.filter((one) => !left.has(nameOf(one)));
      await this.reckon(m, moves, now);
      await forgetLeftBindings(m, done);
      await forgetLeft(m, done);
      await closeMoves(m, done, now);
      // Neither has anything of the other any more.
      await this.due.add(
        m,
        done.flatMap(({ rootId, homeId }) => [rootId, homeId]),
      );
      return parted.length + done.length;
    });
  }

  /** Numbers are told from what was sold at all places: where more was, all are reckoned anew. */
  private async reckon(m: EntityManager, moves: OpenMove[], now: Date): Promise<void> {
    const sales = await salesOf(m, moves);
    const news = moves.flatMap((one) => {
      const known = sales.get(one.nodeId);
      return known && known.sales !== one.sales ? [{ ...one, ...known }] : [];
    });
    await noteSales(m, news);
    await wakeAgain(m, [...new Set(news.flatMap(({ listings }) => listings))], now);
  }

  private async views(m: EntityManager, states: MoveOnChannel[], moves: OpenMove[]): Promise<Views> {
    const homes = new Map(moves.map((one) => [nameOf(one), one.homeId]));
    const views = new Map<string, EditionView>();
    for (const [code, own] of Map.groupBy(states, ({ channelCode }) => channelCode)) {
      const roots = [...new Set(own.flatMap((one) => [one.rootId, homes.get(nameOf(one))!]))];
      const heads = await editionHeads(m, code, roots);
      const read = await this.editions.read(
        m,
        heads.map(({ editionId }) => editionId),
      );
      for (const view of read) views.set(`${code} ${view.rootId}`, view);
    }
    return views;
  }
}

const nameOf = ({ nodeId, rootId }: Pick<OpenMove, 'nodeId' | 'rootId'>): string => `${nodeId} ${rootId}`;

const shows = (views: Views, code: string, rootId: string, sku: string): boolean =>
  views.get(`${code} ${rootId}`)?.nodes.some((node) => node.sku === sku) === true;

/** A node that went on before it had arrived is sold at one of the places that it left: where the channel took it, or else took it last. */
function isOutdone(one: MoveOnChannel, shown: MoveOnChannel[], moveOf: ReadonlyMap<string, OpenMove>): boolean {
  const places = shown.filter(({ nodeId, channelCode }) => nodeId === one.nodeId && channelCode === one.channelCode);
  if (places.length < 2) return false;
  const rank = (place: MoveOnChannel): number => (place.soldThere ? 1e15 : 0) + moveOf.get(nameOf(place))!.movedAt.getTime();
  return places.some((other) => other !== one && rank(other) > rank(one));
}

/**
 * No channel shows two siblings with the same axis values. Where another has its place in the product that it left, it goes first: as soon as the one that
 * has it now was approved with it, else two that change places would wait for each other for ever.
 */
const givesWay = (one: MoveOnChannel, { sku, homeId }: OpenMove, views: Views): boolean =>
  shows(views, one.channelCode, homeId, sku) && hasTwin(views.get(`${one.channelCode} ${one.rootId}`)!, sku);

/** What nothing stirs for so long is not about to be put on the channel by anybody. */
const QUIET_MS = 86_400_000;

/**
 * Where the channel neither has it in the product that it left nor is to get it there, nothing is lost when that one lets go: at once where the new product
 * is approved with it (it is planned, or left out of this channel), and after a quiet day where nobody approves it (it is discontinued, most often). What is
 * planned waits: it was approved for the day of its launch.
 */
function isOffEverywhere(one: MoveOnChannel, { sku, homeId, stirredAt }: OpenMove, views: Views, now: Date): boolean {
  if (one.isThere) return false;
  if (shows(views, one.channelCode, homeId, sku)) return true;
  const life = views.get(`${one.channelCode} ${one.rootId}`)?.nodes.find((node) => node.sku === sku)?.lifecycle;
  return life !== 'planned' && now.getTime() - stirredAt.getTime() > QUIET_MS;
}
