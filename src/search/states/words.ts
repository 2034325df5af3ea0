/**
 * What can be said of a product on a channel in a locale: one word. Of several that hold the first counts: what is wrong there, what waits for a
 * person, what goes on by itself, what is well.
 */
export const CHANNEL_WORDS = [
  'recalled',
  'refused',
  'differs',
  'in_review',
  'changes_requested',
  'draft',
  'withdrawn',
  'draft_differs',
  'behind',
  'approved',
  'differs_by_policy',
  'live',
] as const;
/** The word of a product on a channel in a locale. */
export type ChannelWord = (typeof CHANNEL_WORDS)[number];
