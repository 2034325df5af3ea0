const ISO = /^(\d{4})-(\d{2})-(\d{2})T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,9})?)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/;

/**
 * The moment of an ISO 8601 text with a time zone; undefined where it is none. The day must be one of the calendar: Date takes 30 February
 * and makes 2 March of it, and 24:00, which some read as the day's beginning. There is no year 0, and PostgreSQL knows none. Digits beyond a millisecond are dropped.
 */
export function readMoment(text: unknown): Date | undefined {
  const parts = typeof text === 'string' ? ISO.exec(text) : null;
  if (!parts) return undefined;
  const [, year, month, day] = parts as unknown as [string, string, string, string];
  if (year === '0000') return undefined;
  const midnight = new Date(`${year}-${month}-${day}T00:00:00Z`);
  if (Number.isNaN(midnight.getTime()) || midnight.getUTCDate() !== Number(day)) return undefined;
  const moment = new Date(text as string);
  return Number.isNaN(moment.getTime()) ? undefined : moment;
}
