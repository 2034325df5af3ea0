/** Where a text stops being JSON. Slow beside JSON.parse, whose message names a place only sometimes: it is asked once a text was refused. */
export function jsonFault(text: string): { offset: number; line: number; column: number } {
  const offset = new Scan(text).fault();
  const before = text.slice(0, offset);
  const lines = before.split('\n');
  return { offset, line: lines.length, column: lines.at(-1)!.length + 1 };
}

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORD = /true|false|null/y;
const BLANK = /[ \t\n\r]*/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[\da-fA-F]{4})/y;

/** What may stand next. */
type Next = 'value' | 'first' | 'key' | 'firstKey' | 'colon' | 'after';

class Scan {
  private at = 0;
  private readonly open: ('[' | '{')[] = [];
  private next: Next = 'value';

  constructor(private readonly text: string) {}

  fault(): number {
    for (;;) {
      this.skip(BLANK);
      if (this.next === 'after' && this.open.length === 0) return this.at;
      if (this.at >= this.text.length || !this.step(this.text[this.at]!)) return this.at;
    }
  }

  /** Takes one token. False where it may not stand here; then `at` is the place. */
  private step(sign: string): boolean {
    switch (this.next) {
      case 'colon':
        return sign === ':' && this.take('value');
      case 'key':
      case 'firstKey':
        if (this.next === 'firstKey' && sign === '}') return this.close('{');
        if (sign !== '"' || !this.string()) return false;
        this.next = 'colon';
        return true;
      case 'after': {
        const [around] = this.open.slice(-1);
        if (sign === ',') return this.take(around === '{' ? 'key' : 'value');
        return (sign === ']' && this.close('[')) || (sign === '}' && this.close('{'));
      }
      case 'value':
      case 'first':
        return this.value(sign);
    }
  }

  private value(sign: string): boolean {
    if (sign === ']' && this.next === 'first') return this.close('[');
    if (sign === '{' || sign === '[') {
      this.open.push(sign);
      return this.take(sign === '{' ? 'firstKey' : 'first');
    }
    if (sign === '"' ? !this.string() : !(this.skip(NUMBER) || this.skip(WORD))) return false;
    this.next = 'after';
    return true;
  }

  private take(next: Next): true {
    this.at += 1;
    this.next = next;
    return true;
  }

  private close(sign: '[' | '{'): boolean {
    if (this.open.at(-1) !== sign) return false;
    this.open.pop();
    return this.take('after');
  }

  private string(): boolean {
    for (this.at += 1; this.at < this.text.length;) {
      const sign = this.text[this.at]!;
      if (sign === '"') return (this.at += 1) > 0;
      if (sign < ' ' || (sign === '\\' && !this.skip(ESCAPE))) return false;
      if (sign !== '\\') this.at += 1;
    }
    return false;
  }

  private skip(token: RegExp): boolean {
    token.lastIndex = this.at;
    const length = token.exec(this.text)?.[0].length ?? 0;
    this.at += length;
    return length > 0;
  }
}
