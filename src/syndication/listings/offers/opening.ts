import type { LoadedChannel } from '../../reach/loaded-channel.js';
import type { StoredProblem } from '../../listing.js';
import { acceptedOf, fingerprint, isError, problemOf, type RenderedLine } from '../wires/render-lines.js';
import type { WireVerdict } from '../wires/wire-verdict.js';
import type { RenderedWires } from './wire-renderer.service.js';

/**
 * Its price makes a customer able to buy whatever number stands there: the one before had closed the offer. Of what nobody could buy nobody learns that
 * somebody counted it by hand. Pure.
 */
export function opensOffer({ adapter }: LoadedChannel, { before, rendered: { price, issues } }: RenderedLine): boolean {
  const accepted = acceptedOf(before);
  if (!accepted.price || !accepted.stock || !price || issues.price.some(isError)) return false;
  return problemOf(before, 'price')?.rejectedHash !== fingerprint(price) && adapter.opens(accepted.price, price);
}

/** The price of these listings opens an offer, and the number that belongs there is not due. */
export const openAlone = (channel: LoadedChannel, all: readonly RenderedWires[]): RenderedWires[] =>
  all.filter(
    ({ listing: { wires }, lines }) =>
      wires.some(({ wire }) => wire === 'price') &&
      !wires.some(({ wire }) => wire === 'stock') &&
      lines.some((line) => opensOffer(channel, line)),
  );

/** A price that opens an offer waits for the number that belongs there: where that is looked at first, or is under way by itself. Pure. */
export function withNumbers(channel: LoadedChannel, { lines }: RenderedWires, verdicts: WireVerdict[]): WireVerdict[] {
  const stock = verdicts.find(({ wire }) => wire.wire === 'stock');
  const waits = (sku: string): boolean => !stock || (stock.look && !stock.say.some((line) => line.sku === sku));
  if (!lines.some((line) => opensOffer(channel, line) && waits(line.sku))) return verdicts;
  return verdicts.map((one) =>
    one.wire.wire === 'price' ? { ...one, say: [], rest: { state: 'planned', problem: WAITS_FOR_NUMBER, afterMs: WAIT_MS } } : one,
  );
}

const WAIT_MS = 2_000;

const WAITS_FOR_NUMBER: StoredProblem = {
  code: 'waits_for_number',
  message: 'It opens an offer that was closed: its number is said first',
  fix: 'Nothing to do: it goes on by itself',
};
