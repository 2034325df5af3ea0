import { table } from '../../cli/terminal/index.js';
import type { ChannelLedger, OpenReason } from '../../syndication/index.js';

/** One row per channel, from approved to live. */
export function channelTable(ledgers: ChannelLedger[], reasons: OpenReason[]): string {
  const rows = ledgers.map((one) => [
    one.channel,
    one.products,
    one.rendered,
    one.refused,
    one.sent,
    one.accepted,
    one.live,
    one.rejected,
    one.drift,
    one.seconds.toFixed(1),
    one.seconds > 0 ? Math.round(one.live / one.seconds) : 0,
    topReasons(reasons, one),
  ]);
  const head = [
    'channel',
    'approved',
    'rendered',
    'refused',
    'sent',
    'accepted',
    'live',
    'rejected',
    'drift',
    's',
    'live/s',
    'top reasons',
  ];
  return table(head, rows, { right: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] });
}

/** Children of a refused parent have no fault of their own, but are not live either: they are counted beside the reasons. */
function topReasons(reasons: OpenReason[], { channel, waiting }: ChannelLedger): string {
  const own = reasons.filter((reason) => reason.channel === channel).slice(0, 3);
  return [...own, ...(waiting > 0 ? [{ code: 'waiting_for_parent', count: waiting }] : [])]
    .map(({ code, count }) => `${code} ${count}`)
    .join('\n');
}

/** Why, whose, and how to mend it. */
export function reasonTable(reasons: OpenReason[], most: number): string {
  const rows = reasons.slice(0, most).map((one) => [one.channel, one.code, one.count, one.owner, `${one.message} → ${one.fix}`]);
  return table(['channel', 'reason', 'listings', 'owner', 'in plain words → how to mend it'], rows, {
    right: [2],
  });
}
