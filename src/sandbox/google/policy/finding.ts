import type { Attributes } from './attributes.js';
import type { ImageFacts } from './image-facts.js';

export type Severity = 'NOT_IMPACTED' | 'DEMOTED' | 'DISAPPROVED';

/** A rule's verdict on one product, before it is spread over reporting contexts. */
export interface Finding {
  code: string;
  severity: Severity;
  attribute: string;
  description: string;
  detail: string;
  /** Where it applies; every target country if absent. */
  countries?: string[];
}

/** What a rule may look at. */
export interface Subject {
  attributes: Attributes;
  countries: string[];
  /** Facts of every picture that the product links to, by URL. */
  images: Map<string, ImageFacts>;
  siblings: Attributes[];
  now: Date;
}

export type Rule = (subject: Subject) => Finding[];

export function finding(severity: Severity, code: string, attribute: string, description: string, detail = description): Finding {
  return { code, severity, attribute, description, detail };
}
