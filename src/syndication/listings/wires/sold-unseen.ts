import { problem, type Problem } from '../../../../libs/problem/index.js';
import { SOLD_UNSEEN } from '../../findings/watched-issues.js';
import type { OfferLineRow } from './offer-line-row.js';
import type { LineBasis } from './wire.js';

/**
 * The warning for what nobody may buy although it was counted: the channel did not tell what was left when it was stopped or taken off, so all of it
 * counts as sold, until a count of later. Nothing is to be told while it is stopped. Pure.
 */
export function soldUnseen(sku: string, { soldFrom, stopped }: LineBasis, isMeant: boolean, before: OfferLineRow | undefined): Problem[] {
  const since = before?.unseenSince;
  if (!since || stopped !== null || !isMeant || soldFrom === null || Date.parse(soldFrom) > since.getTime()) return [];
  const message = `${sku}: the channel did not tell what was left when its sale was ended, so all that was counted before counts as sold`;
  const fix = `Let its source send a count of a moment after ${since.toISOString()}`;
  return [problem(SOLD_UNSEEN, 'stock', message, fix, { severity: 'warning', owner: 'erp', details: { sku, field: 'stock' } })];
}
