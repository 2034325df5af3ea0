import { stopIssue } from '../inputs/recall-issues.js';
import { howOff } from './explain-removal.js';
import { explainWires } from './explain-wires.js';
import { say, type ExplainInputs, type Explanation } from './explanation.js';

/** What a recall, or one that was lifted, means for the listing; undefined: none concerns it. Pure. */
export function explainRecall(inputs: ExplainInputs): Explanation | undefined {
  const { listing, stops } = inputs;
  const first = stops.find(({ stop }) => stop.reason === 'recall') ?? stops[0];
  if (!first) return undefined;
  const { reason } = first.stop;
  const concerned = stops.filter(({ stop }) => stop.reason === reason).map(({ sku }) => sku);
  const issue = stopIssue(first.sku, first.stop)!;
  const some =
    concerned.length < listing.skus.length && listing.kind !== 'parent' ? ` Of this listing it concerns ${list(concerned)}.` : '';
  const more = reason === 'recall_lifted' && concerned.length > 1 ? ` So do ${concerned.length - 1} more.` : '';
  const message = `${issue.message}.${some}${more}${underWay(inputs)}`;
  return say(reason === 'recall' ? 'recall' : 'count', message, issue.fix, issue.owner);
}

/** Every SKU of the listing is stopped: whatever else is to be said of it does not matter to a customer. */
export const isStoppedWhole = ({ listing, stops }: ExplainInputs): boolean =>
  stops.length > 0 && listing.skus.every((sku) => stops.some((one) => one.sku === sku));

/** A stop counts once the channel has acknowledged it. */
function underWay(inputs: ExplainInputs): string {
  const { listing, wires } = inputs;
  if (listing.state === 'withdrawn') return ` ${howOff(listing)}.`;
  if (listing.state === 'withdrawing') return ' It is being taken off the channel.';
  const waiting = wires.filter(({ state }) => !['accepted', 'live'].includes(state));
  const wire = explainWires({ ...inputs, wires: waiting });
  return wire ? ` Under way: ${wire.message}.` : '';
}

const SHOWN = 5;

function list(skus: string[]): string {
  const shown = skus.slice(0, SHOWN).join(', ');
  return skus.length > SHOWN ? `${shown} and ${skus.length - SHOWN} more` : shown;
}
