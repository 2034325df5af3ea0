import { decimalPlaces } from '../../catalog/index.js';

/**
 * Bounds of at most `wanted` (two at least) ranges of one round width (1, 2 or 5 and zeros) that hold all from `least` to `greatest`: one more
 * than ranges, rising, the last one greater than `greatest`. Exact for any canonical decimal.
 */
export function roundBounds(least: string, greatest: string, wanted: number): string[] {
  // Two places more than the data has, so that close numbers still come apart.
  const places = Math.max(decimalPlaces(least), decimalPlaces(greatest)) + 2;
  const [low, high] = [scaledBy(least, places), scaledBy(greatest, places)];
  const raw = (high - low) / BigInt(wanted);
  // One value only: the unit of its last digit.
  let power = high === low ? 100n : 10n ** BigInt(Math.max(String(raw).length - 1, 0));
  for (;;) {
    for (const step of [power, 2n * power, 5n * power]) {
      const [first, last] = [floorOf(low, step), floorOf(high, step)];
      if (last - first + 1n <= BigInt(wanted))
        return Array.from({ length: Number(last - first) + 2 }, (_, at) => printed((first + BigInt(at)) * step, places));
    }
    power *= 10n;
  }
}

const floorOf = (value: bigint, step: bigint): bigint => value / step - (value < 0n && value % step !== 0n ? 1n : 0n);

function scaledBy(decimal: string, places: number): bigint {
  const [whole = '', fraction = ''] = decimal.split('.');
  return BigInt(whole + fraction.padEnd(places, '0'));
}

function printed(value: bigint, places: number): string {
  const digits = String(value < 0n ? -value : value).padStart(places + 1, '0');
  const fraction = digits.slice(-places).replace(/0+$/, '');
  return `${value < 0n ? '-' : ''}${digits.slice(0, -places)}${fraction === '' ? '' : `.${fraction}`}`;
}
