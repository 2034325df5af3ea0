import { table } from '../../cli/terminal/index.js';
import type { RawLimit } from './raw-limit.js';
import type { ChannelResult, Why } from './results.js';
import type { StationTime } from './run-stations.js';
import type { MemoryPeak } from './usage.js';

export interface BenchResult {
  cores: number;
  products: number;
  /** Products that lack their title on purpose and are refused at submission. */
  incomplete: number;
  /** Listings that the catalogue would make if every product were complete. */
  generated: number;
  /** The same by channel. */
  eligible: Record<string, number>;
  /** From the first ERP line to the last listing read back live. */
  seconds: number;
  /** Channels that have a listing at all. */
  channels: ChannelResult[];
  why: Why[];
  stations: StationTime[];
  /** null: this system has no /proc. */
  cpuMs: Record<string, number> | null;
  /** Processor time of everything on this machine meanwhile. */
  machineMs: number;
  memory: MemoryPeak;
  raw: RawLimit;
}

export interface Goal {
  goal: string;
  got: string;
  reached: boolean;
}

const GOAL_PER_SECOND = 300;
const GOAL_BYTES = 1.5 * 1024 ** 3;
const GOAL_LIVE = 0.9;
const EXPLANATION = [
  'Clock: from the first ERP line to the last listing read back live on the three sandboxes (latency 0, rate limits lifted).',
  'Warm before it: pictures uploaded and their renditions made (by a showcase product that is never published). Inside it: all else,',
  'with ERP, people and publishing at work beside each other, and this driver.',
  'Raw limit: a bare loop sends the recorded requests again, byte for byte, to the same sandboxes: no database, no read-back.',
].join('\n');

const live = ({ channels }: BenchResult): number => channels.reduce((sum, one) => sum + one.live, 0);
export const perSecond = (result: BenchResult): number => live(result) / result.seconds;

/** Of what the catalogue would make on a channel if every product were complete: what is incomplete counts against it. */
function liveShares({ channels, eligible }: BenchResult): { channel: string; share: number }[] {
  return channels.map(({ channel, live: n }) => ({ channel, share: n / eligible[channel]! }));
}

export function judge(result: BenchResult): Goal[] {
  const rate = perSecond(result);
  const shares = new Map(liveShares(result).map(({ channel, share }) => [channel, share]));
  const worst = Math.min(...Object.keys(result.eligible).map((code) => shares.get(code) ?? 0));
  return [
    { goal: `${GOAL_PER_SECOND} listings/s`, got: rate.toFixed(0), reached: rate >= GOAL_PER_SECOND },
    {
      goal: 'under 1.5 GiB',
      got: `${gib(result.memory.pssBytes)} GiB`,
      reached: result.memory.pssBytes > 0 && result.memory.pssBytes < GOAL_BYTES,
    },
    { goal: '90 % live on each channel', got: percent(worst), reached: worst >= GOAL_LIVE },
  ];
}

export function printReport(result: BenchResult): string {
  const rawRate = result.raw.listings / result.raw.seconds;
  const rate = perSecond(result);
  return [
    `${result.products} products, ${live(result)} listings live in ${result.seconds.toFixed(1)} s: ${rate.toFixed(0)} listings/s on ${result.cores} cores`,
    channelTable(result),
    ...(result.why.length > 0 ? [reasons(result)] : []),
    stationTable(result),
    usageTable(result),
    ...perListing(result),
    `Raw limit: ${result.raw.calls} calls (${result.raw.refused} refused) for ${result.raw.listings} listings in ${result.raw.seconds.toFixed(1)} s: ` +
      `${rawRate.toFixed(0)} listings/s. Plinth's whole job runs at ${percent(rate / rawRate)} of it.`,
    EXPLANATION,
    ...judge(result).map(({ goal, got, reached }) => `${reached ? 'reached' : 'MISSED '}  ${goal}: ${got}`),
  ].join('\n\n');
}

function channelTable(result: BenchResult): string {
  const shares = new Map(liveShares(result).map(({ channel, share }) => [channel, share]));
  const rows = result.channels.map((one) => [
    one.channel,
    one.listings,
    one.live,
    percent(shares.get(one.channel)!),
    ...[one.p50, one.p95, one.p99].map((ms) => `${(ms / 1000).toFixed(2)} s`),
  ]);
  return table(['channel', 'listings', 'live', 'of all', 'approved → live p50', 'p95', 'p99'], rows, { right: [1, 2, 3, 4, 5, 6] });
}

function reasons(result: BenchResult): string {
  return table(
    ['channel', 'not live because', 'listings', 'in plain words'],
    result.why.slice(0, 8).map((one) => [one.channel, one.code, one.listings, one.message]),
    {
      right: [2],
    },
  );
}

function stationTable({ stations }: BenchResult): string {
  const all = stations.reduce((sum, one) => sum + one.busyMs, 0);
  const rows = stations.map(({ name, wallMs, busyMs }) => [name, seconds(wallMs), seconds(busyMs), percent(busyMs / all)]);
  return table(['station', 'first to last', 'busy', 'share'], rows, { right: [1, 2, 3] });
}

function usageTable({ cpuMs, machineMs, memory, seconds: wall, cores }: BenchResult): string {
  const all = Object.values(cpuMs ?? {}).reduce((sum, ms) => sum + ms, 0);
  const names = Object.keys(memory.byProgram);
  const rows = names.map((name) => [
    name,
    cpuMs ? seconds(cpuMs[name] ?? 0) : 'unknown',
    cpuMs ? percent((cpuMs[name] ?? 0) / all) : '',
    `${Math.round((memory.byProgram[name] ?? 0) / 1024 ** 2)} MiB`,
  ]);
  rows.push([
    'together',
    seconds(all),
    `${percent(all / 1000 / wall / cores)} of the machine`,
    `${gib(memory.pssBytes)} GiB (${memory.looks} looks)`,
  ]);
  if (cpuMs) rows.push(['other programs', seconds(Math.max(0, machineMs - all)), 'not counted', '']);
  return table(['program', 'CPU', 'share', 'PSS at the peak'], rows, { right: [1, 2, 3] });
}

/** Wall time depends on who else uses the machine; processor time does not. */
function perListing(result: BenchResult): string[] {
  if (!result.cpuMs) return [];
  const each = Object.values(result.cpuMs).reduce((sum, ms) => sum + ms, 0) / live(result);
  const most = ((1000 * result.cores) / each).toFixed(0);
  return [
    `Processor time per listing: ${each.toFixed(2)} ms, so ${result.cores} cores with nothing else to do would carry at most ${most} listings/s.`,
  ];
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
const gib = (bytes: number): string => (bytes / 1024 ** 3).toFixed(2);
