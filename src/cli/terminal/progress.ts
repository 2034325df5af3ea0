import cliProgress from 'cli-progress';

/** Progress of one station. In a terminal a bar; elsewhere (CI, a file) one line at the start and one at the end, so that logs stay readable. */
export interface Progress {
  update(done: number, total?: number): void;
  end(note?: string): void;
}

const LABEL_WIDTH = 34;

/** A bar of `total` steps on a terminal; elsewhere one line at the end, so that a log is no film. Written to `out`. */
export function progress(label: string, total: number, out: NodeJS.WriteStream = process.stderr): Progress {
  const started = performance.now();
  const seconds = (): string => `${((performance.now() - started) / 1000).toFixed(1)} s`;
  let done = 0;
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
    },
    end(note) {
      bar?.stop();
      const count = of === 0 ? '' : `${done}`;
      out.write(`${label.padEnd(LABEL_WIDTH)} ${count.padStart(7)}   ${seconds().padStart(8)}${note ? `   ${note}` : ''}\n`);
    },
  };
}
