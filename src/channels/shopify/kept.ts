import type { Bindings } from '../../port/index.js';
import { hashIn } from './pictures.js';

/**
 * Media that an adopted product had before it was ours. productSet would take off what it does not list, so they are listed after our own, until
 * somebody deletes them in the shop.
 */
export function keptFiles(bindings: Bindings, rootSku: string): string[] {
  const kept = bindings[keptBinding(rootSku)];
  return kept ? kept.split(' ') : [];
}

export const keptBinding = (rootSku: string): string => `kept:${rootSku}`;

/** Ids of the shop hold no blanks. */
export const keptValue = (ids: string[]): string => ids.join(' ');

/** What is still there of the kept media that a payload named; undefined: all of them. */
export function stillKept(named: unknown, shown: string[]): string[] | undefined {
  const kept = (Array.isArray(named) ? named.map(String) : []).filter((name) => hashIn(name) === undefined);
  const left = kept.filter((id) => shown.includes(id));
  return left.length === kept.length ? undefined : left;
}
