import { finding, type Finding, type Rule, type Severity } from './finding.js';

const LIMITS = {
  title: 150,
  description: 5000,
  highlight: 150,
  highlights: { min: 2, max: 100 },
  question: 1000,
  questions: 30,
  questionText: 10_000,
};

/** Lengths of the product data specification (support.google.com/merchants/answer/7052112): characters, not bytes. */
export const textRule: Rule = ({ attributes }) => {
  const { title, structuredTitle, description, structuredDescription } = attributes;
  return [
    ...tooLong('title', title, LIMITS.title),
    ...tooLong('structured_title', structuredTitle?.content, LIMITS.title),
    ...tooLong('description', description, LIMITS.description),
    ...tooLong('structured_description', structuredDescription?.content, LIMITS.description),
    ...shouting(title ?? structuredTitle?.content ?? ''),
  ];
};

/** Both forms of generated text say what made it: `structuredTitle` with no source type hides it. */
export const generatedTextRule: Rule = ({ attributes }) =>
  (['structuredTitle', 'structuredDescription'] as const).flatMap((name) => {
    const value = attributes[name];
    if (!value || (value.content && value.digitalSourceType && !value.digitalSourceType.endsWith('_UNSPECIFIED'))) return [];
    const attribute = name === 'structuredTitle' ? 'structured_title' : 'structured_description';
    return [
      finding(
        'DISAPPROVED',
        'structured_text_incomplete',
        attribute,
        'Incomplete value',
        'Both content and digital_source_type are needed.',
      ),
    ];
  });

/** support.google.com/merchants/answer/9216100; the attribute is ignored, the product still serves. */
export const highlightRule: Rule = ({ attributes: { productHighlights: all } }) => {
  if (!all?.length) return [];
  const { min, max } = LIMITS.highlights;
  const wrongCount = all.length < min || all.length > max;
  const wrongLength = all.some((text) => text.length === 0 || [...text].length > LIMITS.highlight);
  if (!wrongCount && !wrongLength) return [];
  const detail = `${min} to ${max} highlights of 1 to ${LIMITS.highlight} characters; got ${all.length}.`;
  return [finding('NOT_IMPACTED', 'product_highlight_invalid', 'product_highlight', 'Invalid value', detail)];
};

export const questionRule: Rule = ({ attributes: { questionsAndAnswers: all } }) => {
  if (!all?.length) return [];
  const sizes = all.flatMap(({ question = '', answer = '' }) => [[...question].length, [...answer].length]);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  if (all.length <= LIMITS.questions && total <= LIMITS.questionText && sizes.every((size) => size <= LIMITS.question)) return [];
  const detail = `At most ${LIMITS.questions} pairs, ${LIMITS.question} characters each, ${LIMITS.questionText} in all.`;
  return [finding('NOT_IMPACTED', 'question_and_answer_invalid', 'question_and_answer', 'Invalid value', detail)];
};

function tooLong(attribute: string, text: string | undefined, limit: number, severity: Severity = 'DISAPPROVED'): Finding[] {
  const length = [...(text ?? '')].length;
  if (length <= limit) return [];
  return [
    finding(severity, `${attribute}_too_long`, attribute, `Value too long: ${attribute}`, `${length} characters of at most ${limit}.`),
  ];
}

/** Excessive capitals are an editorial fault: shown less, not barred. */
function shouting(title: string): Finding[] {
  const letters = title.replace(/[^\p{L}]/gu, '');
  if (letters.length < 10 || letters !== letters.toUpperCase() || letters === letters.toLowerCase()) return [];
  return [finding('DEMOTED', 'title_all_caps', 'title', 'Excessive capitalisation in title')];
}
