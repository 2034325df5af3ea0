import { readFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import path from 'node:path';
import type { House } from '../demo/house.js';
import { treeUsage } from '../demo/process-memory.js';

/** The programs of the house, by name. PostgreSQL's server is no child of ours: it outlives whoever started it. */
export interface Programs {
  [name: string]: number;
}

export async function programsOf(house: House, dataDir: string): Promise<Programs> {
  const pidFile = await readFile(path.join(dataDir, 'postgres', 'cluster', 'postmaster.pid'), 'utf8');
  const { api, worker, sandboxes } = house.pids;
  return { API: api, worker, PostgreSQL: Number(pidFile.split('\n')[0]), sandboxes };
}

/** CPU milliseconds of each program's tree, and of this one. Undefined where there is no /proc. */
export async function cpuOf(programs: Programs): Promise<Record<string, number> | undefined> {
  const used: Record<string, number> = {};
  for (const [name, pid] of Object.entries(programs)) {
    const usage = await treeUsage(pid);
    if (!usage) return undefined;
    used[name] = [...usage.cpuMs.values()].reduce((sum, ms) => sum + ms, 0);
  }
  const own = process.cpuUsage();
  return { ...used, driver: (own.user + own.system) / 1000 };
}

/** CPU milliseconds that the whole machine worked since it was started: what is not ours of it was taken by other programs. */
export function machineCpuMs(): number {
  return cpus().reduce((sum, { times }) => sum + times.user + times.nice + times.sys + times.irq, 0);
}

export interface MemoryPeak {
  pssBytes: number;
  /** Of each program at the moment when the whole was highest. */
  byProgram: Record<string, number>;
  samples: number;
}

/** New processes (a PostgreSQL session, say) are looked for once in this many samples: going through /proc is the dear part of a sample. */
const SAMPLES_PER_SEARCH = 4;

/** Samples the proportional memory of all trees until stopped, the driver included. */
export function watchMemory(programs: Programs, everyMs: number): () => Promise<MemoryPeak> {
  const peak: MemoryPeak = { pssBytes: 0, byProgram: {}, samples: 0 };
  let trees: Record<string, number[]> = {};
  let running = Promise.resolve();
  let busy = false;
  const look = async (): Promise<void> => {
    busy = true;
    if (peak.samples % SAMPLES_PER_SEARCH === 0) trees = await treesOf({ ...programs });
    const byProgram: Record<string, number> = { driver: await pssOf([process.pid]) };
    for (const [name, pids] of Object.entries(trees)) byProgram[name] = await pssOf(pids);
    const total = Object.values(byProgram).reduce((sum, bytes) => sum + bytes, 0);
    peak.samples += 1;
    if (total > peak.pssBytes) Object.assign(peak, { pssBytes: total, byProgram });
    busy = false;
  };
  const timer = setInterval(() => {
    if (!busy) running = look();
  }, everyMs);
  return async () => {
    clearInterval(timer);
    await running;
    return peak;
  };
}

async function treesOf(programs: Programs): Promise<Record<string, number[]>> {
  const trees: Record<string, number[]> = {};
  for (const [name, pid] of Object.entries(programs)) trees[name] = [...((await treeUsage(pid))?.cpuMs.keys() ?? [])];
  return trees;
}

async function pssOf(pids: number[]): Promise<number> {
  let bytes = 0;
  for (const pid of pids) {
    const text = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
    bytes += Number(/^Pss:\s+(\d+) kB/m.exec(text)?.[1] ?? 0) * 1024;
  }
  return bytes;
}
