import { cpuMsOf, endedCpuMsOf, processTrees } from '../../job/process-memory.js';
import { Helper, programOf } from './child.js';
import { rateOf, type Drive, type Driven, type Latency } from './drive.js';

/** The clients, in a process of their own. */
export async function startDriver(): Promise<Helper> {
  const driver = new Helper(programOf(import.meta, 'drive'), {});
  await driver.answer();
  return driver;
}

/** What is played: requests to one server. */
export interface Side {
  name: string;
  origin: string;
  path: string;
  headers: Record<string, string>;
  bodies: string[];
  /** The server's process and PostgreSQL's: their processor time is this side's. */
  pids: { server: number; postgres: number };
}

/** Of the server and of PostgreSQL. */
export interface Cpu {
  server: number;
  postgres: number;
}

export const sumOf = ({ server, postgres }: Cpu): number => server + postgres;

/** Medians of the rounds of one side. */
export interface Played extends Latency {
  name: string;
  /** Requests a second. */
  rate: number;
  /** Milliseconds of processor time that one request took; null: this system has no /proc. */
  cpuMs: Cpu | null;
  /** Bytes of one answer. */
  bytes: number;
  refused: number;
}

export interface Turns {
  rounds: number;
  seconds: number;
  connections: number;
}

/** The round before the first is so much longer: a program of which V8 has compiled nothing yet is several times slower. */
const WARM = 3;

/**
 * Each side once in every round, so that whatever else the machine does meanwhile meets all of them. A first round, of which nothing is kept, lets the
 * compilers and caches of each side know what is hot.
 */
export async function inTurns(driver: Helper, sides: Side[], turns: Turns): Promise<Played[]> {
  const heard = sides.map((): Round[] => []);
  for (let round = -1; round < turns.rounds; round++)
    for (const [at, side] of sides.entries()) {
      const { origin, path, headers, bodies } = side;
      const seconds = round < 0 ? turns.seconds * WARM : turns.seconds;
      const drive: Drive = { origin, path, headers, bodies, connections: turns.connections, seconds };
      const before = cpuOf(side);
      const driven = await driver.ask<Driven>(drive);
      const after = cpuOf(side);
      const of = (who: keyof Cpu): number => (after![who] - before![who]) / driven.requests;
      if (round >= 0) heard[at]!.push({ ...driven, cpu: before && after ? { server: of('server'), postgres: of('postgres') } : null });
    }
  return sides.map(({ name }, at) => played(name, heard[at]!));
}

type Round = Driven & { cpu: Cpu | null };

function played(name: string, rounds: Round[]): Played {
  const mid = (of: (round: Driven) => number): number => median(rounds.map(of));
  const cpu = rounds.flatMap((round) => round.cpu ?? []);
  const cpuMs = { server: median(cpu.map(({ server }) => server)), postgres: median(cpu.map(({ postgres }) => postgres)) };
  return {
    ...{ name, rate: mid(rateOf), p50: mid(({ p50 }) => p50), p95: mid(({ p95 }) => p95), p99: mid(({ p99 }) => p99) },
    cpuMs: cpu.length === rounds.length ? cpuMs : null,
    bytes: Math.round(rounds.reduce((sum, { bytes }) => sum + bytes, 0) / rounds.reduce((sum, { requests }) => sum + requests, 0)),
    refused: rounds.reduce((sum, { refused }) => sum + refused, 0),
  };
}

/** The one in the middle; between the two in the middle where there are as many. 0 of none. */
export function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  return low === undefined || high === undefined ? 0 : (low + high) / 2;
}

function cpuOf({ pids }: Side): Cpu | null {
  const trees = processTrees({ ...pids });
  const of = (name: keyof Cpu): number => trees![name]!.reduce((sum, pid) => sum + cpuMsOf(pid), endedCpuMsOf(pids[name]));
  return trees ? { server: of('server'), postgres: of('postgres') } : null;
}
