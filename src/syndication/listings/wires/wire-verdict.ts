import type { StoredProblem } from '../../listing.js';
import type { LeasedWire, SaidLine, WireState } from './wire.js';

/** What a leased wire has to do. */
export interface WireVerdict {
  wire: LeasedWire;
  /** Lines that are to be said. */
  say: SaidLine[];
  /** Lines of which the channel shows already what they would say. */
  confirmed: SaidLine[];
  /** Lines that say what they said, of which something else than the renderer has changed since: what they are made of is noted. */
  noted: SaidLine[];
  /**
   * A newer count repeats the number that was shown last, an old one would raise it, or a lower one was seen once: a look tells whether any were sold. Or one line
   * sold too fast to be raised, while others are said.
   */
  look: boolean;
  /** Where nothing is said. `afterMs`: that is not the last word, and it is due again then. */
  rest: { state: WireState; problem: StoredProblem | null; afterMs?: number };
}
