const FIRST_MS = 5_000;
const LONGEST_MS = 600_000;

/**
 * Products whose facts could not be forwarded: each waits by itself, longer each time, so that none stops the others. Known to this process
 * alone, for what fails may be the process; after a start all are tried.
 */
export class LateRoots {
  private readonly late = new Map<string, { dueAt: number; waitMs: number }>();

  /** Lets one wait. True the first time. */
  put(rootId: string, now: Date): boolean {
    const before = this.late.get(rootId);
    const waitMs = before ? Math.min(before.waitMs * 2, LONGEST_MS) : FIRST_MS;
    this.late.set(rootId, { dueAt: now.getTime() + waitMs, waitMs });
    return before === undefined;
  }

  /** It went through, or is nothing of ours any more. */
  forget(rootId: string): void {
    this.late.delete(rootId);
  }

  all(): string[] {
    return [...this.late.keys()];
  }

  due(now: Date): string[] {
    return [...this.late].flatMap(([rootId, { dueAt }]) => (dueAt <= now.getTime() ? [rootId] : []));
  }
}
