import type { ErrorObject } from 'ajv/dist/2019.js';

/** An issue in the form of Listings Items 2021-08-01. */
export interface Issue {
  code: string;
  message: string;
  severity: 'ERROR' | 'WARNING' | 'INFO';
  attributeNames?: string[];
  categories: string[];
  enforcements?: { actions: { action: string }[]; exemption: { status: 'EXEMPT' | 'NOT_EXEMPT' } };
  marketplaceIds?: string[];
}

/** Issue codes seen in the API's own examples and in its issue tracker; `message` texts are ours. */
export const CODE = {
  missing: '90220',
  unknownAttribute: '90000900',
  invalidValue: '4000001',
  tooFewValues: '99022',
  missingAfterwards: '18448',
  searchSuppressed: '18320',
  badIdentifier: '8572',
  catalogueConflict: '8541',
  imageUnreachable: '20000',
  imageUnfit: '20005',
  relationship: '8007',
} as const;

export function issue(code: string, message: string, category: string, attributeNames: string[], marketplaceId: string): Issue {
  return { code, message, severity: 'ERROR', attributeNames, categories: [category], marketplaceIds: [marketplaceId] };
}

/** Ajv reports the branch and the trunk of a combination; one problem of one attribute must be one issue. */
export function issuesOf(errors: ErrorObject[], marketplaceId: string): Issue[] {
  const seen = new Map<string, Issue>();
  for (const error of errors) {
    if (error.keyword === 'if') continue;
    const made = issueOf(error, marketplaceId);
    const key = `${made.code} ${made.attributeNames?.join()} ${made.code === CODE.invalidValue ? '' : made.message}`;
    if (!seen.has(key)) seen.set(key, made);
  }
  return [...seen.values()];
}

function issueOf(error: ErrorObject, marketplaceId: string): Issue {
  const [, attribute = '', ...path] = error.instancePath.split('/');
  const field = path.filter((part) => !/^\d+$/.test(part)).join('.');
  const place = field ? `'${field}' of '${attribute}'` : `'${attribute}'`;
  const params = error.params as Record<string, unknown>;
  switch (error.keyword) {
    case 'required': {
      const missing = String(params['missingProperty']);
      const names = attribute ? [attribute] : [missing];
      const what = attribute ? `'${missing}' of ${place}` : `'${missing}'`;
      return issue(CODE.missing, `${what} is required but not supplied.`, 'MISSING_ATTRIBUTE', names, marketplaceId);
    }
    case 'additionalProperties': {
      const extra = String(params['additionalProperty']);
      const text = attribute
        ? `The field '${extra}' of ${place} is not known.`
        : `The attribute '${extra}' is not known for this product type.`;
      return issue(CODE.unknownAttribute, text, 'INVALID_ATTRIBUTE', [attribute || extra], marketplaceId);
    }
    case 'minItems':
    case 'minUniqueItems':
    case 'contains':
      return issue(CODE.tooFewValues, `Too few values for ${place}.`, 'INVALID_ATTRIBUTE', [attribute], marketplaceId);
    case 'maxItems':
    case 'maxUniqueItems':
      return issue(CODE.invalidValue, `Too many values for ${place}.`, 'INVALID_ATTRIBUTE', [attribute], marketplaceId);
    case 'maxLength':
    case 'maxUtf8ByteLength': {
      const unit = error.keyword === 'maxLength' ? 'characters' : 'bytes';
      const limit = error.keyword === 'maxLength' ? ` (${String(params['limit'])} ${unit})` : ` in ${unit}`;
      return issue(
        CODE.invalidValue,
        `The value of ${place} is longer than allowed${limit}.`,
        'INVALID_ATTRIBUTE',
        [attribute],
        marketplaceId,
      );
    }
    default:
      return issue(
        CODE.invalidValue,
        `The value of ${place} is invalid (${error.keyword}).`,
        'INVALID_ATTRIBUTE',
        [attribute],
        marketplaceId,
      );
  }
}
