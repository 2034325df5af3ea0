import type { Violation } from '../../port/kit/index.js';
import type { Subject } from './subject.js';

const MAX_URL = 2000;

/** Lengths count characters, not bytes. */
export function textViolations({ payload: { productAttributes: attributes }, policy }: Subject): Violation[] {
  const title = textOf(attributes, 'title', 'structuredTitle');
  const description = textOf(attributes, 'description', 'structuredDescription');
  return [
    ...(title ? [] : [missing('title', 'Give the product a title')]),
    ...(description ? [] : [missing('description', 'Give the product a description')]),
    ...tooLong('title', title, policy.title),
    ...tooLong('description', description, policy.description),
    ...shouting(title),
    ...linkViolations(attributes),
    ...highlightViolations(attributes.productHighlights as string[] | undefined, policy),
    ...questionViolations(attributes.questionsAndAnswers, policy),
  ];
}

function textOf(attributes: Record<string, unknown>, plain: string, structured: string): string {
  const generated = attributes[structured] as { content?: string } | undefined;
  return String(attributes[plain] ?? generated?.content ?? '').trim();
}

export function missing(field: string, fix: string, owner: Violation['owner'] = 'pim'): Violation {
  return { code: `missing_${field}`, field, message: `${field} is empty`, fix, owner };
}

function tooLong(field: string, text: string, most: number): Violation[] {
  const length = [...text].length;
  if (length <= most) return [];
  const message = `${field} has ${length} characters; Google takes ${most}`;
  return [{ code: `${field}_too_long`, field, message, fix: `Shorten it to ${most} characters, or add a truncate to the mapping` }];
}

function shouting(title: string): Violation[] {
  const letters = title.replace(/[^\p{L}]/gu, '');
  if (letters.length < 10 || letters !== letters.toUpperCase() || letters === letters.toLowerCase()) return [];
  const message = 'the title is all in capitals; Google shows such products less';
  return [{ code: 'title_all_caps', field: 'title', message, fix: 'Write it in ordinary case', severity: 'warning' }];
}

function linkViolations({ link }: Record<string, unknown>): Violation[] {
  if (!link) return [missing('link', 'Give the channel a landing address in its settings, or map link')];
  if (isWebAddress(String(link))) return [];
  const message = `${String(link)} is no http or https address in ASCII of at most ${MAX_URL} characters`;
  return [
    { code: 'link_invalid', field: 'link', message, fix: 'Correct the landing address in the channel settings, or the mapping of link' },
  ];
}

export function isWebAddress(url: string): boolean {
  return url.length <= MAX_URL && /^https?:\/\/[\x21-\x7e]+$/.test(url) && URL.canParse(url);
}

/** Google ignores the attribute then; the product still serves. */
function highlightViolations(all: string[] | undefined, { highlights, highlight }: Subject['policy']): Violation[] {
  if (!all) return [];
  const fits =
    all.length >= highlights.min && all.length <= highlights.max && all.every((text) => text !== '' && [...text].length <= highlight);
  if (fits) return [];
  const message = `Google takes ${highlights.min} to ${highlights.max} highlights of 1 to ${highlight} characters; there are ${all.length}`;
  return [
    { code: 'highlights_ignored', field: 'productHighlights', message, fix: 'Add, remove or shorten highlights', severity: 'warning' },
  ];
}

function questionViolations(value: unknown, { questions }: Subject['policy']): Violation[] {
  if (!Array.isArray(value)) return [];
  const sizes = (value as { question?: string; answer?: string }[]).flatMap(({ question = '', answer = '' }) => [
    question.length,
    answer.length,
  ]);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  if (value.length <= questions.pairs && total <= questions.total && sizes.every((size) => size <= questions.each)) return [];
  const message = `Google takes ${questions.pairs} questions, ${questions.each} characters each, ${questions.total} in all`;
  return [
    { code: 'questions_ignored', field: 'questionsAndAnswers', message, fix: 'Leave some out, or shorten them', severity: 'warning' },
  ];
}
