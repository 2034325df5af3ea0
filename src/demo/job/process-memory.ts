import { readdir, readFile } from 'node:fs/promises';

/** Process ids of the trees below these processes, themselves first, from one look through /proc. Undefined where there is no /proc. */
export async function processTrees(roots: Record<string, number>): Promise<Record<string, number[]> | undefined> {
  const parents = await parentOf().catch(() => undefined);
  if (!parents) return undefined;
  const children = Map.groupBy(parents.keys(), (pid) => parents.get(pid)!);
  const below = (pid: number): number[] => [pid, ...(children.get(pid) ?? []).flatMap(below)];
  return Object.fromEntries(Object.entries(roots).map(([name, pid]) => [name, parents.has(pid) ? below(pid) : []]));
}

async function parentOf(): Promise<Map<number, number>> {
  const parents = new Map<number, number>();
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const fields = await statOf(name);
    if (fields.length > 2) parents.set(Number(name), Number(fields[1]));
  }
  return parents;
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
export async function roughMemoryOf(pid: number): Promise<{ own: number; shared: number }> {
  const text = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const field = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? 0) * 1024;
  return { own: field('RssAnon'), shared: field('RssShmem') };
}

/** User and system time in milliseconds. The kernel counts in ticks of 10 ms on every Linux that Node runs on. */
export async function cpuMsOf(pid: number): Promise<number> {
  const fields = await statOf(String(pid));
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) * 10;
}

/** The fields after the program's name, which may hold anything. */
async function statOf(pid: string): Promise<string[]> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}
