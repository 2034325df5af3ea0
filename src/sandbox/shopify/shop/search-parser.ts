import { GraphQLError } from 'graphql';

/** `field:value`, as it was written and as it is meant. */
export interface Term {
  kind: 'term';
  field: string | undefined;
  value: string;
  /** Written with `*` at its end: what begins so. */
  prefix: boolean;
}

export type Query = Term | { kind: 'and' | 'or'; of: Query[] } | { kind: 'not'; of: Query };

const refuse = (message: string): never => {
  throw new GraphQLError(message, { extensions: { code: 'BAD_REQUEST' } });
};

/**
 * Shopify's search syntax (shopify.dev, "Shopify API search syntax"): terms joined by blanks, AND and OR (AND binds closer), NOT and `-`, parentheses,
 * values bare or in quotes of either kind. `: \ ( )` are special, and a backslash takes the meaning from whatever follows it, also in quotes. What
 * Shopify would warn of and drop is refused: a filter that is silently dropped would hide a client's mistake.
 */
export function parseSearch(text: string): Query {
  const reader = new Reader(text);
  const query = reader.alternatives();
  if (!reader.isDone()) refuse(`Unexpected ")" in the search ${text}`);
  return query;
}

class Reader {
  private at = 0;

  constructor(private readonly text: string) {}

  isDone(): boolean {
    this.skipBlanks();
    return this.at >= this.text.length;
  }

  alternatives(): Query {
    const of = [this.together()];
    while (this.takesWord('OR')) of.push(this.together());
    return of.length === 1 ? of[0]! : { kind: 'or', of };
  }

  private together(): Query {
    const of = [this.term()];
    for (;;) {
      if (this.isDone() || this.text[this.at] === ')' || this.seesWord('OR')) return of.length === 1 ? of[0]! : { kind: 'and', of };
      this.takesWord('AND');
      of.push(this.term());
    }
  }

  private term(): Query {
    this.skipBlanks();
    if (this.takesWord('NOT') || this.takes('-')) return { kind: 'not', of: this.term() };
    if (this.takes('(')) {
      const inner = this.alternatives();
      this.skipBlanks();
      return this.takes(')') ? inner : refuse(`A parenthesis stays open in the search ${this.text}`);
    }
    const first = this.value();
    if (!this.takes(':')) return { kind: 'term', field: undefined, ...first };
    if (/[<>]/.test(this.text[this.at] ?? '')) refuse('The sandbox compares for equality only');
    return { kind: 'term', field: first.value, ...this.value() };
  }

  private value(): { value: string; prefix: boolean } {
    const quote = this.text[this.at];
    if (quote === '"' || quote === "'") {
      this.at += 1;
      const value = this.until((sign) => sign === quote);
      return this.takes(quote) ? value : refuse(`A quote stays open in the search ${this.text}`);
    }
    const value = this.until((sign) => /[\s:()]/.test(sign));
    return value.value === '' && !value.prefix ? refuse(`A value is missing in the search ${this.text}`) : value;
  }

  private until(ends: (sign: string) => boolean): { value: string; prefix: boolean } {
    let value = '';
    let prefix = false;
    for (; this.at < this.text.length && !ends(this.text[this.at]!); this.at += 1) {
      const escaped = this.text[this.at] === '\\';
      if (escaped) this.at += 1;
      if (this.at >= this.text.length) refuse(`Nothing follows the last backslash in the search ${this.text}`);
      prefix = !escaped && this.text[this.at] === '*';
      value += this.text[this.at];
    }
    return prefix ? { value: value.slice(0, -1), prefix } : { value, prefix };
  }

  private takes(sign: string): boolean {
    if (this.text[this.at] !== sign) return false;
    this.at += 1;
    return true;
  }

  private takesWord(word: string): boolean {
    if (!this.seesWord(word)) return false;
    this.at += word.length;
    this.skipBlanks();
    return true;
  }

  private seesWord(word: string): boolean {
    this.skipBlanks();
    return this.text.startsWith(word, this.at) && /^(\s|$)/.test(this.text.slice(this.at + word.length, this.at + word.length + 1));
  }

  private skipBlanks(): void {
    while (/\s/.test(this.text[this.at] ?? '')) this.at += 1;
  }
}
