import cliProgress from 'cli-progress';

/** Progress of one station. */
export interface Progress {
  update(done: number, total?: number): void;
  end(note?: string): void;
}

const LABEL_WIDTH = 34;

/** So often a log is told how far it is: whoever follows one must not take long work for dead. */
const LINE_MS = 30_000;

/** A bar of `total` steps on a terminal; elsewhere (CI, a file) a line twice a minute and one at the end, so that a log is no film. Written to `out`. */
export function progress(label: string, total: number, out: NodeJS.WriteStream = process.stderr, now = () => performance.now()): Progress {
  const started = now();
  const seconds = (): string => `${((now() - started) / 1000).toFixed(1)} s`;
  let done = 0;
  let told = started;
  let of = total;
  const bar = out.isTTY
    ? new cliProgress.SingleBar({
        stream: out,
        format: `${label.padEnd(LABEL_WIDTH)} {bar} {value}/{total}`,
        barsize: 24,
        hideCursor: true,
        clearOnComplete: true,
      })
    : undefined;
  bar?.start(total, 0);
  return {
    update(value, newTotal) {
      done = value;
      of = newTotal ?? of;
      bar?.setTotal(of);
      bar?.update(value);
      if (bar || now() - told < LINE_MS) return;
      told = now();
      out.write(`${label.padEnd(LABEL_WIDTH)} ${`${done}`.padStart(7)}${of === 0 ? '' : ` of ${of}`} so far\n`);
    },
    end(note) {
      bar?.stop();
      const count = of === 0 ? '' : `${done}`;
      out.write(`${label.padEnd(LABEL_WIDTH)} ${count.padStart(7)}   ${seconds().padStart(8)}${note ? `   ${note}` : ''}\n`);
    },
  };
}
