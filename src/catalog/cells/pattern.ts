/** A pattern is checked on texts up to this length only; a longer text does not match. */
export const MAX_PATTERN_TEXT = 1000;
const MAX_PATTERN = 200;
const MAX_UNBOUNDED = 2;
const MAX_STEPS = 1_000_000;

/**
 * Why a pattern cannot be used, or undefined where it can. JavaScript's engine backtracks, so a pattern like (a+)+ can stall a
 * process for hours. A group may be repeated only if nothing in it repeats or alternates, and few quantifiers may be unbounded:
 * that bounds the work to about the square of the text's length. (RE2 bindings would be a native dependency for one field.)
 */
export function patternWeakness(pattern: string): string | undefined {
  if (pattern.length > MAX_PATTERN) return `it is longer than ${MAX_PATTERN} characters`;
  try {
    compilePattern(pattern);
  } catch {
    return 'it is not a regular expression';
  }
  if (/\\[1-9k]/.test(pattern)) return 'it refers back to a group';
  if (/\(\?(?!:)/.test(pattern)) return 'it looks ahead, looks behind or names a group';
  return repetitionWeakness(pattern.replace(/\\./g, 'x').replace(/\[[^\]]*\]/g, 'x'));
}

/** The whole text must match. */
export function matchesPattern(pattern: string, text: string): boolean {
  return text.length <= MAX_PATTERN_TEXT && compilePattern(pattern).test(text);
}

function compilePattern(pattern: string): RegExp {
  return new RegExp(`^(?:${pattern})$`, 'u');
}

/** Walks the pattern, in which classes and escapes are already one letter. */
function repetitionWeakness(plain: string): string | undefined {
  const open: { complex: boolean }[] = [{ complex: false }];
  let unbounded = 0;
  let steps = 1;
  let closed: { complex: boolean } | undefined;
  for (let at = 0; at < plain.length; at++) {
    const char = plain[at]!;
    const quantifier = /^(?:[*+]|\?|\{(\d+)(,?)(\d*)\})\??/.exec(plain.slice(at));
    if (quantifier && at > 0 && plain[at - 1] !== '(') {
      const most = timesAtMost(quantifier);
      if (most > 1) {
        if (closed?.complex) return 'it repeats a group in which something repeats or alternates';
        if (most > MAX_PATTERN_TEXT) unbounded++;
        else steps *= most;
        for (const group of open) group.complex = true;
      }
      at += quantifier[0].length - 1;
      closed = undefined;
    } else if (char === '(') {
      open.push({ complex: false });
      if (plain.startsWith('?:', at + 1)) at += 2;
    } else if (char === ')') {
      closed = open.pop();
    } else {
      if (char === '|') for (const group of open) group.complex = true;
      closed = undefined;
    }
  }
  if (unbounded > MAX_UNBOUNDED) return `more than ${MAX_UNBOUNDED} of its parts repeat without limit`;
  return steps > MAX_STEPS ? 'its repetitions multiply to too many steps' : undefined;
}

function timesAtMost([text, least, comma, most]: RegExpExecArray): number {
  if (text.startsWith('?')) return 1;
  if (!text.startsWith('{')) return Infinity;
  return comma === '' ? Number(least) : most === '' ? Infinity : Number(most);
}
