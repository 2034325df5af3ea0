/** One Ctrl-C reaches us up to three times: from the terminal, from npm and from scripts/run.mjs. */
const ONE_PRESS_MS = 1000;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Hears whoever asks this program to stop: by a signal, or by ending, where it started this program with a channel to it
 * (scripts/run.mjs, a demonstration). `asked` is called once, with who asked. Somebody who asks again a second later cannot wait:
 * `atOnce` ends what must not be left behind, then the program ends with 130; a third request ends it where it stands.
 */
export function onStop(asked: (by: string) => void, atOnce: () => Promise<unknown>): void {
  let requests = 0;
  let last = 0;
  const press = (signal: string): void => {
    const now = Date.now();
    if (requests > 0 && now - last <= ONE_PRESS_MS) return;
    last = now;
    requests++;
    if (requests === 1) asked(signal);
    else if (requests === 2) void atOnce().finally(() => process.exit(130));
    else process.exit(130);
  };
  // Of `npm start | tee log` Ctrl-C ends tee too: a word that nobody reads must not end this program before it has put everything away.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  for (const signal of SIGNALS) process.on(signal, () => press(signal));
  if (!process.send) return;
  process.once('disconnect', () => {
    if (requests === 0) press('The program that started this one has ended');
  });
  // Listening to the channel keeps a program alive; it is to end with its work.
  process.channel?.unref();
}
