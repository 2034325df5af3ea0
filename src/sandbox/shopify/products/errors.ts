import type { UserError } from '../shop/records.js';

/** Collects Shopify's `userErrors`. A path is written `variants.3.price`; `input` is put before it, as productSet does. */
export class UserErrors {
  readonly list: UserError[] = [];

  constructor(private readonly prefix: string[]) {}

  add(code: string, path: string, message: string): void {
    this.list.push({ code, field: path === '' ? [...this.prefix] : [...this.prefix, ...path.split('.')], message });
  }

  /** For arguments outside `input`. */
  addAt(code: string, field: string[], message: string): void {
    this.list.push({ code, field, message });
  }

  get any(): boolean {
    return this.list.length > 0;
  }
}
