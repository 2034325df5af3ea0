import { readFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import path from 'node:path';
import type { House } from '../job/house.js';
import { cpuMsOf, processTrees, pssOf, roughMemoryOf } from '../job/process-memory.js';

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
export function cpuOf(programs: Programs): Record<string, number> | undefined {
  const trees = processTrees(programs);
  if (!trees) return undefined;
  const own = process.cpuUsage();
  const used: Record<string, number> = { driver: (own.user + own.system) / 1000 };
  for (const [name, pids] of Object.entries(trees)) used[name] = pids.reduce((total, pid) => total + cpuMsOf(pid), 0);
  return used;
}

/** CPU milliseconds that the whole machine worked since it was started: what is not ours of it was taken by other programs. */
export function machineCpuMs(): number {
  return cpus().reduce((total, { times }) => total + times.user + times.nice + times.sys + times.irq, 0);
}

export interface MemoryPeak {
  pssBytes: number;
  /** Of each program when the memory maps were looked at for the highest figure. */
  byProgram: Record<string, number>;
  /** How often the memory maps were looked at. */
  looks: number;
}

const EVERY_MS = 250;
/** New processes (a PostgreSQL session, say) are looked for once in this many rounds. */
const ROUNDS = 8;
/** The maps are looked at when the cheap figure is this much above that of the highest look so far. */
const GROWN = 1.04;

/**
 * The highest proportional memory of all trees until stopped, the driver included. A look at the maps of some 30 processes costs the
 * kernel a tenth of a second: done four times a second, the benchmark would measure itself. So what the kernel counts along is read
 * then, and the maps only where that has grown. What it grew by without a look is added in the end: no short peak is missed.
 */
export function watchMemory(programs: Programs): () => Promise<MemoryPeak> {
  const seen = { pss: 0, rough: 0, byProgram: {} as Record<string, number>, looks: 0 };
  let trees: Record<string, number[]> = {};
  let [round, roughPeak] = [0, 0];
  let running = Promise.resolve();
  let busy = false;
  const look = async (): Promise<void> => {
    busy = true;
    if (round++ % ROUNDS === 0) trees = { driver: [process.pid], ...processTrees({ ...programs }) };
    const rough = roughly(Object.values(trees).flat());
    roughPeak = Math.max(roughPeak, rough);
    if (rough > seen.rough * GROWN) {
      const byProgram: Record<string, number> = {};
      for (const [name, pids] of Object.entries(trees)) byProgram[name] = await memoryOf(pids);
      const pss = Object.values(byProgram).reduce((all, bytes) => all + bytes, 0);
      Object.assign(seen, { pss, rough, byProgram, looks: seen.looks + 1 });
    }
    busy = false;
  };
  const timer = setInterval(() => {
    if (!busy) running = look();
  }, EVERY_MS);
  // A benchmark that fails ends, and is not kept by its watch.
  timer.unref();
  return async () => {
    clearInterval(timer);
    await running;
    return { pssBytes: seen.pss + roughPeak - seen.rough, byProgram: seen.byProgram, looks: seen.looks };
  };
}

/** PostgreSQL's sessions share one set of buffers: the largest share of it that one has touched stands for it. */
function roughly(pids: number[]): number {
  const all = pids.map(roughMemoryOf);
  return all.reduce((total, { own }) => total + own, 0) + Math.max(0, ...all.map(({ shared }) => shared));
}

async function memoryOf(pids: number[]): Promise<number> {
  let total = 0;
  for (const pid of pids) total += await pssOf(pid);
  return total;
}
