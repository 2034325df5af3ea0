/** What a rule does with what it finds. */
export const EFFECTS = ['include', 'exclude'] as const;
export type Effect = (typeof EFFECTS)[number];
