/** Where a product stands on a channel. `pending`: a newer draft, definition, mapping or requirement waits to be judged. */
export const READINESS_STATES = ['ready', 'not_ready', 'pending'] as const;
export type ReadinessState = (typeof READINESS_STATES)[number];

/** Whether a reason stops a product. */
export const SEVERITIES = ['error', 'warning'] as const;

/** Products as readiness has them on one channel. Of what is named of reasons, one reason has all. */
export interface ReadinessFilter {
  channel: string;
  states?: ReadinessState[] | null;
  codes?: string[] | null;
  owners?: string[] | null;
  /** Cells or fields. */
  places?: string[] | null;
  severity?: (typeof SEVERITIES)[number] | null;
  /** Of this locale, or of none. */
  locale?: string | null;
}
