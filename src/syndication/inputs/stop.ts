import type { Recall } from '../../catalog/index.js';

/** A recall that concerns a SKU in a market: of it or of a node above. */
export type StandingRecall = Pick<
  Recall,
  'id' | 'sku' | 'market' | 'reason' | 'owner' | 'door' | 'since' | 'liftAskedBy' | 'liftedBy' | 'liftedAt' | 'liftReason'
>;

/** What besides its offer says whether a SKU may be sold in a market. */
export interface Standing {
  /** It is not sold yet, or not any more. */
  ended: boolean;
  /** Oldest first, lifted ones too. */
  recalls: StandingRecall[];
}

/** By SKU; one that is absent may be sold as its offer says. */
export type Standings = ReadonlyMap<string, Standing>;

/** Why a SKU must not be bought, whatever its count: its life, a recall that counts, or one that was lifted since the newest count. */
export interface Stop {
  reason: 'lifecycle' | 'recall' | 'recall_lifted';
  /** In all markets, or in this one only. */
  everywhere: boolean;
  recall: StandingRecall | null;
}

/** `countedAt`: the moment that the newest count speaks of, ISO 8601; null: there is none. Pure. */
export function stopOf(standing: Standing | undefined, countedAt: string | null): Stop | undefined {
  if (!standing) return undefined;
  const open = widest(standing.recalls.filter(({ liftedAt }) => liftedAt === null));
  if (open) return { reason: 'recall', everywhere: open.market === null, recall: open };
  if (standing.ended) return { reason: 'lifecycle', everywhere: true, recall: null };
  const counted = countedAt === null ? Number.NEGATIVE_INFINITY : Date.parse(countedAt);
  const since = standing.recalls.filter(({ liftedAt }) => liftedAt !== null && counted <= liftedAt.getTime());
  const lifted = widest(since);
  if (!lifted) return undefined;
  const [newest] = since.toSorted((a, b) => b.liftedAt!.getTime() - a.liftedAt!.getTime());
  return { reason: 'recall_lifted', everywhere: lifted.market === null, recall: newest! };
}

/** Nothing may be sold of it now because somebody recalled it. */
export const isRecalled = (standing: Standing | undefined): boolean => standing?.recalls.some(({ liftedAt }) => liftedAt === null) ?? false;

const widest = (recalls: StandingRecall[]): StandingRecall | undefined => recalls.find(({ market }) => market === null) ?? recalls[0];
