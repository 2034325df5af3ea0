import { NOTHING, ownerOf, type ExplainInputs, type Explanation } from './explanation.js';
import type { WireView } from './wire-views.repository.js';

/** Why the price or the stock is not as it should be; undefined: both are. Pure. */
export function explainWires(inputs: ExplainInputs): Explanation | undefined {
  const { listing, channel, wires, now } = inputs;
  if (listing.kind === 'parent') return undefined;
  for (const wire of wires.filter(({ onChannel }) => onChannel)) {
    const found =
      wire.state === 'planned' && wire.nextAt <= now ? (halted(wire, channel) ?? explainWire(wire, inputs)) : explainWire(wire, inputs);
    if (found) return found;
  }
  return undefined;
}

/** No worker may send it. */
function halted({ wire }: WireView, { state, dryRun }: ExplainInputs['channel']): Explanation | undefined {
  const due = `Its ${wire} is due`;
  if (state === 'paused') return { waitsFor: 'channel', message: `${due}, and the channel is paused`, fix: 'Resume it', owner: 'operator' };
  if (state === 'matching') {
    const message = `${due}, and the channel is only read until what is on it already is decided`;
    return { waitsFor: 'matching', message, fix: 'Decide its matches and activate it', owner: 'operator' };
  }
  const message = `${due}; the channel is in a dry run, so nothing is sent`;
  return dryRun ? { waitsFor: 'dry_run', message, fix: 'End the dry run', owner: 'operator' } : undefined;
}

function explainWire({ wire, state, problem, nextAt, acceptedAt }: WireView, inputs: ExplainInputs): Explanation | undefined {
  const before = acceptedAt === null ? '' : `; the one that the channel took on ${acceptedAt.toISOString()} stands`;
  const waits = (message: string, fix = NOTHING, owner = 'plinth'): Explanation => ({ waitsFor: wire, message, fix, owner });
  switch (state) {
    case 'live':
      return undefined;
    case 'refused':
      return waits(
        `Its newest ${wire} is refused by our rules: ${problem?.message ?? 'see its issues'}${before}`,
        problem?.fix ?? 'See its issues',
        ownerOf(inputs, problem, 'erp'),
      );
    case 'rejected':
      return waits(
        `The channel refused its newest ${wire}: ${problem?.message ?? 'see its issues'}${before}`,
        problem?.fix ?? 'See its issues',
        ownerOf(inputs, problem, 'erp'),
      );
    case 'unknown':
      return waits(problem?.message ?? `Nobody knows whether its ${wire} arrived; it is read back`);
    case 'sending':
      return waits(`A worker is sending its ${wire}`);
    case 'accepted':
      return waits(problem?.message ?? `The channel took its ${wire}; it is read back next`);
    case 'planned':
      if (nextAt > inputs.now) return waits(problem?.message ?? `Its ${wire} is due at ${nextAt.toISOString()}`, problem?.fix);
      return waits(`Its ${wire} is due and waits for a worker`, 'If it stays so, check that a worker runs (ROLE=worker or all)');
  }
}
