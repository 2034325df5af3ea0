import { readdir, readFile } from 'node:fs/promises';

/**
 * Proportional memory (PSS) and CPU time of a whole process tree, from /proc. PSS shares PostgreSQL's common buffers fairly among its
 * processes; the sum of RSS would count them once per connection. Undefined where there is no /proc.
 */
export async function treeUsage(rootPid: number): Promise<{ pssBytes: number; cpuMs: Map<number, number> } | undefined> {
  const parents = await parentOf().catch(() => undefined);
  if (!parents) return undefined;
  const inTree = (pid: number): boolean => pid === rootPid || (parents.has(pid) && parents.get(pid) !== 0 && inTree(parents.get(pid)!));
  let pssBytes = 0;
  const cpuMs = new Map<number, number>();
  for (const pid of parents.keys()) {
    if (!inTree(pid)) continue;
    pssBytes += await pss(pid);
    cpuMs.set(pid, await cpu(pid));
  }
  return { pssBytes, cpuMs };
}

async function parentOf(): Promise<Map<number, number>> {
  const parents = new Map<number, number>();
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields.length > 2) parents.set(Number(name), Number(fields[1]));
  }
  return parents;
}

async function pss(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
  return Number(/^Pss:\s+(\d+) kB/m.exec(text)?.[1] ?? 0) * 1024;
}

/** User and system time. The kernel counts in ticks of 10 ms on every Linux that Node runs on. */
async function cpu(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) * 10;
}
