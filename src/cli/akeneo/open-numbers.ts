/** `1.000` is a thousand, or one: Akeneo writes a point and two or four digits, spreadsheets may write the thousands so. `0.500` is no thousands. */
export const isOpen = (text: string): boolean => /^[-+]?[1-9]\d{0,2}\.\d{3}$/.test(text);

/** A number, perhaps with its unit, whose point can be that of decimals alone. */
const POINTED = /^[-+]?(?:0?\.\d+|\d+\.(?:\d{1,2}|\d{4,})|\d{4,}\.\d{3})(?:\s|$)/;

/** Columns in which some value tells that a point is that of decimals: whoever wrote it wrote the others too. */
export class PointedColumns {
  private readonly names = new Set<string>();

  see(column: string, text: string): void {
    if (!this.names.has(column) && POINTED.test(text)) this.names.add(column);
  }

  has(column: string): boolean {
    return this.names.has(column);
  }
}
