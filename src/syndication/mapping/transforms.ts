import { canonicalDecimal } from '../../catalog/index.js';
import type { Transform } from '../../port/index.js';
import { limitHtml, slug, stripHtml, truncate } from './text.js';
import { roundDecimal, unitConverter } from './units.js';
import { asText, isEmpty, isMeasure } from './values.js';
import type { Vocabulary } from './vocabulary.js';

type Step = (value: unknown) => unknown;

/** Applied in order. Empty passes through untouched, so no transform has to think of it. */
export function compileTransforms(transforms: Transform[] | undefined, vocabulary: Vocabulary): Step {
  const steps = (transforms ?? []).map((transform) => compileTransform(transform, vocabulary));
  if (steps.length === 0) return (value) => value;
  return remembering((value) => steps.reduce((current, step) => (isEmpty(current) ? undefined : step(current)), value));
}

/** Siblings inherit the same value from their parent, so the last one is nearly always asked again. */
function remembering(step: Step): Step {
  let [asked, answer]: unknown[] = [undefined, undefined];
  return (value) => {
    if (value === asked && typeof value === 'string') return answer;
    answer = step(value);
    asked = value;
    return answer;
  };
}

/** Texts of a list are treated one by one. */
function onTexts(change: (text: string) => unknown): Step {
  return (value) =>
    Array.isArray(value) ? value.map((entry) => change(asText(entry))).filter((entry) => !isEmpty(entry)) : change(asText(value));
}

function compileTransform(transform: Transform, vocabulary: Vocabulary): Step {
  switch (transform.op) {
    case 'trim':
      return onTexts((text) => text.trim());
    case 'upper':
      return onTexts((text) => text.toUpperCase());
    case 'lower':
      return onTexts((text) => text.toLowerCase());
    case 'truncate':
      return onTexts((text) => truncate(text, transform));
    case 'strip_html':
      return onTexts(stripHtml);
    case 'limit_html':
      return onTexts((text) => limitHtml(text, transform.allow));
    case 'join':
      return (value) => (Array.isArray(value) ? value.map(asText).join(transform.with) : value);
    case 'split':
      return splitter(transform.on, transform.max);
    case 'lookup':
      return lookup(transform.table, transform.otherwise);
    case 'unit': {
      const convert = unitConverter(transform.to, transform.decimals, vocabulary);
      return (value) => (isMeasure(value) ? convert(value) : undefined);
    }
    case 'prefix':
      return onTexts((text) => transform.text + text);
    case 'suffix':
      return onTexts((text) => text + transform.text);
    case 'replace':
      return onTexts((text) => text.replaceAll(transform.find, transform.with));
    case 'slug':
      return onTexts(slug);
    case 'number':
      return (value) => toNumber(value, transform.decimals);
    case 'boolean':
      return (value) => (value === true || value === 'true' || value === '1' ? transform.yes : transform.no);
  }
}

function splitter(on: string, max: number | undefined): Step {
  return (value) => {
    const parts = (Array.isArray(value) ? value : [value]).flatMap((entry) => asText(entry).split(on));
    const filled = parts.map((part) => part.trim()).filter((part) => part !== '');
    return max === undefined ? filled : filled.slice(0, max);
  };
}

/** A list keeps the entries that the table knows. */
function lookup(table: Record<string, unknown>, otherwise: unknown): Step {
  const find = (value: unknown): unknown => {
    const key = asText(value);
    return Object.hasOwn(table, key) ? table[key] : otherwise;
  };
  return (value) => (Array.isArray(value) ? value.map(find).filter((entry) => !isEmpty(entry)) : find(value));
}

function toNumber(value: unknown, decimals: number | undefined): string | undefined {
  const number = canonicalDecimal((isMeasure(value) ? value.amount : asText(value)).trim());
  return number === undefined || decimals === undefined ? number : roundDecimal(number, decimals);
}
