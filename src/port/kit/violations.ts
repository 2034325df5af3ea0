import { problem, type Problem } from '../../../libs/problem/index.js';
import type { MappedNode } from '../mapping.js';

/** What a rule of a channel holds against something that is about to be sent. */
export interface Violation {
  code: string;
  /** The channel's name of the field, or a path into it. */
  field: string;
  /** In plain words, without the SKU: it is put before them. */
  message: string;
  fix: string;
  /** The node it is about; absent: the listing's own. */
  sku?: string;
  /** Siblings that the channel could not tell it from. */
  alike?: string[];
  /** Errors stop the send; warnings go along with it. Absent: error. */
  severity?: 'error' | 'warning';
  /** Who can mend it. Absent: `pim`. */
  owner?: 'erp' | 'pim';
}

/** A rule of a channel. It looks at what the channel calls its subject, and changes nothing. */
export type Rule<Subject> = (subject: Subject) => Violation[];

/** How a violation's place is found: the listing's SKU, the node of a SKU, and the mapping's target that fills a field (absent: they are one). */
export interface ViolationPlaces {
  sku: string;
  nodeOf(sku: string): MappedNode | undefined;
  targetOf?(field: string): string;
}

/** All that the rules find, in the rules' order, as problems that name SKU, field and the cells it came from. */
export function judge<Subject>(rules: readonly Rule<Subject>[], subject: Subject, places: ViolationPlaces): Problem[] {
  return rules.flatMap((rule) => rule(subject)).map((violation) => toProblem(violation, places));
}

function toProblem(violation: Violation, places: ViolationPlaces): Problem {
  const { code, field, message, fix, sku = places.sku, severity = 'error', owner = 'pim', alike } = violation;
  const target = places.targetOf?.(field) ?? field;
  const cells = places.nodeOf(sku)?.fields[target]?.cells ?? [];
  return problem(code, target, `${sku}: ${message}`, fix, { severity, owner, details: { sku, field, cells, ...(alike && { alike }) } });
}

/** A problem of severity warning: it is shown, and the payload is sent all the same. */
export const advise = (code: string, path: string, message: string, fix: string): Problem =>
  problem(code, path, message, fix, { severity: 'warning', owner: 'pim' });

/** A problem of severity error: it stops the send until its owner (`pim` unless told) mends it. */
export const forbid = (code: string, path: string, message: string, fix: string, owner = 'pim'): Problem =>
  problem(code, path, message, fix, { severity: 'error', owner });
