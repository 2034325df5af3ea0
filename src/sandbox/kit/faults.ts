/**
 * Faults that an operator or a test switches on. A fault matches requests and takes effect `times` times (default: once).
 *
 * `before`: the request never reaches the channel (no effect). `after`: the effect happens, and only the answer is lost or spoilt:
 * this is the case that finds duplicate writes. Two kinds match no request: `media` a file that the channel processes, which ends failed; `late` what was
 * accepted, when it is judged: it is rejected after all.
 */
export interface Fault {
  id: string;
  match: { method?: string; pathIncludes?: string; bodyIncludes?: string; sourceIncludes?: string };
  kind: 'status' | 'reset' | 'delay' | 'truncate' | 'media' | 'late';
  phase: 'before' | 'after';
  /** For kind `status`: the answer to give instead. */
  status?: number;
  headers?: Record<string, string>;
  body?: unknown;
  /** For kind `delay`, in milliseconds of real time. */
  delayMs?: number;
  /** For kinds `media` and `late`: the channel's own code of the failure. */
  code?: string;
  /** How many more times it strikes. */
  times: number;
  /** Requests to let pass before the first strike. */
  skip: number;
}

/** A fault to order; absent: once, at once, before the call has an effect. */
export type FaultInput = Omit<Fault, 'id' | 'times' | 'skip' | 'phase'> & Partial<Pick<Fault, 'times' | 'skip' | 'phase'>>;

/**
 * Faults that a test orders, in their order: each strikes the next calls that it matches, `skip` of them spared, `times` of them struck.
 */
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

  /** Takes one strike of the first fault that matches the request. */
  take(method: string, path: string, body: string): Fault | undefined {
    return this.first(
      ({ kind, match }) =>
        kind !== 'media' &&
        kind !== 'late' &&
        (!match.method || match.method === method) &&
        (!match.pathIncludes || path.includes(match.pathIncludes)) &&
        (!match.bodyIncludes || body.includes(match.bodyIncludes)),
    );
  }

  /** Takes one strike of the first `media` fault that matches the address of a file. */
  takeMedia(source: string): Fault | undefined {
    return this.first(({ kind, match }) => kind === 'media' && (!match.sourceIncludes || source.includes(match.sourceIncludes)));
  }

  /** Takes one strike of the first `late` fault that matches what is judged. */
  takeLate(content: object): Fault | undefined {
    if (!this.faults.some(({ kind }) => kind === 'late')) return undefined;
    const text = JSON.stringify(content);
    return this.first(({ kind, match }) => kind === 'late' && text.includes(match.bodyIncludes ?? ''));
  }

  private first(matches: (fault: Fault) => boolean): Fault | undefined {
    for (const fault of this.faults) {
      if (!matches(fault)) continue;
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
