import type { LineVerdict } from './verdict.js';

/** Tells answers in the order of their lines, also where a line is taken later than those that come after it. */
export class AnswersInOrder {
  /** Lines that came and are not answered, in order. */
  private readonly open = new Set<number>();
  private untold: LineVerdict[] = [];

  came(messages: { line: number }[]): void {
    for (const { line } of messages) this.open.add(line);
  }

  /** What can be told once these are answered: all but what comes after a line that is not. */
  answered(verdicts: LineVerdict[]): LineVerdict[] {
    for (const { line } of verdicts) this.open.delete(line);
    const [first = Infinity] = this.open;
    const all = [...this.untold, ...verdicts];
    this.untold = all.filter(({ line }) => line > first);
    return inOrder(all.filter(({ line }) => line < first));
  }

  /** What nobody was told, in order: no line before it comes any more. */
  rest(): LineVerdict[] {
    const rest = inOrder(this.untold);
    this.untold = [];
    return rest;
  }

  /** Answers that wait, each problem counted as one more: they are what takes room. */
  get size(): number {
    return this.untold.reduce((sum, { problems }) => sum + 1 + problems.length, 0);
  }
}

const inOrder = (verdicts: LineVerdict[]): LineVerdict[] => verdicts.sort((a, b) => a.line - b.line);
