import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Processes that name this data folder: on their command line (PostgreSQL) or in their environment (all others). Needs /proc. */
export function processesOn(folder: string): number[] {
  return readdirSync('/proc')
    .filter((pid) => /^\d+$/.test(pid) && Number(pid) !== process.pid)
    .filter((pid) => ['cmdline', 'environ'].some((file) => read(`/proc/${pid}/${file}`).includes(folder)))
    .map(Number);
}

/** Of a process: what it was started as. */
export const commandOf = (pid: number): string => read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').trim();

/** Whether the embedded PostgreSQL of a data folder has not been stopped. */
export const databaseRuns = (folder: string): boolean => existsSync(path.join(folder, 'postgres', 'cluster', 'postmaster.pid'));

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
