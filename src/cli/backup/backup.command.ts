import path from 'node:path';
import { progress, type Progress } from '../terminal/index.js';
import type { PlinthCommand } from '../command.js';
import { whenInterrupted } from '../interruption.js';
import { backup } from './backup.js';
import { restore } from './restore.js';

export const backupCommand: PlinthCommand = (command, launcher) => {
  command.argument('<folder>').action(async (folder: string) => {
    const { databaseUrl, store, clock, close } = await launcher.foundation();
    try {
      const bars = stations();
      const options = { databaseUrl, store, folder: path.resolve(folder), now: clock.now(), progress: bars.update };
      const manifest = await interruptible((signal) => backup({ ...options, signal }));
      bars.end();
      const rows = manifest.tables.reduce((sum, t) => sum + t.rows, 0);
      process.stdout.write(
        `${rows} rows of ${manifest.tables.length} tables and ${manifest.objects.length} objects are in ${path.resolve(folder)}\n`,
      );
    } finally {
      await close();
    }
  });
};

export const restoreCommand: PlinthCommand = (command, launcher) => {
  command.argument('<folder>').action(async (folder: string) => {
    const { ownerUrl, store, close } = await launcher.foundation();
    try {
      const bars = stations();
      const options = { databaseUrl: ownerUrl, store, folder: path.resolve(folder), progress: bars.update };
      const manifest = await interruptible((signal) => restore({ ...options, signal }));
      bars.end();
      process.stdout.write(`Restored the backup of ${manifest.at}. The keys in it work again.\n`);
    } finally {
      await close();
    }
  });
};

/** Whoever is asked to stop gives up first and has put its things away before the database below it is stopped. */
async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const stop = new AbortController();
  const working = Promise.withResolvers<T>();
  whenInterrupted(async () => {
    stop.abort();
    await working.promise;
  });
  working.resolve(work(stop.signal));
  return working.promise;
}

/** One bar for each kind of thing, one after the other. */
function stations(): { update(what: string, done: number, total: number): void; end(): void } {
  let current: { what: string; bar: Progress } | undefined;
  return {
    update(what, done, total) {
      if (current?.what !== what) {
        current?.bar.end();
        current = { what, bar: progress(what, total) };
      }
      current.bar.update(done, total);
    },
    end: () => current?.bar.end(),
  };
}
