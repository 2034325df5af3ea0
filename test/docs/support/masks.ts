/**
 * What differs from run to run. Everything else (codes, states, counts, numbers that a fresh Plinth gives) must be as the page says.
 * The page shows real ones; both sides are masked before they are compared. Listed in CONTRIBUTING.md.
 */
const MASKS: [RegExp, string][] = [
  // A start that takes long says so each ten seconds.
  [/^Starting: .* so far\n/gm, ''],
  [/plk_(?:[A-Za-z0-9_-]{43}|…)/g, '<token>'],
  // As a list of keys shows them: their first characters.
  [/plk_[A-Za-z0-9_-]{6}(?=\s)/g, '<key>'],
  [/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g, '<time>'],
  [/(?:\b\d{4}-\d\d-\d\d )?\b\d\d:\d\d:\d\d\.\d{3}\b/g, '<time>'],
  [/\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, '<id>'],
  [/\b(?:[0-9a-f]{64}|[0-9a-f]{32}|[0-9a-f]{12})\b/g, '<hash>'],
  [/\b\d+(?:\.\d+)? ?(?:ms|s|min)\b/g, '<duration>'],
  // Seconds and rate of a table: "4.7  14".
  [/\b\d+\.\d\s+\d+\b/g, '<duration> <rate>'],
  // How much a backup holds: the channels' exchanges are in it, and their number depends on how long something took.
  [/\b\d+ rows of \d+ tables\b/g, '<rows>'],
  [/^(check|tables|objects)\s+\d+/gm, '$1 <count>'],
  // What customers happened to buy from a channel. How many of it came back is held to the page.
  [/^(\w+_[a-z]{2})(?:\s+\d+){3}(?=\s+\d+\s*$)/gm, '$1 <bought>'],
  [/(?:\/[\w.-]+)*\/tmp\.\w{10}/g, '<scratch folder>'],
  // A table's rules are as wide as its numbers.
  [/─+/g, '─'],
];

export function masked(text: string): string {
  return MASKS.reduce((rest, [pattern, name]) => rest.replace(pattern, name), text);
}
