import Table from 'cli-table3';

/** A table that fits a terminal of 80–120 columns: light rules, numbers to the right. */
export function table(head: string[], rows: (string | number)[][], options: { right?: number[]; widths?: (number | null)[] } = {}): string {
  const made = new Table({
    head,
    colAligns: head.map((_, at) => (options.right?.includes(at) ? 'right' : 'left')),
    ...(options.widths ? { colWidths: options.widths, wordWrap: true } : {}),
    style: { head: [], border: [], compact: true, 'padding-left': 0, 'padding-right': 1 },
    chars: {
      top: '─',
      'top-mid': '─',
      'top-left': '',
      'top-right': '',
      bottom: '─',
      'bottom-mid': '─',
      'bottom-left': '',
      'bottom-right': '',
      left: '',
      'left-mid': '',
      mid: '─',
      'mid-mid': '─',
      right: '',
      'right-mid': '',
      middle: ' ',
    },
  });
  made.push(...rows.map((row) => row.map(String)));
  return made.toString();
}
