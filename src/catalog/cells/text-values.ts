import { checkCharacters, countCharacters, problem, type Problem } from '../../../libs/problem/index.js';
import type { Attribute } from '../schema/schema.js';
import type { CellValue } from './document.js';
import { foldLine, foldLines, isGtin, isUnseen } from '../../port/kit/index.js';
import { isEmail, isWebAddress } from './formats.js';
import { matchesPattern, patternWeakness } from './pattern.js';
import { sanitizeRichText } from './rich-text.js';
import { countBytes, MAX_RICH_TEXT_CHARACTERS, MAX_TEXT_CHARACTERS } from './text-rules.js';

/** A value in stored form, or the problem with it: never both. */
export type CheckedValue = { value: CellValue; problem?: undefined } | { problem: Problem; value?: undefined };

export function checkText(attribute: Attribute, text: string, path: string): CheckedValue {
  if (text.length > MAX_TEXT_CHARACTERS * 2) return tooLong(path, text.length, MAX_TEXT_CHARACTERS, 'characters');
  const dirty = checkCharacters(text, path);
  if (dirty) return { problem: dirty };
  if (isUnseen(text)) return empty(path);
  const folded = isMultiline(attribute) ? foldLines(text) : foldLine(text);
  return checkLengths(attribute, folded, path, MAX_TEXT_CHARACTERS) ?? checkFormat(attribute, folded, path) ?? { value: folded };
}

/** Texts of which the mappings of new channels take each line by itself, or each as a line of HTML. */
const LINES = new Set(['bullets', 'features', 'description']);

const isMultiline = ({ code, validation }: Attribute): boolean => validation.multiline ?? LINES.has(code);

/** The stored value is the sanitised one: what is stored is what may be shown, and lengths count what is stored. */
export function checkRichText(attribute: Attribute, html: string, path: string): CheckedValue {
  if (html.length > MAX_RICH_TEXT_CHARACTERS * 2) return tooLong(path, html.length, MAX_RICH_TEXT_CHARACTERS, 'characters');
  const dirty = checkCharacters(html, path);
  if (dirty) return { problem: dirty };
  const safe = sanitizeRichText(html);
  if (isUnseen(textOf(safe))) return empty(path);
  return checkLengths(attribute, safe, path, MAX_RICH_TEXT_CHARACTERS) ?? { value: safe };
}

/** What of it can be read or seen; a picture or a rule is seen. */
function textOf(html: string): string {
  return html
    .replace(/<(?:img|hr)\b[^>]*>/gi, 'x')
    .replace(/<[^>]*>/g, '')
    .replace(/&(?:nbsp|#160|#xa0|zwnj|zwj|shy|#8203|#x200b);/gi, '');
}

function checkLengths(attribute: Attribute, text: string, path: string, most: number): CheckedValue | undefined {
  const { maxLength = most, maxBytes } = attribute.validation;
  const characters = countCharacters(text);
  if (characters > Math.min(maxLength, most)) return tooLong(path, characters, Math.min(maxLength, most), 'characters');
  if (maxBytes !== undefined && countBytes(text) > maxBytes) return tooLong(path, countBytes(text), maxBytes, 'bytes in UTF-8');
  return undefined;
}

function checkFormat(attribute: Attribute, text: string, path: string): CheckedValue | undefined {
  const { format, pattern } = attribute.validation;
  if (format === 'gtin' && !isGtin(text)) {
    return refuse(
      'gtin_invalid',
      path,
      'This is not a GTIN: it needs 8, 12, 13 or 14 digits and a right check digit.',
      'Send the GTIN as issued by GS1.',
    );
  }
  if (format === 'url' && !isWebAddress(text)) {
    return refuse('url_invalid', path, 'This is not a web address.', 'Send an absolute address that begins with https:// or http://.');
  }
  if (format === 'email' && !isEmail(text)) {
    return refuse('email_invalid', path, 'This is not an e-mail address.', 'Send one address such as name@example.com.');
  }
  const matches = pattern === undefined || matchesPattern(pattern, text);
  if (matches === undefined) {
    return refuse(
      'pattern_unusable',
      path,
      `The pattern of ${attribute.code} is from a release before and cannot be used: ${patternWeakness(pattern!)}.`,
      'Have an administrator change the pattern, or take it out.',
    );
  }
  if (!matches) {
    return refuse(
      'pattern_mismatch',
      path,
      `The text does not match the pattern of ${attribute.code}.`,
      `Send text that matches ${pattern}.`,
    );
  }
  return undefined;
}

function empty(path: string): CheckedValue {
  return refuse('value_empty', path, 'The text is empty.', 'Send null to clear the cell.');
}

function tooLong(path: string, length: number, most: number, unit: string): CheckedValue {
  return refuse('text_too_long', path, `The text has ${length} ${unit}; at most ${most} are allowed.`, 'Shorten it.');
}

function refuse(...args: Parameters<typeof problem>): CheckedValue {
  return { problem: problem(...args) };
}
