import type { Subject } from './subject.js';
import type { Violation } from '../../port/kit/index.js';

const STATUSES = ['ACTIVE', 'DRAFT', 'UNLISTED'];

/** Lengths count characters, not bytes. */
export function textViolations({ payload: { input }, policy }: Subject): Violation[] {
  const seo = (input['seo'] ?? {}) as { title?: string; description?: string };
  const tags = (input['tags'] ?? []) as string[];
  return [
    ...missingTitle(input.title),
    ...tooLong('title', input.title, policy.title, 'error'),
    ...tooLong('handle', input['handle'], policy.handle, 'error'),
    ...tooLong('vendor', input['vendor'], policy.title, 'error'),
    ...tooLong('productType', input['productType'], policy.title, 'error'),
    ...tooLong('seoTitle', seo.title, policy.seoTitle, 'warning'),
    ...tooLong('seoDescription', seo.description, policy.seoDescription, 'warning'),
    ...handleForm(input['handle']),
    ...categoryForm(input['category']),
    ...statusForm(input['status']),
    ...(tags.length > policy.tags
      ? [violation('too_many_tags', 'tags', `${tags.length} tags; Shopify takes ${policy.tags}`, 'Map fewer tags')]
      : []),
  ];
}

const violation = (code: string, field: string, message: string, fix: string, severity: 'error' | 'warning' = 'error'): Violation => ({
  ...{ code, field, message, fix, severity },
});

function missingTitle(title = ''): Violation[] {
  return title.trim() === '' ? [violation('missing_title', 'title', 'the title is empty', 'Give the product a title')] : [];
}

function tooLong(field: string, text: unknown, most: number, severity: 'error' | 'warning'): Violation[] {
  const length = typeof text === 'string' ? [...text].length : 0;
  if (length <= most) return [];
  const message = `${field} has ${length} characters; Shopify takes ${most}`;
  return [
    violation(
      `${field.toLowerCase()}_too_long`,
      field,
      message,
      `Shorten it to ${most} characters, or add a truncate to the mapping`,
      severity,
    ),
  ];
}

function handleForm(handle: unknown): Violation[] {
  if (typeof handle !== 'string' || handle === '' || /^[\p{L}\p{N}]+(-[\p{L}\p{N}]+)*$/u.test(handle)) return [];
  const message = `the handle ${handle} has other characters than letters, digits and hyphens`;
  return [violation('handle_form', 'handle', message, 'Add the transform slug to the mapping of handle')];
}

function categoryForm(category: unknown): Violation[] {
  if (typeof category !== 'string' || /^gid:\/\/shopify\/TaxonomyCategory\/[a-z]{2,3}(-\d+)*$/.test(category)) return [];
  const fix = 'Use an id of the Shopify product taxonomy, such as aa-1-13-8';
  return [violation('category_form', 'category', `${category} is no category of the Shopify taxonomy`, fix)];
}

function statusForm(status: unknown): Violation[] {
  if (status === undefined || STATUSES.includes(status as string)) return [];
  return [
    violation('status_form', 'status', `${String(status)} is no status that Plinth sets`, `Map status to one of ${STATUSES.join(', ')}`),
  ];
}
