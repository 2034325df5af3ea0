const DAY = 86_400_000;
/** 5 January 1970 was a Monday. */
const MONDAY = 4;
const LAST_YEAR = 9999;
/** No day of the calendar is before it, and no filter takes one. */
const FIRST_DAY = new Date('0001-01-01');

/** A number for each span of time, rising by one, and the day on which it begins. */
interface Span {
  of: (day: Date) => number;
  begins: (index: number) => Date;
}

const days = (length: number, offset: number): Span => ({
  of: (day) => Math.floor((day.getTime() / DAY - offset) / length),
  begins: (index) => new Date((index * length + offset) * DAY),
});
const months = (length: number): Span => ({
  of: (day) => Math.floor((day.getUTCFullYear() * 12 + day.getUTCMonth()) / length),
  begins: (index) => firstOf(index * length),
});
/** Date.UTC takes the years before 100 for those of 1900. */
function firstOf(month: number): Date {
  const day = new Date(0);
  day.setUTCFullYear(Math.floor(month / 12), month % 12, 1);
  return day;
}

/** As people divide time: days, weeks, months, quarters, half years, years, and so on. */
const SPANS = [days(1, 0), days(7, MONDAY), ...[1, 3, 6, 12, 24, 60, 120, 240, 600, 1_200, 6_000, 60_000].map(months)];

/** Bounds of at most `wanted` (two at least) spans of the calendar that hold all days from `least` to `greatest`, as `roundBounds` gives them. */
export function dayBounds(least: string, greatest: string, wanted: number): string[] {
  const [low, high] = [new Date(least), new Date(greatest)];
  const span = SPANS.find(({ of }) => of(high) - of(low) + 1 <= wanted) ?? SPANS.at(-1)!;
  const first = span.of(low);
  return Array.from({ length: span.of(high) - first + 2 }, (_, at) => span.begins(first + at))
    .filter((day) => day.getUTCFullYear() <= LAST_YEAR)
    .map((day) => (day < FIRST_DAY ? FIRST_DAY : day).toISOString().slice(0, 10));
}
