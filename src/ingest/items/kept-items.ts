import { normalizeSku } from '../../catalog/index.js';
import type { KeptLines } from '../batches/take-lines.service.js';
import { jsonOf, type Message } from '../lines/read-message.js';

/** How a SKU is folded, and whether a node has it. */
export interface SkuState {
  folded: string;
  isThere: boolean;
}

/** Characters of text that all batches of the program may keep back together. */
const MOST_TEXT = 32 * 1024 ** 2;

/** What all batches of the program keep back at this moment, in characters. */
export class KeptText {
  used = 0;
}

/** Its text alone: what was read of it is three times as large. */
type Kept = Pick<Message, 'line' | 'size'> & { json: string };

/**
 * Items whose parent has not come yet, and all later lines of their SKUs. They are taken right after the line that brings the parent, in the same
 * chunk where it has room: as if they had come after it.
 */
export class KeptItems implements KeptLines {
  /** Folded SKU → its lines, in order. */
  private readonly lines = new Map<string, Kept[]>();
  /** Folded SKU of a parent → SKUs that wait for it. */
  private readonly children = new Map<string, string[]>();
  private text = 0;
  size = 0;

  constructor(
    private readonly look: (skus: string[]) => Promise<Map<string, SkuState>>,
    private readonly all: KeptText,
  ) {}

  get isFull(): boolean {
    return this.all.used >= MOST_TEXT;
  }

  async sift(messages: Message[]): Promise<Iterable<Message>> {
    const named = messages.map((message) => ({ message, ...namesOf(message) }));
    if (this.size === 0) {
      const outside = outsideParents(named);
      if (outside.length === 0 || [...(await this.look(outside)).values()].every(({ isThere }) => isThere)) return messages;
    }
    const states = await this.look([...new Set(named.flatMap(({ sku, parent }) => [sku, parent].filter((one) => one !== undefined)))]);
    const due: (Message | Kept)[] = [];
    const coming = new Set<string>();
    for (const { message, sku, parent } of named) {
      const own = sku === undefined ? undefined : states.get(sku)!;
      const above = parent === undefined ? undefined : states.get(parent)!;
      // What a node that is there is told waits for nobody: it may be a stop. Others may have made it meanwhile.
      if (own?.isThere) due.push(...this.takeOut(own.folded));
      const waits = own && above && !own.isThere && !above.isThere && !coming.has(above.folded);
      if (own && (this.lines.has(own.folded) || waits)) this.keep(message, own.folded, above?.folded);
      else {
        due.push(message);
        if (own) this.release(own.folded, coming, due);
      }
    }
    return asMessages(due);
  }

  rest(): Iterable<Message> {
    const rest = [...this.lines.values()].flat().sort((a, b) => a.line - b.line);
    this.drop();
    return asMessages(rest);
  }

  drop(): void {
    this.all.used -= this.text;
    [this.text, this.size] = [0, 0];
    this.lines.clear();
    this.children.clear();
  }

  private keep(message: Message, sku: string, parent: string | undefined): void {
    const kept = { line: message.line, json: jsonOf(message), ...(message.size !== undefined && { size: message.size }) };
    this.count(kept, 1);
    const before = this.lines.get(sku);
    if (before) return void before.push(kept);
    this.lines.set(sku, [kept]);
    const siblings = this.children.get(parent!);
    if (siblings) siblings.push(sku);
    else this.children.set(parent!, [sku]);
  }

  /** What waits for this SKU is due after it, and what waits for that. */
  private release(sku: string, coming: Set<string>, due: (Message | Kept)[]): void {
    const arrived = [sku];
    for (let parent = arrived.pop(); parent !== undefined; parent = arrived.pop()) {
      coming.add(parent);
      const children = this.children.get(parent) ?? [];
      this.children.delete(parent);
      for (const child of children) due.push(...this.takeOut(child));
      arrived.push(...children);
    }
  }

  private takeOut(sku: string): Kept[] {
    const lines = this.lines.get(sku) ?? [];
    this.lines.delete(sku);
    for (const line of lines) this.count(line, -1);
    return lines;
  }

  private count({ json }: Kept, sign: 1 | -1): void {
    this.size += sign;
    this.text += sign * json.length;
    this.all.used += sign * json.length;
  }
}

/** Read again one by one, as they are taken. */
function* asMessages(lines: (Message | Kept)[]): Generator<Message> {
  for (const one of lines) yield 'body' in one ? one : { ...one, body: JSON.parse(one.json) as Record<string, unknown>, problems: [] };
}

/** The SKUs that a line names, in the catalogue's form; those that have none are refused there, with the reason. */
function namesOf({ body }: Message): { sku?: string; parent?: string } {
  const [sku, parent] = [formOf(body?.['sku']), formOf(body?.['parent'])];
  return { ...(sku && { sku }), ...(sku && parent && { parent }) };
}

const formOf = (sku: unknown): string | undefined => (typeof sku === 'string' ? normalizeSku(sku, '').sku : undefined);

/** Parents that no line before names as its own SKU, as they are spelled. */
function outsideParents(named: { sku?: string; parent?: string }[]): string[] {
  const before = new Set<string>();
  const outside = new Set<string>();
  for (const { sku, parent } of named) {
    if (parent !== undefined && !before.has(parent)) outside.add(parent);
    if (sku !== undefined) before.add(sku);
  }
  return [...outside];
}
