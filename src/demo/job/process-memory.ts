import { closeSync, openSync, readdirSync, readSync } from 'node:fs';
import { readFile } from 'node:fs/promises';

/** Process ids of the trees below these processes, themselves first, from one look through /proc. Undefined where there is no /proc. */
export function processTrees(roots: Record<string, number>): Record<string, number[]> | undefined {
  const parents = parentOf();
  if (!parents) return undefined;
  const children = Map.groupBy(parents.keys(), (pid) => parents.get(pid)!);
  const below = (pid: number): number[] => [pid, ...(children.get(pid) ?? []).flatMap(below)];
  return Object.fromEntries(Object.entries(roots).map(([name, pid]) => [name, parents.has(pid) ? below(pid) : []]));
}

function parentOf(): Map<number, number> | undefined {
  const parents = new Map<number, number>();
  for (const name of namesInProc()) {
    if (!/^\d+$/.test(name)) continue;
    const fields = statOf(name);
    if (fields.length > 2) parents.set(Number(name), Number(fields[1]));
  }
  return parents.size > 0 ? parents : undefined;
}

function namesInProc(): string[] {
  try {
    return readdirSync('/proc');
  } catch {
    return [];
  }
}

/**
 * Proportional memory (PSS) in bytes: it shares PostgreSQL's common buffers fairly among its processes; the sum of RSS would count them
 * once per connection. The kernel walks the memory map for it, which takes milliseconds for a large process. 0: it is gone.
 */
export async function pssOf(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
  return Number(/^Pss:\s+(\d+) kB/m.exec(text)?.[1] ?? 0) * 1024;
}

/** What the kernel counts along: memory of the process alone, and shared memory that it has touched. Costs next to nothing. */
export function roughMemoryOf(pid: number): { own: number; shared: number } {
  const text = shortText(`/proc/${pid}/status`);
  const kilobytes = (field: RegExp): number => Number(field.exec(text)?.[1] ?? 0) * 1024;
  return { own: kilobytes(/^RssAnon:\s+(\d+) kB/m), shared: kilobytes(/^RssShmem:\s+(\d+) kB/m) };
}

/** User and system time in milliseconds. The kernel counts in ticks of 10 ms on every Linux that Node runs on. */
export function cpuMsOf(pid: number): number {
  const fields = statOf(String(pid));
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) * 10;
}

/** The same of its children that have ended: what a session of PostgreSQL took stays with the server that started it. */
export function endedCpuMsOf(pid: number): number {
  const fields = statOf(String(pid));
  return (Number(fields[13] ?? 0) + Number(fields[14] ?? 0)) * 10;
}

/** The fields after the program's name, which may hold anything. */
function statOf(pid: string): string[] {
  const stat = shortText(`/proc/${pid}/stat`);
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

const page = Buffer.allocUnsafe(8192);

/**
 * What the kernel writes down in microseconds, read at once and into the same page; '' where the process is gone. By promises, each file
 * was four trips through the thread pool and a buffer of its own: four looks a second at forty processes were most of what the driver of
 * the benchmark took of the processor, and were counted as a tenth of the job.
 */
function shortText(path: string): string {
  try {
    const file = openSync(path, 'r');
    try {
      return page.toString('latin1', 0, readSync(file, page, 0, page.length, null));
    } finally {
      closeSync(file);
    }
  } catch {
    return '';
  }
}
