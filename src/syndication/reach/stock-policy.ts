/** What a channel keeps back: units that it never shows, and the most that it shows. */
export interface StockPolicy {
  safety: number;
  /** null: whatever there is. */
  cap: number | null;
}

export const NO_POLICY: StockPolicy = { safety: 0, cap: null };

/** What a channel's settings keep back of stock. */
export function stockPolicyOf(settings: Record<string, unknown>): StockPolicy {
  const { safety, cap } = { ...(settings['stock'] as Partial<StockPolicy> | undefined) };
  return { safety: safety ?? NO_POLICY.safety, cap: cap ?? NO_POLICY.cap };
}
