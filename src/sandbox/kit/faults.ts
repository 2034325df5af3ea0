/**
 * Faults that an operator or a test switches on. A fault matches requests and takes effect `times` times (default: once).
 *
 * `before`: the request never reaches the channel (no effect). `after`: the effect happens, and only the answer is lost or spoilt:
 * this is the case that finds duplicate writes.
 */
export interface Fault {
  id: string;
  match: { method?: string; pathIncludes?: string; bodyIncludes?: string };
  kind: 'status' | 'reset' | 'delay' | 'truncate';
  phase: 'before' | 'after';
  /** For kind `status`: the answer to give instead. */
  status?: number;
  headers?: Record<string, string>;
  body?: unknown;
  /** For kind `delay`, in milliseconds of real time. */
  delayMs?: number;
  /** How many more times it strikes. */
  times: number;
  /** Requests to let pass before the first strike. */
  skip: number;
}

export type FaultInput = Omit<Fault, 'id' | 'times' | 'skip' | 'phase'> & Partial<Pick<Fault, 'times' | 'skip' | 'phase'>>;

export class FaultScript {
  private faults: Fault[] = [];
  private nextId = 1;

  add(input: FaultInput): Fault {
    const fault: Fault = { times: 1, skip: 0, phase: 'before', ...input, id: `fault-${this.nextId++}` };
    this.faults.push(fault);
    return fault;
  }

  list(): Fault[] {
    return this.faults;
  }

  clear(): void {
    this.faults = [];
  }

  /** Takes one strike of the first fault that matches. */
  take(method: string, path: string, body: string): Fault | undefined {
    for (const fault of this.faults) {
      const { match } = fault;
      if (match.method && match.method !== method) continue;
      if (match.pathIncludes && !path.includes(match.pathIncludes)) continue;
      if (match.bodyIncludes && !body.includes(match.bodyIncludes)) continue;
      if (fault.skip > 0) {
        fault.skip -= 1;
        continue;
      }
      fault.times -= 1;
      if (fault.times <= 0) this.faults = this.faults.filter((f) => f !== fault);
      return fault;
    }
    return undefined;
  }
}
